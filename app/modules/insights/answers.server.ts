import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { Period } from './range.ts';

/** A shop that sells every second would otherwise be added up anew with each look at it. */
const YOUNG_MS = 60_000;
/** An answer is given again for so many times as long as it took: what costs nothing is always new, and none takes more than a fiftieth of the time. */
const PATIENCE = 50;
const KEPT_MS = 24 * 3_600_000;

/** Raised by each refresh of the sums that changed something; 0 before the first. */
export async function sumsVersion(tx: SqlTx, ctx: StoreContext): Promise<number> {
  const row = await tx.maybe(z.object({ version: int8 }), sql`SELECT version FROM rollup_state WHERE store_id = ${ctx.store.id}::uuid`);
  return row?.version ?? 0;
}

export interface Answered<T> {
  value: T;
  /** When it was true, if the sums have moved on since. */
  asOf: string | null;
}

const keptSchema = z.object({ tookMs: z.number(), value: z.unknown() });

/**
 * An answer that costs more than a moment: the kept one while the sums are the same, or while it is young for what it took, otherwise
 * worked out and kept. Two who ask at once both work it out, and one of the two equal answers stays.
 * @param question names everything but the days that the answer depends on
 */
export async function answered<T>(tx: SqlTx, ctx: StoreContext, question: string, { from, to }: Period, schema: z.ZodType<T>, work: () => Promise<T>): Promise<Answered<T>> {
  const version = await sumsVersion(tx, ctx);
  const now = ctx.clock.now();
  const kept = await tx.maybe(
    z.object({ version: int8, body: keptSchema, computed_at: instant }),
    sql`SELECT version, body, computed_at FROM insight_answer
        WHERE store_id = ${ctx.store.id}::uuid AND question = ${question} AND from_day = ${from}::date AND to_day = ${to}::date`,
  );
  const same = kept?.version === version;
  if (kept && (same || now.getTime() - kept.computed_at.getTime() < Math.min(YOUNG_MS, kept.body.tookMs * PATIENCE))) {
    // An answer of an older release may have another shape: it is worked out anew.
    const parsed = schema.safeParse(kept.body.value);
    if (parsed.success) {
      return { value: parsed.data, asOf: same ? null : kept.computed_at.toISOString() };
    }
  }
  const value = await work();
  const tookMs = ctx.clock.now().getTime() - now.getTime();
  await keep(tx, ctx, { question, from, to, version, body: JSON.stringify({ tookMs, value }), now });
  return { value, asOf: null };
}

async function keep(tx: SqlTx, ctx: StoreContext, row: { question: string; from: string; to: string; version: number; body: string; now: Date }): Promise<void> {
  await tx.run(
    sql`INSERT INTO insight_answer (store_id, question, from_day, to_day, version, body, computed_at)
        VALUES (${ctx.store.id}::uuid, ${row.question}, ${row.from}::date, ${row.to}::date, ${row.version}::bigint, ${row.body}::jsonb, ${row.now})
        ON CONFLICT (store_id, question, from_day, to_day) DO UPDATE SET version = excluded.version, body = excluded.body, computed_at = excluded.computed_at`,
  );
  await tx.run(sql`DELETE FROM insight_answer WHERE store_id = ${ctx.store.id}::uuid AND computed_at < ${new Date(row.now.getTime() - KEPT_MS)}`);
}
