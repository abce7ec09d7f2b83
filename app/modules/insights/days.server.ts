import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { Day } from '#app/lib/days.ts';
import type { Period } from './range.ts';

const sums = {
  orders: int8,
  units: int8,
  gross: int8,
  discounts: int8,
  includedTax: int8,
  sales: int8,
  tax: int8,
  shipping: int8,
  feeOrders: int8,
  returnedUnits: int8,
  returned: int8,
  returnedTax: int8,
  otherRefunds: int8,
  firstOrders: int8,
  firstSales: int8,
  repeatOrders: int8,
  repeatSales: int8,
  guestOrders: int8,
  guestSales: int8,
  cancelled: int8,
};

export type DaySums = { [Name in keyof typeof sums]: number };

const rowSchema = z.object({ day: z.string(), ...sums });

/** The days of a period that something happened on, from the rollup: as many rows as days, however many orders there are. */
export async function readDays(tx: SqlTx, ctx: StoreContext, { from, to }: Period): Promise<Map<Day, DaySums>> {
  const rows = await tx.rows(
    rowSchema,
    sql`SELECT day::text, orders, units, gross_minor AS gross, discount_minor AS discounts, included_tax_minor AS "includedTax", sales_minor AS sales,
          tax_minor AS tax, shipping_minor AS shipping, fee_orders AS "feeOrders", returned_units AS "returnedUnits", returned_minor AS returned,
          returned_tax_minor AS "returnedTax", other_refund_minor AS "otherRefunds", first_orders AS "firstOrders", first_sales_minor AS "firstSales",
          repeat_orders AS "repeatOrders", repeat_sales_minor AS "repeatSales", guest_orders AS "guestOrders", guest_sales_minor AS "guestSales",
          cancelled_orders AS cancelled
        FROM rollup_day WHERE store_id = ${ctx.store.id}::uuid AND day BETWEEN ${from}::date AND ${to}::date`,
  );
  return new Map(rows.map(({ day, ...row }) => [day, row]));
}

export function sumOf(days: Iterable<DaySums>): DaySums {
  const total = Object.fromEntries(Object.keys(sums).map((name) => [name, 0])) as DaySums;
  for (const day of days) {
    for (const name of Object.keys(total) as (keyof DaySums)[]) {
      total[name] += day[name];
    }
  }
  return total;
}

/** The headline "revenue": without tax, after returns. */
export function revenueOf({ sales, returned }: Pick<DaySums, 'sales' | 'returned'>): number {
  return sales - returned;
}

/** What the platform itself calls total sales. */
export function totalOf(day: DaySums): number {
  return revenueOf(day) + day.tax + day.shipping - day.returnedTax - day.otherRefunds;
}
