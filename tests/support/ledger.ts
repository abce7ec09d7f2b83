/**
 * A ledger of its own: from what the sandbox knows of its orders, with other means than the app's. It imports nothing of the app, adds
 * with bigint, and finds calendar days with Intl instead of the database.
 */
import { z } from 'zod';

const whole = z.number().int().transform(BigInt);
const line = z.object({
  id: z.number(),
  variant_id: z.number().nullable(),
  title: z.string(),
  quantity: whole,
  price: whole,
  allocations: z.array(z.object({ amount: whole })),
  tax: whole,
  removed_quantity: whole,
  removed_net: whole,
  removed_tax: whole,
});
const order = z.object({
  kind: z.literal('orders'),
  id: z.number(),
  customer_id: z.number().nullable(),
  processed_at: z.coerce.date(),
  cancelled_at: z.string().nullable(),
  test: z.boolean(),
  taxes_included: z.boolean(),
  shipping: whole,
  tax_total: whole,
  fee: whole.nullable(),
  lines: z.array(line),
  refunds: z.array(z.object({ processed_at: z.coerce.date(), total: whole, lines: z.array(z.object({ line_id: z.number(), quantity: whole, subtotal: whole, tax: whole })) })),
});
const store = z.object({ kind: z.literal('store'), timeZone: z.string(), currency: z.string() });

const DAY_FIELDS = ['orders', 'units', 'gross', 'discount', 'included', 'sales', 'tax', 'shipping', 'fee', 'returnedUnits', 'returned', 'returnedTax', 'other', 'refunds'] as const;
export type LedgerDay = Record<(typeof DAY_FIELDS)[number], bigint>;

export interface Ledger {
  days: Map<string, LedgerDay>;
  /** Sales before returns, and units, by variant; a line without one stands under its title. */
  variants: Map<string, { units: bigint; sales: bigint; returned: bigint }>;
  /** Orders and net sales, by customer. */
  customers: Map<string, { orders: bigint; net: bigint }>;
  /** Of all orders whatever became of them. */
  count: number;
}

/** @param text the sandbox's truth about orders, a JSON object a line */
export function ledgerOf(text: string): Ledger {
  const [head, ...rows] = text.trim().split('\n');
  const { timeZone } = store.parse(JSON.parse(head ?? ''));
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const ledger: Ledger = { days: new Map(), variants: new Map(), customers: new Map(), count: rows.length };
  for (const row of rows) {
    const one = order.parse(JSON.parse(row));
    if (!one.test && one.cancelled_at === null) {
      enter(ledger, one, (at) => dayOf.format(at));
    }
  }
  return ledger;
}

function enter(ledger: Ledger, one: z.infer<typeof order>, dayOf: (at: Date) => string): void {
  const day = dayIn(ledger, dayOf(one.processed_at));
  const customer = one.customer_id === null ? null : entry(ledger.customers, String(one.customer_id), () => ({ orders: 0n, net: 0n }));
  day.orders += 1n;
  day.shipping += one.shipping;
  day.tax += one.tax_total;
  day.fee += one.fee ?? 0n;
  if (customer) {
    customer.orders += 1n;
  }
  const keys = new Map<number, string>();
  for (const item of one.lines) {
    const units = item.quantity - item.removed_quantity;
    const gross = item.price * units;
    const paid = item.price * item.quantity - item.allocations.reduce((sum, { amount }) => sum + amount, 0n) - item.removed_net;
    const tax = item.tax - item.removed_tax;
    const sales = paid - (one.taxes_included ? tax : 0n);
    day.units += units;
    day.gross += gross;
    day.discount += gross - paid;
    day.included += one.taxes_included ? tax : 0n;
    day.sales += sales;
    day.tax -= item.removed_tax;
    const key = item.variant_id === null ? `line:${item.title}` : String(item.variant_id);
    keys.set(item.id, key);
    const variant = entry(ledger.variants, key, () => ({ units: 0n, sales: 0n, returned: 0n }));
    variant.units += units;
    variant.sales += sales;
    if (customer) {
      customer.net += sales;
    }
  }
  for (const refund of one.refunds) {
    const back = dayIn(ledger, dayOf(refund.processed_at));
    back.refunds += 1n;
    back.other += refund.total;
    for (const item of refund.lines) {
      const net = item.subtotal - (one.taxes_included ? item.tax : 0n);
      back.returnedUnits += item.quantity;
      back.returned += net;
      back.returnedTax += item.tax;
      back.other -= net + item.tax;
      entry(ledger.variants, keys.get(item.line_id) ?? '', () => ({ units: 0n, sales: 0n, returned: 0n })).returned += net;
      if (customer) {
        customer.net -= net;
      }
    }
  }
}

function dayIn(ledger: Ledger, day: string): LedgerDay {
  return entry(ledger.days, day, () => Object.fromEntries(DAY_FIELDS.map((name) => [name, 0n])) as LedgerDay);
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
