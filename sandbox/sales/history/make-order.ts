import { PER_RIYAL } from '#sandbox/catalog/words.ts';
import { randomFor, type Random } from '#sandbox/lib/random.ts';
import { drawBasket, drawDiscounts, type LooseLine } from '#sandbox/sales/history/basket.ts';
import { isPromotion, type LocalDay } from '#sandbox/sales/history/calendar.ts';
import type { Demand } from '#sandbox/sales/history/demand.ts';
import { live } from '#sandbox/sales/history/life.ts';
import { makeCustomer, whoBuys } from '#sandbox/sales/history/people.ts';
import { idOf } from '#sandbox/sales/ids.ts';
import type { CheckoutRow, CustomerRow, OrderRow } from '#sandbox/sales/rows.ts';
import { netOf, taxOf, withSums, type OrderParts } from '#sandbox/sales/sums.ts';
import { basketOf, checkoutSums } from '#sandbox/sales/checkout-sums.ts';
import { exponentOf } from '#sandbox/lib/money.ts';

export interface World {
  storeId: number;
  seed: number;
  currency: string;
  taxBps: number;
  taxesIncluded: boolean;
  /** What buyers may pay in, besides the store's own currency. */
  presentment: readonly string[];
  demand: Demand;
  until: number;
  abandonedShare: number;
  /** How many of each kind there are so far. */
  count: { orders: number; customers: number; lines: number; refunds: number; refundLines: number; checkouts: number };
}

export interface Made extends OrderParts {
  customer: CustomerRow | null;
  checkouts: CheckoutRow[];
}

const HOUR = 3_600_000;

/** One order of a day, with all that became of it, and the checkouts that were left on the way. */
export function makeOrder(world: World, day: LocalDay, place: number): Made {
  const { count } = world;
  count.orders += 1;
  const random = randomFor(world.seed, 'order', count.orders);
  const week = Math.floor(day.index / 7);
  const createdAt = momentOf(random, day, place);
  const source = random.chance(0.88) ? 'web' : random.chance(0.8) ? 'pos' : 'shopify_draft_order';
  const lines = drawBasket(random, world.demand, week);
  const order = emptyOrder(world, random, { createdAt, source });
  order.discounts = drawDiscounts(random, lines, isPromotion(day));
  const parts = priced(world, order, lines);
  parts.order.original_total = parts.order.total;

  const who = whoBuys(random, count.customers, source === 'pos' ? 0.7 : 0.1);
  const customer = who === 'new' ? makeCustomer(world, ++count.customers, createdAt) : null;
  parts.order.customer_id = customer?.id ?? (typeof who === 'number' ? idOf('customer', world.storeId, who) : null);
  live({
    random,
    parts,
    demand: world.demand,
    week,
    until: world.until,
    nextLineId: () => idOf('order_line', world.storeId, ++count.lines),
    nextRefundId: () => idOf('refund', world.storeId, ++count.refunds),
    nextRefundLineId: () => idOf('refund_line', world.storeId, ++count.refundLines),
  });
  return { ...parts, customer, checkouts: source === 'web' ? drawCheckouts(world, random, { parts, week }) : [] };
}

/** Orders of a day in the order of its time; a few stand right at its edges. */
function momentOf(random: Random, { start, end }: LocalDay, place: number): Date {
  const length = end - start;
  const edge = random.next();
  if (edge < 0.004) {
    return new Date(start + random.int(0, 59) * 1000);
  }
  if (edge < 0.008) {
    return new Date(end - random.int(1, 60) * 1000);
  }
  // Few in the small hours, most in the evening.
  const hour = place ** 0.62;
  return new Date(start + Math.floor((Math.min(0.999, hour) * length) / 1000) * 1000);
}

const GATEWAYS = [
  'shopify_payments',
  'shopify_payments',
  'shopify_payments',
  'shopify_payments',
  'mada',
  'mada',
  'cash_on_delivery',
  'cash_on_delivery',
  'tamara',
  'bank_transfer',
] as const;

