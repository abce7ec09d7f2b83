/** Orders, customers and checkouts of a platform that lives in memory, and makers of each. */
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import type { StoreClient } from '#app/platforms/port.ts';
import type { CartSnapshot, CustomerSnapshot, OrderLine, OrderSnapshot, SalesPage } from '#app/platforms/sales-port.ts';

export interface MemorySales extends Pick<StoreClient, 'countSales' | 'listOrders' | 'readOrders' | 'listCustomers' | 'readCustomers' | 'listCheckouts'> {
  orders: Map<string, OrderSnapshot>;
  customers: Map<string, CustomerSnapshot>;
  checkouts: Map<string, CartSnapshot>;
  /** Orders that a list leaves out, as a search that runs behind its data does. */
  hidden: Set<string>;
  /** It shows no older orders; null: all. */
  window: { visibleFrom: Date | null };
}

const PAGE = 100;

export function memorySales(): MemorySales {
  const sales: MemorySales = {
    orders: new Map(),
    customers: new Map(),
    checkouts: new Map(),
    hidden: new Set(),
    window: { visibleFrom: null },
    countSales: ({ until, since }) => {
      const counts = (row: { createdAt: Date; platformUpdatedAt: Date }): boolean => row.createdAt < until && row.platformUpdatedAt >= (since ?? row.platformUpdatedAt);
      return Promise.resolve({
        orders: [...sales.orders.values()].filter(counts).length,
        customers: [...sales.customers.values()].filter(counts).length,
        visibleFrom: sales.window.visibleFrom,
      });
    },
    listOrders: (reading) =>
      pages(
        [...sales.orders.values()].filter(({ externalId }) => !sales.hidden.has(externalId)),
        reading,
      ),
    readOrders: (ids) => Promise.resolve({ orders: ids.flatMap((id) => sales.orders.get(id) ?? []), gone: ids.filter((id) => !sales.orders.has(id)) }),
    listCustomers: ({ people, ...reading }) =>
      pages(
        [...sales.customers.values()].map((customer) => (people ? customer : { ...customer, person: null })),
        reading,
      ),
    readCustomers: (ids, { people }) =>
      Promise.resolve({
        customers: ids.flatMap((id) => sales.customers.get(id) ?? []).map((customer) => (people ? customer : { ...customer, person: null })),
        gone: ids.filter((id) => !sales.customers.has(id)),
      }),
    listCheckouts: (reading) => pages([...sales.checkouts.values()], reading),
  };
  return sales;
}

async function* pages<Row extends { platformUpdatedAt: Date }>(all: readonly Row[], { resumeFrom, since }: { resumeFrom?: string; since?: Date }): AsyncGenerator<SalesPage<Row>> {
  const rows = all.filter(({ platformUpdatedAt }) => platformUpdatedAt >= (since ?? platformUpdatedAt));
  for (let start = Number(resumeFrom ?? 0); ; start += PAGE) {
    const isLast = start + PAGE >= rows.length;
    yield { rows: rows.slice(start, start + PAGE), checkpoint: isLast ? null : String(start + PAGE) };
    if (isLast) {
      return;
    }
    await Promise.resolve();
  }
}

const AT = new Date('2026-11-19T09:00:00.000Z');

export function aLine(given: Partial<Omit<OrderLine, 'externalId'>> & { id?: string; variant?: string | null } = {}): OrderLine {
  const { id = '1', variant = '1', ...rest } = given;
  const quantity = given.quantity ?? 1;
  return {
    externalId: asId<ExternalId>(id),
    variantExternalId: variant === null ? null : asId<ExternalId>(variant),
    productExternalId: variant === null ? null : asId<ExternalId>(`p${variant}`),
    title: variant === null ? 'Gift wrap' : `Product ${variant}`,
    variantTitle: null,
    sku: variant === null ? null : `SKU-${variant}`,
    vendor: variant === null ? null : 'Huraa',
    quantity,
    currentQuantity: quantity,
    unitMinor: 11_500,
    discountMinor: 0,
    taxMinor: 1500 * quantity,
    ...rest,
  };
}

/** An order of one line of 115.00 with 15.00 tax in it, paid, unless told otherwise. */
export function anOrder(given: Partial<Omit<OrderSnapshot, 'externalId' | 'customerExternalId'>> & { id?: string; customer?: string | null } = {}): OrderSnapshot {
  const { id = '1', customer = 'c1', ...rest } = given;
  const lines = given.lines ?? [aLine()];
  const subtotal = lines.reduce((sum, line) => sum + line.unitMinor * line.quantity - line.discountMinor, 0);
  const createdAt = given.createdAt ?? given.processedAt ?? AT;
  return {
    externalId: asId<ExternalId>(id),
    name: `#${id}`,
    status: 'paid',
    financialStatus: 'paid',
    fulfillmentStatus: 'unfulfilled',
    test: false,
    sourceName: 'web',
    currency: 'SAR',
    presentment: money(subtotal, 'SAR'),
    taxesIncluded: true,
    subtotalMinor: subtotal,
    discountMinor: lines.reduce((sum, line) => sum + line.discountMinor, 0),
    shippingMinor: 0,
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0),
    totalMinor: subtotal + (given.shippingMinor ?? 0),
    currentTotalMinor: subtotal + (given.shippingMinor ?? 0),
    refundedMinor: 0,
    feeMinor: null,
    discountCodes: [],
    customerExternalId: customer === null ? null : asId<ExternalId>(customer),
    cartToken: null,
    checkoutToken: null,
    createdAt,
    processedAt: createdAt,
    cancelledAt: null,
    platformUpdatedAt: createdAt,
    refunds: [],
    ...rest,
    lines,
  };
}

export function aCustomer(given: Partial<Omit<CustomerSnapshot, 'externalId'>> & { id?: string } = {}): CustomerSnapshot {
  const { id = 'c1', ...rest } = given;
  return {
    externalId: asId<ExternalId>(id),
    createdAt: AT,
    platformUpdatedAt: AT,
    ordersCount: 1,
    spent: money(11_500, 'SAR'),
    state: 'enabled',
    person: { name: 'Noura', email: 'noura@example.com' },
    ...rest,
  };
}

export function aCheckout(given: Partial<Omit<CartSnapshot, 'externalId'>> & { id?: string } = {}): CartSnapshot {
  const { id = 'token-0001', ...rest } = given;
  return {
    externalId: asId<ExternalId>(`checkout:${id}`),
    kind: 'checkout',
    cartToken: null,
    checkoutToken: id,
    customerExternalId: null,
    hasContact: true,
    currency: 'SAR',
    totalMinor: 11_500,
    discountMinor: 0,
    recoveryUrl: `https://shop.example/checkouts/ac/${id}/recover?key=k`,
    startedAt: AT,
    completedAt: null,
    platformUpdatedAt: AT,
    lines: [{ variantExternalId: asId<ExternalId>('1'), productExternalId: asId<ExternalId>('p1'), title: 'Product 1', sku: 'SKU-1', quantity: 1, unitMinor: 11_500 }],
    ...rest,
  };
}
