/** The three questions about people's data: each is answered and written down, and an erased store is gone from every table. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '#app/lib/log.ts';
import { COMPLIANCE_TOPICS, readEvent } from '#app/platforms/shopify/webhooks.server.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { refreshRollups } from '#app/modules/insights/refresh-rollups.server.ts';
import { refreshCustomers, refreshOrders } from '#app/modules/sales/refresh-sales.server.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addFilledStore } from '../../../tests/support/filled-store.ts';
import { aCustomer, anOrder } from '../../../tests/support/memory-sales.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { hashOfStore, tablesOf, type TableFacts } from '../../../tests/support/tables.ts';
import { systemClock } from '#app/lib/clock.ts';
import { createOfferSources } from '#app/sources/create.server.ts';
import { acceptDelivery } from './accept-delivery.server.ts';
import { countPerson, redactPerson } from '#app/modules/sales/redact-person.server.ts';
import { answerCompliance, type PeopleHeld } from './answer-compliance.server.ts';

let database: TestDatabase;
let world: World;
let a: TestStore;
let b: TestStore;
let tables: TableFacts[];
let count = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database, createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0.5, log: silentLog }));
  a = await addFilledStore(world, database, 'erased');
  b = await addFilledStore(world, database, 'kept');
  tables = (await tablesOf(database)).filter(({ tenantColumn }) => tenantColumn !== null);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const platform = { kind: 'shopify', readEvent, complianceTopics: COMPLIANCE_TOPICS };

const people: PeopleHeld = {
  count: (store, customer) => countPerson(contextOf(store.id), customer),
  redact: (store, customer) => redactPerson(contextOf(store.id), customer),
};
const contextOf = (id: string): TestStore['ctx'] => (id === a.ctx.store.id ? a : b).ctx;

async function ask(topic: string, shop: string, triggeredAt: Date, body: object = {}) {
  count += 1;
  const ctx = { system: world.system, clock: a.clock, log: silentLog };
  const event = { platform: 'shopify', onceKey: `c-${count}`, topic, externalStoreId: shop, triggeredAt, body: JSON.stringify({ shop_domain: shop, ...body }) };
  await acceptDelivery(ctx, platform, event);
  await acceptDelivery(ctx, platform, event);
  await answerCompliance(ctx, platform, people);
  return database.asOwner<{ kind: string; answer: object }>('SELECT kind, answer FROM compliance_request WHERE webhook_id = $1', [`c-${count}`]);
}

const rowsOf = async (store: TestStore): Promise<string[]> => {
  const found = await Promise.all(tables.map(async (table) => [table.name, await hashOfStore(database, table, store.ctx.store.id)] as const));
  return found.filter(([, hash]) => !hash.startsWith('0:')).map(([name, hash]) => `${name} ${hash}`);
};

it('about a person: what is held is counted, and goes while the totals stay; nobody is named in what is written down', async () => {
  const person = { customer: { id: 191167, email: 'person@example.com', phone: '555' } };
  const shop = a.ctx.store.externalId;
  for (const one of [a, b]) {
    one.shop.customers.set('191167', aCustomer({ id: '191167' }));
    one.shop.orders.set('9', anOrder({ id: '9', customer: '191167' }));
    await refreshCustomers(one.ctx, { customers: [asId<ExternalId>('191167')] });
    await refreshOrders(one.ctx, { orders: [asId<ExternalId>('9')] });
  }
  await refreshRollups(a.ctx);
  const totals = (): Promise<object[]> => database.asOwner(`SELECT orders, sales_minor, first_orders FROM rollup_day WHERE store_id = $1 AND day = '2026-11-19'`, [a.ctx.store.id]);
  const before = [await totals(), await rowsOf(b)];
  const held = { customers: 1, names: 0, orders: 1, carts: 0 };
  expect(await ask('customers/data_request', shop, a.clock.now(), person)).toEqual([{ kind: 'data_request', answer: { held } }]);
  expect(await ask('customers/redact', shop, a.clock.now(), person)).toEqual([{ kind: 'person_redact', answer: { erased: held } }]);
  expect(await ask('customers/data_request', shop, a.clock.now(), person)).toEqual([{ kind: 'data_request', answer: { held: { customers: 0, names: 0, orders: 0, carts: 0 } } }]);
  // The same order told again does not bring the person back.
  a.shop.orders.set('9', anOrder({ id: '9', customer: '191167', platformUpdatedAt: new Date('2026-11-20T11:00:00Z') }));
  await refreshOrders(a.ctx, { orders: [asId<ExternalId>('9')] });
  await refreshRollups(a.ctx);
  expect([await totals(), await rowsOf(b)]).toEqual(before);
  expect(await database.asOwner(`SELECT 1 FROM sales_order WHERE store_id = $1 AND customer_external_id = '191167'`, [a.ctx.store.id])).toEqual([]);
  expect(await database.asOwner(`SELECT 1 FROM webhook_delivery WHERE topic LIKE 'customers/%' AND (sealed IS NOT NULL OR state <> 'applied')`)).toEqual([]);
});

it('about a store nobody knows: answered as well', async () => {
  expect(await ask('shop/redact', 'nobody.myshopify.com', a.clock.now())).toEqual([{ kind: 'store_redact', answer: { erased: false, why: 'nothing_held' } }]);
});

it('about a store that came back since: what it has is kept', async () => {
  const before = await rowsOf(a);
  expect(await ask('shop/redact', a.ctx.store.externalId, new Date('2026-11-01T00:00:00Z'))).toEqual([{ kind: 'store_redact', answer: { erased: false, why: 'installed_since' } }]);
  expect(await rowsOf(a)).toEqual(before);
});

it('about a store that is gone: no table holds a row of it, and the other store’s rows are as they were, byte for byte', async () => {
  const others = await rowsOf(b);
  expect(others).toHaveLength(tables.length);
  a.clock.advance(48 * 3_600_000);
  expect(await ask('shop/redact', a.ctx.store.externalId, a.clock.now())).toEqual([{ kind: 'store_redact', answer: { erased: true } }]);
  expect(await rowsOf(a)).toEqual([]);
  expect(await rowsOf(b)).toEqual(others);
});

it('erases nothing of an installed store, whoever calls the function', async () => {
  const before = await rowsOf(b);
  expect(await world.system.eraseStore(b.ctx.store.id)).toBe(false);
  expect(await rowsOf(b)).toEqual(before);
});
