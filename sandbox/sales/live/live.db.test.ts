import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type Answer, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

const TOPICS = ['orders/create', 'orders/updated', 'orders/paid', 'orders/cancelled', 'orders/edited', 'refunds/create', 'customers/create', 'customers/update', 'customers/delete', 'customers/redact', 'carts/create', 'carts/update', 'checkouts/create', 'checkouts/update', 'checkouts/delete', 'inventory_levels/update'] as const; // prettier-ignore
const SCOPES = ['read_orders', 'read_all_orders', 'read_customers', 'write_products', 'read_inventory'];
let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  await sandbox.call('PUT', '/sandbox/app', { url: 'http://127.0.0.1:9', subscriptions: TOPICS.map((topic) => ({ topic })) });
}, 60_000);
afterAll(() => sandbox.close());

const partsShape = z.object({
  order: z.looseObject({
    id: z.number(), total: z.number(), current_total: z.number(), current_subtotal: z.number(), received: z.number(), refunded: z.number(), customer_id: z.number().nullable(),
    financial_status: z.string(), fulfillment_status: z.string(),
  }),
  lines: z.array(z.looseObject({ id: z.number(), variant_id: z.number().nullable(), quantity: z.number(), current_quantity: z.number(), price: z.number() })),
  refunds: z.array(z.looseObject({ total: z.number() })),
}); // prettier-ignore
type Parts = z.infer<typeof partsShape>;

interface Open {
  shop: TestShop;
  variants: { id: number; stock: number }[];
  post(path: string, body?: unknown): Promise<Answer>;
  order(body: Record<string, unknown>): Promise<Parts>;
  move(parts: Parts, move: string, body?: unknown): Promise<Parts>;
  stock(id: number): Promise<number>;
  webhooks(): Promise<{ topic: string; body: string; eventId: string }[]>;
}

/** A store with three variants of five each, and a token: only who has the app is told. */
async function open(slug: string, store: Record<string, unknown> = {}): Promise<Open> {
  const shop = await createTestShop(sandbox, { slug, size: 10, scopes: SCOPES, ...store });
  await shop.graphql('{ shop { id } }');
  const path = `/sandbox/stores/${slug}`;
  const list = at(z.array(z.object({ id: z.number() })), (await sandbox.call('GET', `${path}/variants`)).body, 'variants').slice(0, 3);
  for (const { id } of list) {
    await sandbox.call('PATCH', `${path}/variants/${String(id)}`, { stock: 5, price: '100.00' });
  }
  const post = (to: string, body: unknown = {}): Promise<Answer> => sandbox.call('POST', path + to, body);
  const parts = ({ status, body }: Answer): Parts => {
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    return partsShape.parse(body);
  };
  return {
    shop,
    variants: list.map(({ id }) => ({ id, stock: 5 })),
    post,
    order: async (body) => parts(await post('/orders', body)),
    move: async ({ order }, move, body) => parts(await post(`/orders/${String(order.id)}/${move}`, body)),
    stock: async (id) => at(z.number(), (await sandbox.call('GET', `${path}/variants/${String(id)}`)).body, 'stock'),
    webhooks: async () =>
      at(z.array(z.object({ topic: z.string(), body: z.string(), eventId: z.string() })), (await sandbox.call('GET', `${path}/webhooks`)).body, 'deliveries').filter(
        ({ topic }) => topic !== 'inventory_levels/update',
      ),
  };
}

test('a sale takes stock and makes the order, or does neither', async () => {
  const { variants, order, post, stock, shop } = await open('whole');
  const [first, second] = variants.map(({ id }) => id) as [number, number];
  await order({ lines: [{ variantId: first, quantity: 2 }] });
  const tooMany = await post('/orders', {
    lines: [
      { variantId: first, quantity: 1 },
      { variantId: second, quantity: 6 },
    ],
  });

  expect([tooMany.status, tooMany.body]).toMatchObject([409, { code: 'out_of_stock', details: { variantId: second, stock: 5 } }]);
  expect([await stock(first), await stock(second)]).toEqual([3, 5]);
  expect((await shop.graphql('{ ordersCount { count } customersCount { count } }')).body).toMatchObject({ data: { ordersCount: { count: 1 }, customersCount: { count: 1 } } });
});

