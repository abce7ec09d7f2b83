import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { RollupContext } from './rollup-context.ts';

/** What the customers of each first month did in these months. */
export async function addUpCohorts(tx: SqlTx, { store }: RollupContext, months: readonly string[]): Promise<void> {
  for (const month of months) {
    await tx.run(sql`DELETE FROM rollup_cohort WHERE store_id = ${store.id}::uuid AND month = ${month}::date`);
    await tx.run(
      sql`INSERT INTO rollup_cohort (store_id, cohort, month, customers, orders, net_minor)
          SELECT ${store.id}::uuid, date_trunc('month', c.first_day)::date, ${month}::date, count(DISTINCT d.customer_external_id) FILTER (WHERE d.orders > 0), sum(d.orders), sum(d.net_minor)
          FROM rollup_customer_day d JOIN rollup_customer c ON c.store_id = d.store_id AND c.customer_external_id = d.customer_external_id
          WHERE d.store_id = ${store.id}::uuid AND d.day >= ${month}::date AND d.day < (${month}::date + interval '1 month')
          GROUP BY 2`,
    );
  }
}
