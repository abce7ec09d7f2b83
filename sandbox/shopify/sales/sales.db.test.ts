import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

const ALL = ['read_orders', 'read_all_orders', 'read_customers', 'write_products'];
let sandbox: TestSandbox;
let shop: TestShop;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  shop = await shopWithHistory('sold', { scopes: ALL, orders: 600, days: 400 });
}, 120_000);
afterAll(() => sandbox.close());

async function shopWithHistory(slug: string, { orders, days, ...store }: { orders: number; days: number } & Record<string, unknown>): Promise<TestShop> {
  const made = await createTestShop(sandbox, { slug, size: 40, switches: { throttling: 'off' }, ...store });
  const answer = await sandbox.call('POST', `/sandbox/stores/${slug}/history`, { orders, days, seed: 5 });
  expect(answer.status).toBe(201);
  return made;
}

const pageShape = z.object({ pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }), nodes: z.array(z.record(z.string(), z.unknown())) });

async function everyOrder(from: TestShop, { fields, args = '', size = 20 }: { fields: string; args?: string; size?: number }): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let after: string | null = null;
  do {
    const text = `query($after: String) { orders(first: ${String(size)}, after: $after ${args}) { pageInfo { hasNextPage endCursor } nodes { ${fields} } } }`;
    const answer = await from.graphql(text, { after });
    const page: z.infer<typeof pageShape> = at(pageShape, answer.body, 'data', 'orders');
    found.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

test.each(['ID', 'CREATED_AT', 'PROCESSED_AT', 'UPDATED_AT'])('pages through every order once by %s, forwards and backwards', async (sortKey) => {
  const forwards = await everyOrder(shop, { fields: 'id', args: `, sortKey: ${sortKey}`, size: 97 });
  const backwards = await everyOrder(shop, { fields: 'id', args: `, sortKey: ${sortKey}, reverse: true`, size: 97 });

  expect(new Set(forwards.map(({ id }) => id)).size).toBe(600);
  expect(backwards.map(({ id }) => id)).toEqual(forwards.map(({ id }) => id).toReversed());
});

const bag = z.object({ shopMoney: z.object({ amount: z.string() }) }).transform(({ shopMoney }) => Math.round(Number(shopMoney.amount) * 100));
const nodes = <T>(shape: z.ZodType<T>) => z.object({ nodes: z.array(shape) }).transform((list) => list.nodes);
const orderShape = z.object({
  name: z.string(),
  taxesIncluded: z.boolean(),
  displayFinancialStatus: z.string(),
  subtotalPriceSet: bag, totalPriceSet: bag, totalDiscountsSet: bag, totalTaxSet: bag, totalShippingPriceSet: bag, totalRefundedSet: bag, currentTotalPriceSet: bag,
  currentSubtotalPriceSet: bag, currentShippingPriceSet: bag, currentTotalTaxSet: bag, netPaymentSet: bag, totalRefundedShippingSet: bag,
  lineItems: nodes(
    z.object({ quantity: z.number(), currentQuantity: z.number(), originalUnitPriceSet: bag, discountAllocations: z.array(z.object({ allocatedAmountSet: bag })), taxLines: z.array(z.object({ priceSet: bag })) }),
  ),
  refunds: z.array(
    z.object({
      totalRefundedSet: bag,
      refundLineItems: nodes(z.object({ quantity: z.number(), subtotalSet: bag, totalTaxSet: bag })),
      orderAdjustments: nodes(z.object({ amountSet: bag })),
      refundShippingLines: nodes(z.object({ subtotalAmountSet: bag, taxAmountSet: bag })),
    }),
  ),
  transactions: z.array(z.object({ kind: z.string(), amountSet: bag })),
}); // prettier-ignore
const M = '{ shopMoney { amount } }';
const MONEY = `name taxesIncluded displayFinancialStatus subtotalPriceSet ${M} totalPriceSet ${M} totalDiscountsSet ${M} totalTaxSet ${M} totalShippingPriceSet ${M} totalRefundedSet ${M}
  currentTotalPriceSet ${M} currentSubtotalPriceSet ${M} currentShippingPriceSet ${M} currentTotalTaxSet ${M} netPaymentSet ${M} totalRefundedShippingSet ${M}
  lineItems(first: 60) { nodes { quantity currentQuantity originalUnitPriceSet ${M} discountAllocations { allocatedAmountSet ${M} } taxLines { priceSet ${M} } } }
  refunds { totalRefundedSet ${M} refundLineItems(first: 40) { nodes { quantity subtotalSet ${M} totalTaxSet ${M} } } orderAdjustments(first: 5) { nodes { amountSet ${M} } }
    refundShippingLines(first: 5) { nodes { subtotalAmountSet ${M} taxAmountSet ${M} } } }
  transactions { kind amountSet ${M} }`;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test.each([
  ['inside', true],
  ['on top of', false],
])('every order adds up to the minor unit with taxes %s prices', async (_name, taxesIncluded) => {
  const slug = taxesIncluded ? 'tax-in' : 'tax-on';
  const own = await shopWithHistory(slug, { scopes: ALL, orders: 500, days: 300, taxesIncluded });
  const onTop = taxesIncluded ? 0 : 1;
  const orders = z.array(orderShape).parse(await everyOrder(own, { fields: MONEY, size: 1 }));

  expect(orders).toHaveLength(500);
  for (const order of orders) {
    const allocated = sum(order.lineItems.flatMap((line) => line.discountAllocations.map((one) => one.allocatedAmountSet)));
    const refunds = order.refunds.flatMap((refund) => refund.refundLineItems);
    expect.soft(order.totalDiscountsSet, order.name).toBe(allocated);
    expect.soft(order.subtotalPriceSet, order.name).toBe(sum(order.lineItems.map((line) => line.originalUnitPriceSet * line.quantity)) - allocated);
    expect.soft(order.totalPriceSet, order.name).toBe(order.subtotalPriceSet + order.totalShippingPriceSet + onTop * order.totalTaxSet);
    expect.soft(order.currentTotalPriceSet, order.name).toBe(order.currentSubtotalPriceSet + order.currentShippingPriceSet + onTop * order.currentTotalTaxSet);
    expect.soft(Math.min(order.currentSubtotalPriceSet, order.currentShippingPriceSet, order.currentTotalTaxSet), order.name).toBeGreaterThanOrEqual(0);
    expect.soft(order.totalRefundedSet, order.name).toBe(sum(order.refunds.map((refund) => refund.totalRefundedSet)));
    expect.soft(order.netPaymentSet, order.name).toBe(sum(order.transactions.map(({ kind, amountSet }) => (kind === 'SALE' ? amountSet : -amountSet))));
    expect.soft(sum(refunds.map(({ quantity }) => quantity)), order.name).toBeLessThanOrEqual(sum(order.lineItems.map((line) => line.quantity - line.currentQuantity)));
    if (order.lineItems.every(({ currentQuantity }) => currentQuantity === 0)) {
      expect.soft(order.currentSubtotalPriceSet, order.name).toBe(0);
    }
    for (const refund of order.refunds) {
      const calculated = sum(refund.refundLineItems.map((line) => line.subtotalSet + onTop * line.totalTaxSet));
      const shipping = sum(refund.refundShippingLines.map((line) => line.subtotalAmountSet + onTop * line.taxAmountSet));
      expect.soft(refund.totalRefundedSet, order.name).toBe(calculated + shipping - sum(refund.orderAdjustments.map(({ amountSet }) => amountSet)));
    }
  }
});

test('has every kind of order that an app must survive', async () => {
  const found = await sandbox.call('GET', '/sandbox/stores/sold');
  expect(found.status).toBe(200);
  const fields = `test cancelledAt edited sourceName currencyCode presentmentCurrencyCode displayFinancialStatus displayFulfillmentStatus discountCodes customer { id }
    createdAt processedAt lineItems(first: 60) { nodes { product { id } quantity currentQuantity } } refunds { id }`;
  const orders = await everyOrder(shop, { fields, size: 3 });
  const has = (is: (order: Record<string, unknown>) => boolean): boolean => orders.some(is);

  expect(has((order) => order['cancelledAt'] !== null)).toBe(true);
  expect(has((order) => order['edited'] === true)).toBe(true);
  expect(has((order) => order['sourceName'] === 'pos')).toBe(true);
  expect(has((order) => order['presentmentCurrencyCode'] === 'KWD')).toBe(true);
  expect(has((order) => order['customer'] === null)).toBe(true);
  expect(has((order) => order['processedAt'] !== order['createdAt'])).toBe(true);
  expect(has((order) => JSON.stringify(order['lineItems']).includes('"product":null'))).toBe(true);
  expect(new Set(orders.map((order) => order['displayFinancialStatus']))).toEqual(new Set(['PENDING', 'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED', 'VOIDED', 'PARTIALLY_PAID']));
});

test('an app without read_all_orders sees sixty days of orders and no more', async () => {
  const own = await shopWithHistory('sixty', { scopes: ['read_orders'], orders: 400, days: 400 });
  const since = new Date(sandbox.clock.now().getTime() - 60 * 86_400_000).toISOString();
  const seen = await everyOrder(own, { fields: 'id createdAt', size: 50 });
  const counted = await own.graphql('{ ordersCount(limit: null) { count } }');

  expect(seen.length).toBeGreaterThan(20);
  expect(seen.length).toBeLessThan(200);
  expect(seen.every(({ createdAt }) => z.string().parse(createdAt) >= since.slice(0, 19))).toBe(true);
  expect(at(z.number(), counted.body, 'data', 'ordersCount', 'count')).toBe(seen.length);
});

test('names and addresses are refused until the platform has approved the app for them', async () => {
  const ask = '{ customers(first: 1) { nodes { id firstName numberOfOrders defaultEmailAddress { emailAddress } } } }';
  const refused = await shop.graphql(ask);
  await sandbox.call('PATCH', '/sandbox/stores/sold', { switches: { protectedData: 'level2' } });
  const open = await shop.graphql(ask);

  expect(refused.body).toMatchObject({
    data: { customers: { nodes: [{ firstName: null, defaultEmailAddress: null, numberOfOrders: expect.any(String) }] } },
    errors: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('not approved to use the firstName field'), extensions: expect.objectContaining({ code: 'ACCESS_DENIED' }) })]),
  }); // prettier-ignore
  expect(open.body).not.toHaveProperty('errors');
  expect(at(z.string(), open.body, 'data', 'customers', 'nodes', 0, 'firstName')).not.toBe('');
});

