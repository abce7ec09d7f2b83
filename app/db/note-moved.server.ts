import type { StoreRef } from '#app/context.ts';
import type { SqlTx } from './scope.ts';
import { sql, type Sql } from './sql.ts';

export type MovedWhy = 'rival' | 'cost' | 'stock' | 'owner';

/**
 * What the decisions of these variants rest on has moved: they are decided again soon. A variant that a run is just deciding is noted
 * anew, since that run may have read it before.
 * @param variants a query of one column, their external ids
 */
export async function noteMoved(tx: SqlTx, store: StoreRef, { variants, why, now }: { variants: Sql; why: MovedWhy; now: Date }): Promise<void> {
  await tx.run(
    sql`INSERT INTO variant_moved (store_id, variant_external_id, why, moved_at)
        SELECT DISTINCT ${store.id}::uuid, moved.id, ${why}, ${now}::timestamptz FROM (${variants}) AS moved(id) ORDER BY 2
        ON CONFLICT (store_id, variant_external_id, why) DO UPDATE SET moved_at = excluded.moved_at, run_id = NULL`,
  );
}
