import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, join, sql, type Sql } from '#app/db/sql.ts';
import { money } from '#app/lib/money.ts';
import type { ApiDecision, ApiDecisionFilter } from './views.ts';

const reason = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) });

const decisionRow = z.object({
  id: z.string(),
  run_id: z.string(),
  product: z.string(),
  variant: z.string(),
  outcome: z.enum(['CHANGE', 'HOLD', 'BLOCK', 'CORRECTION']),
  state: z.enum(['proposed', 'approved', 'rejected', 'expired', 'superseded', 'closed']),
  before_minor: int8,
  price_minor: int8.nullable(),
  floor_minor: int8.nullable(),
  currency: z.string(),
  evidence: z.string(),
  binding_rule: z.string().nullable(),
  reasons: z.array(reason),
  approval_reasons: z.array(reason),
  repeats: z.number(),
  receipt_seq: int8,
  strategy_version: z.number(),
  created_at: instant,
  last_seen_at: instant,
  expires_at: instant.nullable(),
  settled_at: instant.nullable(),
  change_id: z.string().nullable(),
  change_state: z.enum(['queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled']).nullable(),
  change_reason: z.string().nullable(),
  attempts: z.number().nullable(),
  sent_at: instant.nullable(),
  verified_at: instant.nullable(),
  undone: z.boolean(),
});

/** Decisions with what became of them, the newest first. */
export async function readDecisions(
  ctx: StoreContext,
  input: ApiDecisionFilter & { after: string | null; limit: number },
): Promise<{ decisions: ApiDecision[]; next: string | null }> {
  const found = await ctx.db.tx((tx) => tx.rows(decisionRow, selecting(sql`${join(conditions(ctx, input), ' AND ')} ORDER BY d.id DESC LIMIT ${input.limit + 1}`)));
  const page = found.slice(0, input.limit).map(toDecision);
  return { decisions: page, next: found.length > input.limit ? (page.at(-1)?.id ?? null) : null };
}

/** Null when the store has no such decision. */
export async function readDecision(ctx: StoreContext, input: { id: string }): Promise<ApiDecision | null> {
  const row = await ctx.db.tx((tx) => tx.maybe(decisionRow, selecting(sql`d.store_id = ${ctx.store.id}::uuid AND d.id = ${input.id}::uuid`)));
  return row && toDecision(row);
}

function selecting(rest: Sql): Sql {
  return sql`SELECT d.id::text, d.run_id::text, d.product_external_id AS product, d.variant_external_id AS variant, d.outcome, d.state, d.before_minor, d.price_minor, d.floor_minor,
      d.currency, d.evidence, d.binding_rule, d.reasons, d.approval_reasons, d.repeats, d.receipt_seq, d.strategy_version, d.created_at, d.last_seen_at, d.expires_at, d.settled_at,
      c.id::text AS change_id, c.state AS change_state, c.reason AS change_reason, c.attempts, c.sent_at, c.verified_at, c.undone_by IS NOT NULL AS undone
    FROM decision d LEFT JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id WHERE ${rest}`;
}

function conditions(ctx: StoreContext, { after, runId, state, outcome, productId, variantId, updatedSince }: ApiDecisionFilter & { after: string | null }): Sql[] {
  const all = [sql`d.store_id = ${ctx.store.id}::uuid`];
  if (after !== null) {
    all.push(sql`d.id < ${after}::uuid`);
  }
  if (runId !== undefined) {
    all.push(sql`d.run_id = ${runId}::uuid`);
  }
  if (state !== undefined) {
    all.push(sql`d.state = ${state}`);
  }
  if (outcome !== undefined) {
    all.push(sql`d.outcome = ${outcome}`);
  }
  if (productId !== undefined) {
    all.push(sql`d.product_external_id = ${productId}`);
  }
  if (variantId !== undefined) {
    all.push(sql`d.variant_external_id = ${variantId}`);
  }
  if (updatedSince !== undefined) {
    all.push(sql`greatest(d.last_seen_at, d.settled_at, c.sent_at, c.verified_at) >= ${updatedSince}`);
  }
  return all;
}

function toDecision(row: z.infer<typeof decisionRow>): ApiDecision {
  const amount = (minor: number | null) => (minor === null ? null : money(minor, row.currency));
  const at = (when: Date | null) => when?.toISOString() ?? null;
  return {
    id: row.id,
    runId: row.run_id,
    productId: row.product,
    variantId: row.variant,
    outcome: row.outcome,
    state: row.state,
    before: money(row.before_minor, row.currency),
    after: amount(row.price_minor),
    floor: amount(row.floor_minor),
    evidence: row.evidence,
    bindingRule: row.binding_rule,
    reasons: row.reasons,
    approvalReasons: row.approval_reasons,
    repeats: row.repeats,
    receiptSequence: row.receipt_seq,
    strategyVersion: row.strategy_version,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    expiresAt: at(row.expires_at),
    settledAt: at(row.settled_at),
    change:
      row.change_id === null || row.change_state === null
        ? null
        : {
            id: row.change_id,
            state: row.change_state,
            reason: row.change_reason,
            attempts: row.attempts ?? 0,
            sentAt: at(row.sent_at),
            verifiedAt: at(row.verified_at),
            undone: row.undone,
          },
  };
}
