import type { StoreContext } from '#app/context.ts';
import { v7 } from 'uuid';
import type { SqlTx } from './scope.ts';
import { sql } from './sql.ts';
import { tellSoon } from './tell-soon.server.ts';

/** Records who did what in the store, by id, in the transaction that does it. Append only. */
export async function recordActivity(tx: SqlTx, ctx: Pick<StoreContext, 'store' | 'actor' | 'clock'>, action: string, params: object = {}): Promise<void> {
  await tx.run(
    sql`INSERT INTO activity (store_id, id, actor_kind, actor_id, action, params, at)
        VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, ${ctx.actor.kind}, ${ctx.actor.id}, ${action}, ${JSON.stringify(params)}::jsonb, ${ctx.clock.now()})`,
  );
}

/** Raises something a person must see; the same open incident of a run is raised once. */
export async function raiseIncident(tx: SqlTx, ctx: Pick<StoreContext, 'store' | 'clock'>, incident: { code: string; params: object; runId: string | null }): Promise<void> {
  await tx.run(
    sql`INSERT INTO incident (store_id, id, code, params, run_id, at)
        SELECT ${ctx.store.id}::uuid, ${v7()}::uuid, ${incident.code}, ${JSON.stringify(incident.params)}::jsonb, ${incident.runId}::uuid, ${ctx.clock.now()}
        WHERE NOT EXISTS (SELECT 1 FROM incident WHERE store_id = ${ctx.store.id}::uuid AND code = ${incident.code}
                          AND run_id IS NOT DISTINCT FROM ${incident.runId}::uuid AND resolved_at IS NULL)`,
  );
  await tellSoon(tx, ctx);
}

/** What was wrong is right again. */
export async function resolveIncidents(tx: SqlTx, ctx: Pick<StoreContext, 'store' | 'clock'>, code: string): Promise<void> {
  await tx.run(sql`UPDATE incident SET resolved_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND code = ${code} AND resolved_at IS NULL`);
}

/** A new run looks at everything again: what the last ones found is asked anew. Broken proofs stay until a person looks. */
export async function resolveRunIncidents(tx: SqlTx, ctx: Pick<StoreContext, 'store' | 'clock'>): Promise<void> {
  await tx.run(
    sql`UPDATE incident SET resolved_at = ${ctx.clock.now()}
        WHERE store_id = ${ctx.store.id}::uuid AND resolved_at IS NULL AND run_id IS NOT NULL AND code NOT IN ('seal_broken', 'checker_refused')`,
  );
}
