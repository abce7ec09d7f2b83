import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { appendEvents } from '#app/db/decision-chain.server.ts';
import { inputsHash, inputsOf, loadPolicy, loadVariantInputs, type PricingPolicy, type VariantInputs } from '#app/db/pricing-inputs.server.ts';
import { restorablePrices } from '#app/db/restorable.ts';
import { int8, rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { newId, type ChangeId, type DecisionId, type RunId } from '#app/lib/ids.ts';
import { sha256 } from '#app/lib/seal.server.ts';
import { decide } from '#app/pricing/decide.ts';
import { OPEN_CHANGE_STATES } from '#app/pricing/lifecycle.ts';
import type { PriceInterval } from '#app/pricing/prior-price.ts';
import type { Decision, Snapshot } from '#app/pricing/types.ts';
import { pastOf } from './load-past.server.ts';

const PAGE = 250;

const undoableRow = z.object({
  change: z.string(),
  variant: z.string(),
  product: z.string(),
  /** What the run wrote, and what was there before. */
  wrote: int8,
  before: int8,
  now_minor: int8,
  compare_at: int8.nullable(),
  stock: z.number().nullable(),
  gone: z.boolean(),
  busy: z.boolean(),
});
type Undoable = z.infer<typeof undoableRow>;

/** A row that goes back. */
interface Taken {
  row: Undoable;
  id: DecisionId;
  decision: Decision;
  strategy: VariantInputs['strategy'];
  inputs: Uint8Array;
}

/**
 * Decides the next page of an undo: a receipt and a queued change for each row that may go back, a named skip for each that
 * may not. Safe to repeat: rows that have either are passed over.
 * @returns whether every row is dealt with
 */
export async function decideUndo(ctx: StoreContext, input: { runId: RunId }): Promise<{ done: boolean }> {
  return ctx.db.tx(async (tx) => {
    const rows = await undoables(tx, ctx, input.runId);
    const policy = await loadPolicy(tx, ctx.store);
    const inputs = await loadVariantInputs(
      tx,
      ctx.store,
      policy,
      rows.map((row) => row.variant),
      ctx.clock.now(),
    );
    const past = await pastOf(
      tx,
      ctx,
      policy,
      rows.map((row) => ({ variant: row.variant, compare_at_minor: row.compare_at })),
    );
    const skips: { row: Undoable; reason: string }[] = [];
    const good: Taken[] = [];
    for (const row of rows) {
      const reason = plainRefusal(row);
      const own = inputs.get(row.variant);
      const decision = reason === null && own !== undefined ? decide(snapshotOf(ctx, policy, row, own, past.get(row.variant))) : null;
      if (decision?.outcome === 'CHANGE' && own !== undefined) {
        good.push({ row, id: newId<DecisionId>(), decision, strategy: own.strategy, inputs: inputsHash(policy, ctx.store.currency, own) });
      } else {
        skips.push({ row, reason: reason ?? decision?.reasons.at(-1)?.code ?? 'not_possible' });
      }
    }
    await saveSkips(tx, ctx, input.runId, skips);
    await saveUndos(tx, ctx, input.runId, good);
    const done = rows.length < PAGE;
    if (done) {
      await tx.run(
        sql`UPDATE run_stage SET cursor = 'prepared' WHERE store_id = ${ctx.store.id}::uuid AND run_id = ${input.runId}::uuid AND name = 'executor' AND status = 'running'`,
      );
    }
    return { done };
  });
}

async function undoables(tx: Tx, ctx: StoreContext, runId: RunId): Promise<Undoable[]> {
  const { restores, prices } = await tx.one(
    z.object({ restores: z.boolean(), prices: z.string().nullable() }),
    sql`SELECT coalesce(scope ? 'restore', FALSE) AS restores, (scope -> 'prices')::text AS prices FROM run WHERE store_id = ${ctx.store.id}::uuid AND id = ${runId}::uuid`,
  );
  const wanted = restores
    ? sql`SELECT change, origin FROM (${restorablePrices(ctx.store.id)}) p`
    : prices !== null
      ? sql`SELECT key::uuid AS change, value::bigint AS origin FROM jsonb_each_text(${prices}::jsonb)`
      : sql`SELECT d.id AS change, d.before_minor AS origin FROM price_change d JOIN run o ON o.store_id = d.store_id AND o.undo_of = d.run_id
          WHERE o.store_id = ${ctx.store.id}::uuid AND o.id = ${runId}::uuid AND d.undone_by IS NULL AND (o.scope IS NULL OR o.scope -> 'changes' ? d.id::text)`;
  return tx.rows(
    undoableRow,
    sql`SELECT c.id::text AS change, c.variant_external_id AS variant, c.product_external_id AS product, c.after_minor AS wrote, w.origin AS before,
          v.price_minor AS now_minor, v.compare_at_minor AS compare_at, v.stock, v.deleted_at IS NOT NULL AS gone,
          EXISTS (SELECT 1 FROM price_change o WHERE o.store_id = c.store_id AND o.variant_external_id = c.variant_external_id
            AND o.state = ANY(${[...OPEN_CHANGE_STATES]})) AS busy
        FROM run r
        CROSS JOIN (${wanted}) w
        JOIN price_change c ON c.store_id = r.store_id AND c.id = w.change AND c.state = 'verified'
        JOIN variant v ON v.store_id = c.store_id AND v.external_id = c.variant_external_id
        WHERE r.store_id = ${ctx.store.id}::uuid AND r.id = ${runId}::uuid AND r.status = 'running'
          AND NOT EXISTS (SELECT 1 FROM price_change u WHERE u.store_id = r.store_id AND u.run_id = r.id AND u.undo_of = c.id)
          AND NOT EXISTS (SELECT 1 FROM undo_skip s WHERE s.store_id = r.store_id AND s.run_id = r.id AND s.change_id = c.id)
        ORDER BY c.id LIMIT ${PAGE} FOR UPDATE OF c`,
  );
}

function plainRefusal(row: Undoable): string | null {
  if (row.gone) {
    return 'gone';
  }
  if (row.busy) {
    return 'change_open';
  }
  return row.now_minor === row.wrote ? null : 'edited_outside';
}

function snapshotOf(ctx: StoreContext, policy: PricingPolicy, row: Undoable, own: VariantInputs, past: readonly PriceInterval[] | undefined): Snapshot {
  const { facts, ...rest } = inputsOf(policy, own);
  return {
    store: ctx.store.id,
    market: 'home',
    currency: ctx.store.currency,
    decidedAt: ctx.clock.now().toISOString(),
    ...rest,
    facts: {
      variant: row.variant,
      product: row.product,
      priceMinor: row.now_minor,
      compareAtMinor: row.compare_at,
      ...facts,
      stock: row.stock,
      ownMedian90dMinor: null,
      lastChangeAt: null,
      offers: [],
      ...(past === undefined ? {} : { past: [...past] }),
    },
    restore: { changeId: row.change, toMinor: row.before, lawful: true },
  };
}

async function saveSkips(tx: Tx, ctx: StoreContext, runId: RunId, skips: readonly { row: Undoable; reason: string }[]): Promise<void> {
  const rows = skips.map(({ row, reason }) => ({ change: row.change, variant: row.variant, product: row.product, reason, before: row.before, live: row.now_minor }));
  await tx.run(
    sql`INSERT INTO undo_skip (store_id, run_id, change_id, variant_external_id, product_external_id, reason, before_minor, current_minor, currency)
        SELECT ${ctx.store.id}::uuid, ${runId}::uuid, r.change, r.variant, r.product, r.reason, r.before, r.live, ${ctx.store.currency}
        FROM jsonb_to_recordset(${rowsParam(rows)}::jsonb) AS r(change uuid, variant text, product text, reason text, before bigint, live bigint)
        ON CONFLICT DO NOTHING`,
  );
}

async function saveUndos(tx: Tx, ctx: StoreContext, runId: RunId, good: readonly Taken[]): Promise<void> {
  const now = ctx.clock.now();
  const approval = new TextEncoder().encode(JSON.stringify({ actor: ctx.actor, at: now.toISOString(), verdict: 'approved' }));
  // Receipt, then approval, of each: two links a row.
  const seqs = await appendEvents(tx, ctx.seal, ctx.store.id, now, good.flatMap(({ id, decision }) => [
    { kind: 'receipt' as const, decisionId: id, body: decision.receipt },
    { kind: 'approval' as const, decisionId: id, body: approval },
  ])); // prettier-ignore
  const rows = rowsParam(
    good.map(({ row, id, decision, strategy, inputs }, index) => ({
      decision: id,
      change: newId<ChangeId>(),
      undo_of: row.change,
      variant: row.variant,
      product: row.product,
      before: row.now_minor,
      after: row.before,
      floor: decision.floorMinor,
      reasons: decision.reasons,
      inputs: Buffer.from(inputs).toString('hex'),
      facts: Buffer.from(sha256(decision.receipt)).toString('hex'),
      seq: seqs[index * 2],
      strategy: strategy.id,
      version: strategy.version,
    })),
  );
  const shape = sql`(decision uuid, change uuid, undo_of uuid, variant text, product text, before bigint, after bigint, floor bigint, reasons jsonb, inputs text, facts text, seq bigint, strategy uuid, version int)`;
  // A proposal that waits for these variants was made from a price that is about to change.
  await tx.run(
    sql`UPDATE decision d SET state = 'superseded', settled_at = ${now}, settled_by = 'mizan' FROM jsonb_to_recordset(${rows}::jsonb) AS r(variant text)
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.variant_external_id = r.variant AND d.state = 'proposed'`,
  );
  await tx.run(
    sql`INSERT INTO decision (store_id, id, run_id, variant_external_id, product_external_id, outcome, state, before_minor, price_minor, floor_minor, currency, evidence,
          binding_rule, reasons, approval_reasons, group_code, inputs_hash, facts_hash, receipt_seq, strategy_id, strategy_version, created_at, last_seen_at, settled_at, settled_by)
        SELECT ${ctx.store.id}::uuid, r.decision, ${runId}::uuid, r.variant, r.product, 'CHANGE', 'approved', r.before, r.after, r.floor, ${ctx.store.currency}, 'internal',
          'undo', r.reasons, '[]'::jsonb, 'ready', decode(r.inputs, 'hex'), decode(r.facts, 'hex'), r.seq, r.strategy, r.version, ${now}, ${now}, ${now},
          ${ctx.actor.id}
        FROM jsonb_to_recordset(${rows}::jsonb) AS r${shape}`,
  );
  await tx.run(
    sql`INSERT INTO price_change (store_id, id, decision_id, run_id, variant_external_id, product_external_id, undo_of, state, before_minor, after_minor, currency, created_at)
        SELECT ${ctx.store.id}::uuid, r.change, r.decision, ${runId}::uuid, r.variant, r.product, r.undo_of, 'queued', r.before, r.after, ${ctx.store.currency}, ${now}
        FROM jsonb_to_recordset(${rows}::jsonb) AS r${shape}`,
  );
}
