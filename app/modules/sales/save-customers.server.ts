import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { CustomerSnapshot } from '#app/platforms/sales-port.ts';
import { hashEmail, sealPerson } from './people.server.ts';

/** Saves customers in one statement: only newer words, and names only where they are kept. */
export async function saveCustomers(tx: SqlTx, ctx: StoreContext, found: readonly CustomerSnapshot[], { people: asked }: { people: boolean }): Promise<void> {
  const customers = [
    ...new Map([...found].sort((a, b) => a.platformUpdatedAt.getTime() - b.platformUpdatedAt.getTime()).map((customer) => [customer.externalId, customer])).values(),
  ];
  if (customers.length === 0) {
    return;
  }
  const people = asked && (await mayKeepPeople(tx, ctx));
  const rows = customers.map((customer) => ({
    id: customer.externalId,
    created_at: customer.createdAt.toISOString(),
    updated_at: customer.platformUpdatedAt.toISOString(),
    orders: customer.ordersCount,
    spent: customer.spent.minor,
    currency: customer.spent.currency,
    state: customer.state,
    person: people && customer.person ? sealPerson(ctx, customer.externalId, customer.person) : null,
    email_hash: people && customer.person?.email ? hashEmail(ctx, customer.person.email) : null,
  }));
  await tx.run(
    sql`INSERT INTO customer AS c (store_id, external_id, created_at, platform_updated_at, orders_count, spent_minor, currency, state, person_sealed, email_hash, synced_at)
        SELECT ${ctx.store.id}::uuid, r.id, r.created_at, r.updated_at, r.orders, r.spent, r.currency, r.state, r.person, r.email_hash, ${ctx.clock.now()}
        FROM json_to_recordset(${rowsParam(rows)}::json) AS r(id text, created_at timestamptz, updated_at timestamptz, orders int, spent bigint, currency char(3), state text, person text, email_hash text)
        ORDER BY r.id
        ON CONFLICT (store_id, external_id) DO UPDATE SET created_at = excluded.created_at, platform_updated_at = excluded.platform_updated_at, orders_count = excluded.orders_count,
          spent_minor = excluded.spent_minor, currency = excluded.currency, state = excluded.state, person_sealed = excluded.person_sealed, email_hash = excluded.email_hash,
          synced_at = excluded.synced_at, deleted_at = NULL
        WHERE excluded.platform_updated_at > c.platform_updated_at
          OR (excluded.platform_updated_at = c.platform_updated_at AND (c.deleted_at IS NOT NULL
            OR (c.orders_count, c.spent_minor, c.state, c.email_hash, c.person_sealed IS NULL) IS DISTINCT FROM (excluded.orders_count, excluded.spent_minor, excluded.state, excluded.email_hash, excluded.person_sealed IS NULL)))`,
  );
}

/** Asked again where it is written: whoever turns it off waits for this page, and then everything goes. */
async function mayKeepPeople(tx: SqlTx, { store }: StoreContext): Promise<boolean> {
  const row = await tx.maybe(z.object({ keeps: z.boolean() }), sql`SELECT keep_people AS keeps FROM store_settings WHERE store_id = ${store.id}::uuid FOR SHARE`);
  return row?.keeps ?? false;
}

/** Customers that the platform has no more: their orders stay theirs by number, what we know of the person goes. */
export async function removeCustomers(tx: SqlTx, ctx: StoreContext, ids: readonly string[]): Promise<void> {
  await tx.run(
    sql`UPDATE customer SET deleted_at = ${ctx.clock.now()}, person_sealed = NULL, email_hash = NULL WHERE store_id = ${ctx.store.id}::uuid AND external_id = ANY(${[...ids]}) AND deleted_at IS NULL`,
  );
}

/** What a pass of everything should have met and did not. */
export async function removeUnseenCustomers(tx: SqlTx, ctx: StoreContext, pass: { id: string; started_at: Date }, now: Date): Promise<void> {
  await tx.run(
    sql`UPDATE customer c SET deleted_at = ${now}, person_sealed = NULL, email_hash = NULL
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.deleted_at IS NULL AND c.created_at < ${pass.started_at}
          AND NOT EXISTS (SELECT 1 FROM (SELECT unnest(ids) AS id FROM sales_page p WHERE p.store_id = ${ctx.store.id}::uuid AND p.sync_id = ${pass.id}::uuid AND p.stage = 'customers') seen
                          WHERE seen.id = c.external_id)`,
  );
}
