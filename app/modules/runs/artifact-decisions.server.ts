import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { readEvents, type StoredEvent } from '#app/db/decision-chain.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money, toDecimal } from '#app/lib/money.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import type { ArtifactRun, ReadPage } from './artifact-page.ts';

const reasons = z.array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }));

const decisionRow = z.object({
  id: z.string(),
  product: z.string(),
  variant: z.string(),
  title: z.string(),
  variant_title: z.string(),
  sku: z.string().nullable(),
  outcome: z.string(),
  state: z.string(),
  before: int8,
  price: int8.nullable(),
  floor: int8.nullable(),
  currency: z.string(),
  evidence: z.string(),
  binding_rule: z.string().nullable(),
  reasons,
  approval_reasons: reasons,
  strategy_version: z.number(),
  created_at: instant,
  repeated: z.boolean(),
});

export interface DecisionOfRun {
  row: z.infer<typeof decisionRow>;
  receipt: StoredEvent | null;
}

/**
 * A page of what the run decided, each with its sealed receipt. A HOLD that said the same as the one before is counted there and
 * not stored again, so those that still stood when this run looked belong to it as well.
 */
export async function decisionsOfRun(
  tx: Tx,
  ctx: StoreContext,
  run: ArtifactRun,
  after: string | null,
  limit: number,
): Promise<{ decisions: DecisionOfRun[]; next: string | null }> {
  const found = await tx.rows(
    decisionRow,
    sql`SELECT d.id::text, d.product_external_id AS product, d.variant_external_id AS variant, p.title, v.title AS variant_title, v.sku, d.outcome, d.state, d.before_minor AS before,
          d.price_minor AS price, d.floor_minor AS floor, d.currency, d.evidence, d.binding_rule, d.reasons, d.approval_reasons, d.strategy_version, d.created_at,
          d.run_id <> ${run.id}::uuid AS repeated
        FROM decision d
        JOIN variant v ON v.store_id = d.store_id AND v.external_id = d.variant_external_id
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE d.store_id = ${ctx.store.id}::uuid AND (${after}::uuid IS NULL OR d.id > ${after}::uuid)
          AND (d.run_id = ${run.id}::uuid OR (${run.kind === 'reprice'} AND d.outcome = 'HOLD' AND d.repeats > 0
               AND d.created_at < ${run.startedAtDate} AND d.last_seen_at >= ${run.startedAtDate}))
        ORDER BY d.id LIMIT ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  const events = await readEvents(
    tx,
    ctx.seal,
    ctx.store.id,
    page.map(({ id }) => id),
  );
  const receipts = new Map(events.filter(({ kind }) => kind === 'receipt').map((event) => [event.decisionId, event]));
  return { decisions: page.map((row) => ({ row, receipt: receipts.get(row.id) ?? null })), next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** What was decided of each variant, by which rule and why, and where that stands in the chain of proofs. */
export const readDecisions: ReadPage = async (tx, ctx, run, after, limit) => {
  const { decisions, next } = await decisionsOfRun(tx, ctx, run, after, limit);
  return {
    next,
    rows: decisions.map(({ row, receipt }) => {
      const amount = (minor: number | null): string | null => (minor === null ? null : toDecimal(money(minor, row.currency)));
      return {
        decision: row.id,
        product: row.product,
        variant: row.variant,
        product_title: row.title,
        variant_title: row.variant_title,
        sku: row.sku,
        outcome: row.outcome,
        state: row.state,
        price_before: amount(row.before),
        price_after: amount(row.price),
        floor: amount(row.floor),
        currency: row.currency,
        evidence: row.evidence,
        binding_rule: row.binding_rule,
        reasons: row.reasons,
        approval_reasons: row.approval_reasons,
        strategy_version: row.strategy_version,
        decided_at: row.created_at.toISOString(),
        said_again: row.repeated,
        receipt_sequence: receipt?.seq ?? null,
        receipt_sha256: receipt ? sha256Hex(receipt.body) : null,
        seal_intact: receipt?.intact ?? false,
      };
    }),
  };
};