function emptyOrder(world: World, random: Random, { createdAt, source }: { createdAt: Date; source: string }): OrderRow {
  const isWeb = source === 'web';
  const presentment = isWeb && world.presentment.length > 0 && random.chance(0.08) ? random.pick(world.presentment) : world.currency;
  const whole = 10 ** exponentOf(world.currency);
  const shipping = source === 'pos' || random.chance(0.35) ? 0 : Math.round(whole * random.pick([15, 25, 29.95, 35]) * (PER_RIYAL[world.currency] ?? 0.27));
  return {
    id: idOf('shop_order', world.storeId, world.count.orders),
    store_id: world.storeId,
    number: 1000 + world.count.orders,
    customer_id: null,
    cart_token: isWeb ? tokenOf(random, 'c', world.count.orders) : null,
    checkout_token: isWeb ? tokenOf(random, 'd', world.count.orders) : null,
    created_at: createdAt,
    // Brought in later than it was sold, as tills do that were offline.
    processed_at: source === 'pos' && random.chance(0.05) ? new Date(createdAt.getTime() - random.int(1, 30) * HOUR) : createdAt,
    updated_at: createdAt,
    cancelled_at: null,
    cancel_reason: null,
    closed_at: null,
    paid_at: null,
    shipped_at: null,
    delivered_at: null,
    edited: false,
    test: random.chance(0.005),
    source_name: source,
    gateway: source === 'pos' ? 'cash' : random.pick(GATEWAYS),
    presentment_currency: presentment,
    presentment_rate: rateOf(world.currency, presentment, random),
    taxes_included: world.taxesIncluded,
    tax_bps: world.taxBps,
    financial_status: 'PENDING',
    fulfillment_status: 'UNFULFILLED',
    discounts: [],
    shipping,
    shipping_tax: taxOf(shipping, world.taxBps, world.taxesIncluded),
    ...NO_SUMS,
    version: 1,
  };
}

const NO_SUMS = {
  original_total: 0, subtotal: 0, discount_total: 0, tax_total: 0, total: 0, current_subtotal: 0, current_discounts: 0, current_tax: 0, current_total: 0,
  received: 0, fee: null, refunded: 0, refunded_shipping: 0,
}; // prettier-ignore

/** Millionths; it moves by a few percent from order to order. */
function rateOf(from: string, to: string, random: Random): number {
  return from === to ? 1_000_000 : Math.round((1_000_000 * (PER_RIYAL[to] ?? 0.27) * (1 + 0.02 * random.bell())) / (PER_RIYAL[from] ?? 0.27));
}

function priced(world: World, order: OrderRow, loose: readonly LooseLine[]): OrderParts {
  const lines = loose.map((line, index) => ({
    ...line,
    id: idOf('order_line', world.storeId, ++world.count.lines),
    order_id: order.id,
    position: index + 1,
    tax: line.taxable ? taxOf(netOf(line), order.tax_bps, order.taxes_included) : 0,
  }));
  const parts: OrderParts = { order, lines, refunds: [], refundLines: [] };
  return { ...parts, order: withSums(parts) };
}

/** One that this order came from, left for hours and taken up again; or one that nobody came back to. */
function drawCheckouts(world: World, random: Random, { parts, week }: { parts: OrderParts; week: number }): CheckoutRow[] {
  const { order } = parts;
  const rows: CheckoutRow[] = [];
  const add = (row: Pick<CheckoutRow, 'token' | 'cart_token' | 'customer_id' | 'order_id' | 'created_at' | 'completed_at' | 'lines'>): void => {
    const sums = checkoutSums(row.lines, { taxBps: world.taxBps, taxesIncluded: world.taxesIncluded });
    const updated_at = row.completed_at ?? new Date(row.created_at.getTime() + 60_000);
    rows.push({
      ...row, ...sums, id: idOf('checkout', world.storeId, ++world.count.checkouts), store_id: world.storeId, updated_at,
      contact_at: new Date(row.created_at.getTime() + 30_000), abandoned_at: new Date(row.created_at.getTime() + HOUR),
      presentment_currency: order.presentment_currency, presentment_rate: order.presentment_rate, discount_codes: [], version: 1,
    }); // prettier-ignore
  };
  const { customer_id, cart_token, checkout_token, created_at } = order;
  if (random.chance(0.05)) {
    const lines = basketOf(parts.lines.filter(({ added_at }) => added_at === null));
    const begun = new Date(created_at.getTime() - random.int(2, 48) * HOUR);
    add({ token: checkout_token ?? '', cart_token, customer_id, order_id: order.id, created_at: begun, completed_at: created_at, lines });
  }
  if (random.chance(world.abandonedShare)) {
    const lines = basketOf(drawBasket(random, world.demand, week));
    const known = random.chance(0.5) ? customer_id : null;
    const begun = new Date(Math.min(created_at.getTime(), world.until - 2 * HOUR));
    add({
      token: tokenOf(random, 'e', world.count.orders),
      cart_token: tokenOf(random, 'f', world.count.orders),
      customer_id: known,
      order_id: null,
      created_at: begun,
      completed_at: null,
      lines,
    });
  }
  return rows;
}

/** Hard to guess, and never the same twice in a store: the count stands in it. */
function tokenOf(random: Random, kind: string, n: number): string {
  return `${kind}${n.toString(16).padStart(7, '0')}${Array.from({ length: 3 }, () => random.int(0, 0xffff_ffff).toString(16).padStart(8, '0')).join('')}`;
}
