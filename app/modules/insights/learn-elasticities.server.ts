import { rowsParam, sql } from '#app/db/sql.ts';
import { learnSteps, METHOD } from '#app/pricing/elasticity/learn.ts';
import type { Elasticity } from '#app/pricing/elasticity/types.ts';
import { readDemand, type DemandContext } from './demand-facts.server.ts';

export interface Learning {
  learned: number;
  borrowed: number;
  unknown: number;
}

/**
 * How demand answers to prices, anew from all that was sold; what was learned before is replaced in one transaction, so that a worker
 * that dies half way has changed nothing. The worker is let go after every round, the longest a few tenths of a second.
 */
export async function learnElasticities(ctx: DemandContext): Promise<Learning> {
  const steps = learnSteps(await readDemand(ctx));
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) {
      return save(ctx, step.value.elasticities);
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

async function save(ctx: DemandContext, elasticities: readonly Elasticity[]): Promise<Learning> {
  const now = ctx.clock.now();
  const count = (status: Elasticity['status']): number => elasticities.filter((one) => one.status === status).length;
  const learning = { learned: count('learned'), borrowed: count('borrowed'), unknown: count('unknown') };
  await ctx.db.bulk(async (tx) => {
    // Two workers at once: the later one waits, and its rows stand.
    await tx.run(
      sql`INSERT INTO demand_learning (store_id, learned_at, learned, borrowed, unknown) VALUES (${ctx.store.id}::uuid, ${now}, ${learning.learned}, ${learning.borrowed}, ${learning.unknown})
          ON CONFLICT (store_id) DO UPDATE SET learned_at = excluded.learned_at, learned = excluded.learned, borrowed = excluded.borrowed, unknown = excluded.unknown`,
    );
    await tx.run(sql`DELETE FROM variant_elasticity WHERE store_id = ${ctx.store.id}::uuid`);
    await tx.run(
      sql`INSERT INTO variant_elasticity (store_id, variant_external_id, status, borrowed_from, missing, estimate_milli, low_milli, high_milli, likely_low_milli, likely_high_milli, price_levels, weeks,
            learned_at, version)
          SELECT ${ctx.store.id}::uuid, r.id, r.status, r."from", r.missing, r.estimate, r.low, r.high, r."likelyLow", r."likelyHigh", r.levels, r.weeks, ${now}::timestamptz, ${METHOD}::int
          FROM json_to_recordset(${rowsParam(elasticities.map(toRow))}::json) AS r(id text, status text, "from" text, missing text, estimate int, low int, high int, "likelyLow" int, "likelyHigh" int,
            levels int, weeks int)`,
    );
  });
  return learning;
}

function toRow(one: Elasticity): object {
  const { id, status, levels, weeks } = one;
  if (status === 'unknown') {
    return { id, status, levels, weeks, missing: one.missing };
  }
  return {
    ...{ id, status, levels, weeks, estimate: one.estimateMilli, low: one.wide.lowMilli, high: one.wide.highMilli },
    ...{ likelyLow: one.likely.lowMilli, likelyHigh: one.likely.highMilli },
    ...(status === 'borrowed' ? { from: one.from, missing: one.missing } : {}),
  };
}