test('each list needs its own scope', async () => {
  const own = await createTestShop(sandbox, { slug: 'narrow', scopes: ['read_products'] });
  const answer = await own.graphql('{ ordersCount { count } }');
  const people = await own.graphql('{ customers(first: 1) { nodes { id } } }');
  const carts = await own.graphql('{ abandonedCheckouts(first: 1) { nodes { id } } }');

  for (const { body } of [answer, people, carts]) {
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'ACCESS_DENIED' } }] });
  }
});

test('filters find what they name', async () => {
  const counts =
    await shop.graphql(`{ all: ordersCount(limit: null) { count } open: ordersCount(limit: null, query: "status:open") { count } closed: ordersCount(limit: null, query: "status:closed") { count }
    cancelled: ordersCount(limit: null, query: "status:cancelled") { count } test: ordersCount(limit: null, query: "test:true") { count }
    late: ordersCount(limit: null, query: "updated_at:>='2026-06-01T00:00:00Z'") { count } early: ordersCount(limit: null, query: "updated_at:<'2026-06-01T00:00:00Z'") { count }
    back: abandonedCheckoutsCount(query: "recovery_state:recovered") { count } gone: abandonedCheckoutsCount(query: "recovery_state:not_recovered") { count } checkouts: abandonedCheckoutsCount { count } }`);
  const of = (name: string): number => at(z.number(), counts.body, 'data', name, 'count');

  expect(of('all')).toBe(600);
  expect(of('open') + of('closed') + of('cancelled')).toBe(600);
  expect(of('late') + of('early')).toBe(600);
  expect(of('late')).toBeGreaterThan(100);
  expect(of('back')).toBeGreaterThan(5);
  expect(of('back') + of('gone')).toBe(of('checkouts'));
});

test('another shop sees none of it', async () => {
  const other = await createTestShop(sandbox, { slug: 'stranger', scopes: ALL });
  const ids = ['gid://shopify/Order/6000010000001', 'gid://shopify/Customer/7000010000001', 'gid://shopify/LineItem/15000100000001', 'gid://shopify/Refund/900010000001'];
  const own = await shop.graphql('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });

  expect(own.body).toMatchObject({ data: { nodes: ids.map((id) => ({ id })) } });
  expect((await other.graphql('query($ids: [ID!]!) { nodes(ids: $ids) { id } ordersCount { count } }', { ids })).body).toMatchObject({
    data: { nodes: [null, null, null, null], ordersCount: { count: 0 } },
  });
});
