import type { StoreContext } from '#app/context.ts';
import type { SqlTx } from './scope.ts';
import { sql } from './sql.ts';

/** Something happened that people may want to be told: the store is looked at with the next sweep. In the transaction that did it. */
export async function tellSoon(tx: SqlTx, { store, clock }: Pick<StoreContext, 'store' | 'clock'>): Promise<void> {
  const now = clock.now();
  await tx.run(
    sql`INSERT INTO notification_state (store_id, told_until, next_at) VALUES (${store.id}::uuid, ${new Date(now.getTime() - 1000)}, ${now})
        ON CONFLICT (store_id) DO UPDATE SET next_at = least(coalesce(notification_state.next_at, excluded.next_at), excluded.next_at)`,
  );
}