test('ten buyers at once never get more than there is', async () => {
  const { variants, post, stock } = await open('rush');
  const id = variants[0]?.id ?? 0;
  const answers = await Promise.all(Array.from({ length: 10 }, () => post('/orders', { lines: [{ variantId: id, quantity: 1 }], customer: null })));

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(5);
  expect(await stock(id)).toBe(0);
  expect(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => partsShape.parse(body).order.id)).size).toBe(5);
});

test('sales and price writes of the same variants never lock each other out', async () => {
  const { variants, post, shop } = await open('both', { scopes: [...SCOPES, 'write_products'], switches: { throttling: 'off' } });
  const { body } = await shop.graphql('{ productVariants(first: 3) { nodes { id product { id } } } }');
  const nodes = at(z.array(z.object({ id: z.string(), product: z.object({ id: z.string() }) })), body, 'data', 'productVariants', 'nodes');
  const write = 'mutation W($p: ID!, $v: [ProductVariantsBulkInput!]!) { productVariantsBulkUpdate(productId: $p, variants: $v) { userErrors { code } } }';
  const work = Array.from({ length: 24 }, async (_, count) => {
    const node = nodes[count % 3];
    return count % 2 === 0
      ? (await post('/orders', { lines: variants.map(({ id }) => ({ variantId: id, quantity: 1 })) })).status
      : JSON.stringify((await shop.graphql(write, { p: node?.product.id, v: [{ id: node?.id, price: String(90 + count) }] })).body);
  });
  const answers = await Promise.all(work);

  expect(answers.filter((answer) => answer === 500 || String(answer).includes('INTERNAL_SERVER_ERROR'))).toEqual([]);
  expect(answers.filter((answer) => answer === 201)).toHaveLength(5);
  expect(answers.filter((answer) => String(answer).includes('"userErrors":[]'))).toHaveLength(12);
});

test('an order lives from payment to refund, and its sums follow', async () => {
  const { variants, order, move, stock, shop } = await open('life');
  const [first, second] = variants.map(({ id }) => id) as [number, number];
  const wanted = [{ variantId: first, quantity: 3 }, { variantId: second, quantity: 1 }]; // prettier-ignore
  const placed = await order({ paid: false, shipping: 2500, discount: { code: 'TEN', minor: 1001 }, lines: wanted });
  expect(placed.order).toMatchObject({ total: 40_000 - 1001 + 2500, financial_status: 'PENDING' });
  const paid = await move(placed, 'pay');
  const line = paid.lines[0]?.id ?? 0;
  const partly = await move(paid, 'fulfil', { lines: [{ lineId: line, quantity: 1 }] });
  const sent = await move(partly, 'fulfil');
  await move(sent, 'deliver');
  const back = await move(sent, 'refund', { lines: [{ lineId: line, quantity: 2 }], shipping: 2500 });
  const all = await move(back, 'refund', { lines: back.lines.map(({ id, current_quantity }) => ({ lineId: id, quantity: current_quantity })) });

  expect([partly.order.fulfillment_status, sent.order.fulfillment_status, back.order.financial_status]).toEqual(['PARTIALLY_FULFILLED', 'FULFILLED', 'PARTIALLY_REFUNDED']);
  expect(all.order).toMatchObject({ financial_status: 'REFUNDED', current_total: 0, current_subtotal: 0, refunded: 41_499, received: 41_499 });
  expect(await stock(first)).toBe(5);
  const ask = `query($id: ID!) { order(id: $id) { displayFinancialStatus netPaymentSet { shopMoney { amount } } discountCodes refunds { totalRefundedSet { shopMoney { amount } } } customer { numberOfOrders amountSpent { amount } } } }`;
  expect((await shop.graphql(ask, { id: `gid://shopify/Order/${String(placed.order.id)}` })).body).toMatchObject({
    data: {
      order: {
        displayFinancialStatus: 'REFUNDED',
        netPaymentSet: { shopMoney: { amount: '0.00' } },
        discountCodes: ['TEN'],
        customer: { numberOfOrders: '1', amountSpent: { amount: '0.00' } },
      },
    },
  });
});

