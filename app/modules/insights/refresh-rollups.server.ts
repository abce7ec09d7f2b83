import { z } from 'zod';
import type { RollupContext } from './rollup-context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { takeStock } from '#app/db/take-stock.server.ts';
import { addUpCarts } from './rollup-carts.server.ts';
import { addUpCohorts } from './rollup-cohorts.server.ts';
import { addUpCustomers } from './rollup-customers.server.ts';
import { addUpDays } from './rollup-days.server.ts';
import { addUpPixelDays } from './rollup-pixel.server.ts';
import { addUpVariants } from './rollup-variants.server.ts';

const SLICE_MS = 2000;

type AddUp = (tx: SqlTx, ctx: RollupContext, keys: readonly string[]) => Promise<void>;

/**
 * In this order: whose first order it was must be known before a day is added up, days before what is added up from days.
 * How many at a time keeps a step well under a second.
 */
const STEPS: { kind: string; atOnce: number; addUp: AddUp }[] = [
  { kind: 'customer', atOnce: 2000, addUp: addUpCustomers },
  { kind: 'day', atOnce: 31, addUp: addUpDays },
  { kind: 'variant', atOnce: 2000, addUp: addUpVariants },
  { kind: 'cart_day', atOnce: 31, addUp: addUpCarts },
  { kind: 'pixel_day', atOnce: 7, addUp: addUpPixelDays },
  { kind: 'month', atOnce: 1, addUp: addUpCohorts },
];

/**
 * Adds up anew what was marked, always from the rows themselves, never by adding to a sum: a refresh that is killed or runs twice
 * gives the same. Each step takes its marks away in the transaction in which it writes the sums.
 * @returns whether marks are left
 */
export async function refreshRollups(ctx: RollupContext): Promise<{ more: boolean }> {
  const deadline = ctx.clock.now().getTime() + SLICE_MS;
  let isChanged = false;
  let more = false;
  for (let step = 0; step < STEPS.length;) {
    const current = STEPS[step];
    if (!current) {
      break;
    }
    const taken = await ctx.db.bulk(async (tx) => {
      const keys = await takeMarks(tx, ctx, current.kind, current.atOnce);
      if (keys.length > 0) {
        await current.addUp(tx, ctx, keys);
      }
      return keys.length;
    });
    isChanged ||= taken > 0;
    if (taken === current.atOnce) {
      await takeStock(ctx, 'rollups');
    }
    if (taken > 0 && ctx.clock.now().getTime() >= deadline) {
      more = true;
      break;
    }
    // A day may have marked a customer's other days: all steps before must be empty again only where they were filled.
    step = taken > 0 ? step : step + 1;
  }
  if (isChanged) {
    await ctx.db.tx((tx) =>
      tx.run(
        sql`INSERT INTO rollup_state (store_id, version, refreshed_at) VALUES (${ctx.store.id}::uuid, 1, ${ctx.clock.now()})
            ON CONFLICT (store_id) DO UPDATE SET version = rollup_state.version + 1, refreshed_at = excluded.refreshed_at`,
      ),
    );
  }
  return { more };
}

/** Marks that a writer is just touching are left for the next time, instead of waiting for it. */
async function takeMarks(tx: SqlTx, ctx: RollupContext, kind: string, limit: number): Promise<string[]> {
  const rows = await tx.rows(
    z.object({ key: z.string() }),
    sql`SELECT key FROM rollup_dirty WHERE store_id = ${ctx.store.id}::uuid AND kind = ${kind} ORDER BY key DESC LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
  const keys = rows.map(({ key }) => key);
  if (keys.length > 0) {
    await tx.run(sql`DELETE FROM rollup_dirty WHERE store_id = ${ctx.store.id}::uuid AND kind = ${kind} AND key = ANY(${keys})`);
  }
  return keys;
}
