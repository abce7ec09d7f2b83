import { describe, expect, it } from 'vitest';
import { orderReader } from './bulk-orders.ts';
import type { FileLine } from './bulk-lines.ts';

const bag = (amount: string) => ({ shopMoney: { amount, currencyCode: 'SAR' } });
const shown = (amount: string) => ({ ...bag(amount), presentmentMoney: { amount, currencyCode: 'SAR' } });

function order(id: number, subtotal: string, refunds: { id: string }[] = []): object {
  return {
    id: `gid://shopify/Order/${id}`, name: `#${id}`, createdAt: '2026-11-20T12:00:00Z', processedAt: '2026-11-20T12:00:00Z', updatedAt: '2026-11-20T12:00:00Z', cancelledAt: null, test: false,
    sourceName: 'web', currencyCode: 'SAR', taxesIncluded: true, displayFinancialStatus: 'PAID', displayFulfillmentStatus: 'UNFULFILLED', discountCodes: [], cartToken: null, checkoutToken: null,
    customer: null, subtotalPriceSet: bag(subtotal), totalDiscountsSet: bag('0.00'), totalShippingPriceSet: bag('0.00'), totalTaxSet: bag('0.00'), totalPriceSet: shown(subtotal),
    currentTotalPriceSet: bag(subtotal), totalRefundedSet: bag('0.00'), fulfillments: [], transactions: [], refunds,
  }; // prettier-ignore
}

function item(id: number, parent: number, price: string): object {
  return {
    id: `gid://shopify/LineItem/${id}`, title: 'Thing', variantTitle: null, sku: null, vendor: null, quantity: 1, currentQuantity: 1, product: null, variant: null, originalUnitPriceSet: bag(price),
    discountAllocations: [], taxLines: [], __parentId: `gid://shopify/Order/${parent}`,
  }; // prettier-ignore
}

/** What comes of these lines, from a place on. */
function read(lines: readonly object[], from = { offset: 0, line: 0, given: 0 }) {
  const reader = orderReader(from);
  const points = lines.slice(from.line).map((content, at): ReturnType<typeof reader.resumePoint> => {
    const start = from.offset + at;
    const line: FileLine = { text: JSON.stringify(content), start, end: start + 1, whole: true };
    reader.take(line);
    return reader.resumePoint();
  });
  reader.end();
  const { orders, refunded, singly } = reader.give(null);
  return { orders: orders.map((one) => [one.externalId, one.lines.length]), refunded: refunded.map(({ order: one }) => one.id.split('/').at(-1)), singly, points };
}

describe('a file of orders', () => {
  it('gives an order once its lines add up to it, in whatever order they come', () => {
    const lines = [item(1, 10, '5.00'), order(10, '12.00'), order(11, '3.00'), item(3, 11, '3.00'), item(2, 10, '7.00')];
    expect(read(lines)).toMatchObject({ orders: [['11', 1], ['10', 2]], singly: [] }); // prettier-ignore
  });

  it('leaves refunds to be asked for, and lines that never add up to be read singly', () => {
    const lines = [order(10, '5.00', [{ id: 'gid://shopify/Refund/1' }]), item(1, 10, '5.00'), order(11, '9.00'), item(2, 11, '5.00')];
    expect(read(lines)).toMatchObject({ orders: [], refunded: ['10'], singly: ['11'] });
  });

  it('reads an order again by itself when a free line comes after it was given', () => {
    expect(read([order(10, '5.00'), item(1, 10, '5.00'), item(2, 10, '0.00')])).toMatchObject({ orders: [['10', 1]], singly: ['10'] });
  });

  it('goes on at any line and gives nothing twice', () => {
    const lines = [order(10, '5.00'), order(11, '6.00'), item(1, 11, '6.00'), item(2, 10, '5.00'), order(12, '7.00'), item(3, 12, '7.00')];
    const whole = read(lines).orders;
    for (const [at, point] of read(lines).points.entries()) {
      const before = read(lines.slice(0, at + 1)).orders.length;
      // What was given before the point stands in its count; the rest comes again from there.
      expect(whole.slice(before)).toEqual(read(lines, point).orders);
    }
  });

  it('is broken when lines are left whose order never came', () => {
    expect(() => read([item(1, 10, '5.00')])).toThrow('lines without an order');
  });
});