test('an edit gives units back and takes others, and what is owed stays open', async () => {
  const { variants, order, move, stock } = await open('edited');
  const [first, second] = variants.map(({ id }) => id) as [number, number];
  const placed = await order({ lines: [{ variantId: first, quantity: 3 }] });
  const edited = await move(placed, 'edit', { remove: [{ lineId: placed.lines[0]?.id, quantity: 1 }], add: [{ variantId: second, quantity: 2 }] });

  expect([await stock(first), await stock(second)]).toEqual([3, 3]);
  expect(edited.order).toMatchObject({ edited: true, total: 50_000, current_total: 40_000, received: 30_000, financial_status: 'PARTIALLY_PAID' });
  expect(edited.lines.map(({ quantity, current_quantity }) => [quantity, current_quantity])).toEqual([[3, 2], [2, 2]]); // prettier-ignore
});

test('a cancelled order puts its stock and its money back', async () => {
  const { variants, order, move, stock } = await open('cancelled');
  const id = variants[0]?.id ?? 0;
  const paid = await move(await order({ shipping: 1000, lines: [{ variantId: id, quantity: 2 }] }), 'cancel');
  const never = await move(await order({ paid: false, lines: [{ variantId: id, quantity: 2 }] }), 'cancel');

  const bought = await order({ lines: [{ variantId: id, quantity: 1 }] });
  const path = (parts: Parts): string => `/sandbox/stores/cancelled/orders/${String(parts.order.id)}`;
  expect((await sandbox.call('DELETE', path(bought))).body).toMatchObject({ code: 'order_not_cancelled' });
  await move(bought, 'cancel');
  expect((await sandbox.call('DELETE', path(bought))).status).toBe(200);
  expect((await sandbox.call('GET', path(bought))).status).toBe(404);
  expect(paid.order).toMatchObject({ financial_status: 'REFUNDED', current_total: 0, refunded: 21_000 });
  expect(never.order).toMatchObject({ financial_status: 'VOIDED', current_total: 0, refunded: 0 });
  expect(await stock(id)).toBe(5);
});

test('moves out of turn are refused, and change nothing', async () => {
  const { variants, order, move, post } = await open('turns');
  const placed = await order({ paid: false, lines: [{ variantId: variants[0]?.id, quantity: 2 }] });
  const path = `/orders/${String(placed.order.id)}`;
  const code = async (name: string, body?: unknown): Promise<string> => at(z.string(), (await post(`${path}/${name}`, body)).body, 'code');

  expect(await code('refund', { amount: 100 })).toBe('order_not_paid');
  expect(await code('deliver')).toBe('order_not_fulfilled');
  await move(placed, 'pay');
  expect(await code('pay')).toBe('order_paid');
  expect(await code('refund', { amount: 20_001 })).toBe('too_much_money');
  expect(await code('refund', { lines: [{ lineId: placed.lines[0]?.id, quantity: 3 }] })).toBe('too_many_units');
  expect(await code('refund', { shipping: 1 })).toBe('too_much_shipping');
  await move(placed, 'fulfil');
  expect(await code('fulfil')).toBe('order_fulfilled');
  expect(await code('cancel')).toBe('order_fulfilled');
  expect((await post('/orders/1/pay')).status).toBe(404);
});

