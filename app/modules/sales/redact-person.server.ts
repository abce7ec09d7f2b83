import { v7 } from 'uuid';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, sql } from '#app/db/sql.ts';
import { lockSales } from './dirty.server.ts';

/** A store as such a question names it: it may have removed the app already. */
type Held = Pick<StoreContext, 'db'> & { store: StoreContext['store'] };

/** What is held of one person, by kind and number; no value of it. */
export interface HeldOfPerson {
  customers: number;
  names: number;
  orders: number;
  carts: number;
}

export function countPerson({ db, store }: Held, customer: string): Promise<HeldOfPerson> {
  return db.tx((tx) =>
    tx.one(
      z.object({ customers: int8, names: int8, orders: int8, carts: int8 }),
      sql`SELECT (SELECT count(*) FROM customer WHERE store_id = ${store.id}::uuid AND external_id = ${customer}) AS customers,
                 (SELECT count(*) FROM customer WHERE store_id = ${store.id}::uuid AND external_id = ${customer} AND person_sealed IS NOT NULL) AS names,
                 (SELECT count(*) FROM sales_order WHERE store_id = ${store.id}::uuid AND customer_external_id = ${customer}) AS orders,
                 (SELECT count(*) FROM cart WHERE store_id = ${store.id}::uuid AND customer_external_id = ${customer}) AS carts`,
    ),
  );
}

/**
 * Removes a person and keeps the totals: orders and carts stay under a number drawn now, which leads back to nobody, so that who was new
 * and who came back still adds up. Links back into checkouts go. Safe to run twice.
 * @returns what was held
 */
export async function redactPerson(ctx: Held, customer: string): Promise<HeldOfPerson> {
  const held = await countPerson(ctx, customer);
  const { db, store } = ctx;
  const nobody = `removed:${v7()}`;
  await db.tx(async (tx) => {
    await lockSales(tx, store);
    await tx.run(sql`DELETE FROM customer WHERE store_id = ${store.id}::uuid AND external_id = ${customer}`);
    await tx.run(sql`UPDATE sales_order SET customer_external_id = ${nobody} WHERE store_id = ${store.id}::uuid AND customer_external_id = ${customer}`);
    await tx.run(sql`UPDATE cart SET customer_external_id = ${nobody}, recovery_sealed = NULL WHERE store_id = ${store.id}::uuid AND customer_external_id = ${customer}`);
    await tx.run(sql`UPDATE rollup_customer SET customer_external_id = ${nobody} WHERE store_id = ${store.id}::uuid AND customer_external_id = ${customer}`);
    await tx.run(sql`UPDATE rollup_customer_day SET customer_external_id = ${nobody} WHERE store_id = ${store.id}::uuid AND customer_external_id = ${customer}`);
    await tx.run(sql`UPDATE rollup_dirty SET key = ${nobody} WHERE store_id = ${store.id}::uuid AND kind = 'customer' AND key = ${customer}`);
    // Kept answers may name the number.
    await tx.run(sql`DELETE FROM insight_answer WHERE store_id = ${store.id}::uuid`);
  });
  return held;
}
