import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { addMonths, dayIn, firstOfMonth } from '#app/lib/days.ts';
import { type Answered, answered } from './answers.server.ts';
import type { Period } from './range.ts';
import type { Cohort, TopCustomer, TopCustomers } from './sales-views.ts';

const COHORTS = 12;

/** How many people bought within the period, each counted once. Over all days everybody has a row of their own. */
export function countCustomers(tx: SqlTx, ctx: StoreContext, period: Period, everything = false): Promise<Answered<number>> {
  return answered(tx, ctx, 'customers', period, z.number(), async () => {
    const { count } = await tx.one(
      z.object({ count: int8 }),
      everything
        ? sql`SELECT count(*) AS count FROM rollup_customer WHERE store_id = ${ctx.store.id}::uuid AND orders > 0`
        : sql`SELECT count(DISTINCT customer_external_id) AS count FROM rollup_customer_day
              WHERE store_id = ${ctx.store.id}::uuid AND orders > 0 AND day BETWEEN ${period.from}::date AND ${period.to}::date`,
    );
    return count;
  });
}

const topSchema = z.array(z.object({ customerId: z.string(), orders: z.number(), revenue: z.number() }));
const topRow = z.object({ customerId: z.string(), orders: int8, revenue: int8 });

/** Who spent or ordered most. Over all days it is read from an index; within a period it is an answer that is kept. */
export async function topCustomers(
  tx: SqlTx,
  ctx: StoreContext,
  period: Period,
  { by, everything, limit }: { by: TopCustomers['by']; everything: boolean; limit: number },
): Promise<TopCustomers> {
  if (everything) {
    return { by, rows: await topOfAll(tx, ctx, by, limit), asOf: null };
  }
  const order = by === 'spend' ? sql`revenue DESC, orders DESC` : sql`orders DESC, revenue DESC`;
  const { value, asOf } = await answered(tx, ctx, `top_customers.${by}.${limit}`, period, topSchema, () =>
    tx.rows(
      topRow,
      sql`SELECT customer_external_id AS "customerId", sum(orders)::bigint AS orders, sum(net_minor)::bigint AS revenue FROM rollup_customer_day
          WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${period.from}::date AND ${period.to}::date
          GROUP BY customer_external_id HAVING sum(orders) > 0 ORDER BY ${order}, customer_external_id LIMIT ${limit}`,
    ),
  );
  return { by, rows: value, asOf };
}

function topOfAll(tx: SqlTx, ctx: StoreContext, by: TopCustomers['by'], limit: number): Promise<TopCustomer[]> {
  const order = by === 'spend' ? sql`net_minor DESC` : sql`orders DESC`;
  return tx.rows(
    topRow,
    sql`SELECT customer_external_id AS "customerId", orders, net_minor AS revenue FROM rollup_customer
        WHERE store_id = ${ctx.store.id}::uuid ORDER BY ${order} LIMIT ${limit}`,
  );
}

/** The newest cohorts with the months since: a month that nobody of them bought in is a zero. */
export async function cohorts(tx: SqlTx, ctx: StoreContext): Promise<Cohort[]> {
  const rows = await tx.rows(
    z.object({ cohort: z.string(), month: z.string(), customers: int8, orders: int8, revenue: int8 }),
    sql`SELECT c.cohort::text, c.month::text, c.customers, c.orders, c.net_minor AS revenue FROM rollup_cohort c
        WHERE c.store_id = ${ctx.store.id}::uuid
          AND c.cohort IN (SELECT DISTINCT cohort FROM rollup_cohort d WHERE d.store_id = ${ctx.store.id}::uuid ORDER BY cohort DESC LIMIT ${COHORTS})`,
  );
  const known = new Map(rows.map((row) => [`${row.cohort} ${row.month}`, row]));
  const thisMonth = firstOfMonth(dayIn(ctx.clock.now(), ctx.store.timeZone));
  const starts = [...new Set(rows.map(({ cohort }) => cohort))].sort().reverse();
  return starts.map((cohort) => {
    const months: Cohort['months'] = [];
    for (let month = cohort; month <= thisMonth && months.length < COHORTS; month = addMonths(month, 1)) {
      const row = known.get(`${cohort} ${month}`);
      months.push({ customers: row?.customers ?? 0, orders: row?.orders ?? 0, revenue: row?.revenue ?? 0 });
    }
    return { month: cohort, customers: months[0]?.customers ?? 0, months };
  });
}