test('a checkout is left, found in the list, and taken up again', async () => {
  const { variants, post, shop } = await open('basket', { accessTokenSeconds: 86_400 });
  const cart = await post('/carts', { lines: [{ variantId: variants[0]?.id, quantity: 1 }] });
  const cartToken = at(z.string(), cart.body, 'token');
  await post(`/carts/${cartToken}/lines`, { lines: [{ variantId: variants[1]?.id, quantity: 1 }] });
  const checkout = at(z.string(), (await post('/checkouts', { cartToken })).body, 'token');
  sandbox.clock.advance(120 * 60_000);
  expect((await post('/checkouts/abandon')).body, 'nobody to write to yet').toEqual({ checkouts: [] });
  await post(`/checkouts/${checkout}/contact`);
  expect((await post('/checkouts/abandon')).body, 'too early').toEqual({ checkouts: [] });
  sandbox.clock.advance(60 * 60_000);
  expect((await post('/checkouts/abandon')).body).toMatchObject({ checkouts: [{ token: checkout }] });
  const ask = '{ abandonedCheckouts(first: 5) { nodes { completedAt abandonedCheckoutUrl totalPriceSet { shopMoney { amount } } lineItems(first: 5) { nodes { quantity } } } } }';
  expect((await shop.graphql(ask)).body).toMatchObject({ data: { abandonedCheckouts: { nodes: [{ completedAt: null, totalPriceSet: { shopMoney: { amount: '200.00' } } }] } } });
  const bought = partsShape.parse((await post(`/checkouts/${checkout}/complete`)).body);

  expect(bought.order).toMatchObject({ cart_token: cartToken, checkout_token: checkout, total: 20_000 });
  expect((await shop.graphql(ask)).body).toMatchObject({ data: { abandonedCheckouts: { nodes: [{ completedAt: expect.any(String) }] } } });
  expect((await post(`/checkouts/${checkout}/complete`)).body).toMatchObject({ code: 'checkout_completed' });
});

test('the app is told of each act, once, and of no name it may not know', async () => {
  const { variants, order, move, post, webhooks } = await open('told');
  const placed = await order({ lines: [{ variantId: variants[0]?.id, quantity: 2 }] });
  await move(placed, 'refund', { lines: [{ lineId: placed.lines[0]?.id, quantity: 1 }] });
  await move(placed, 'edit', { add: [{ variantId: variants[1]?.id, quantity: 1 }] });
  await move(placed, 'cancel');
  const told = await webhooks();

  expect(told.map(({ topic }) => topic)).toEqual([
    'customers/create', 'customers/update', 'orders/create', 'orders/paid',
    'refunds/create', 'customers/update', 'orders/updated',
    'orders/edited', 'customers/update', 'orders/updated',
    'refunds/create', 'customers/update', 'orders/cancelled', 'orders/updated',
  ]); // prettier-ignore
  expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(4);
  expect(told.some(({ body }) => body.includes('@example.com'))).toBe(false);
  const created = JSON.parse(told[2]?.body ?? '') as unknown;
  expect(created).toMatchObject({
    admin_graphql_api_id: `gid://shopify/Order/${String(placed.order.id)}`, total_price: '200.00', financial_status: 'paid', fulfillment_status: null,
    line_items: [{ price: '100.00', total_discount: '0.00', quantity: 2 }], customer: { first_name: null },
  }); // prettier-ignore
  expect(JSON.parse(told[4]?.body ?? '')).toMatchObject({ order_id: placed.order.id, refund_line_items: [{ quantity: 1, restock_type: 'return', subtotal: 100 }] });
  expect((await post(`/customers/${String(placed.order.customer_id)}/redact`)).status).toBe(200);
  expect((await webhooks()).at(-1)).toMatchObject({ topic: 'customers/redact' });
});

test('who is deleted is gone from their orders, and the money stays', async () => {
  const { variants, order, shop } = await open('gone');
  const placed = await order({ lines: [{ variantId: variants[0]?.id, quantity: 1 }] });
  const path = `/sandbox/stores/gone/customers/${String(placed.order.customer_id)}`;
  expect((await sandbox.call('DELETE', path)).status).toBe(200);
  const { body } = await shop.graphql('{ orders(first: 1) { nodes { customer { id } totalPriceSet { shopMoney { amount } } } } customersCount { count } }');

  expect(body).toMatchObject({ data: { orders: { nodes: [{ customer: null, totalPriceSet: { shopMoney: { amount: '100.00' } } }] }, customersCount: { count: 0 } } });
});
