import type { Random } from '#sandbox/lib/random.ts';
import type { Demand } from '#sandbox/sales/history/demand.ts';
import type { Discount, LineRow } from '#sandbox/sales/rows.ts';
import { netOf, spread } from '#sandbox/sales/sums.ts';

/** A line before it has an order. */
export type LooseLine = Omit<LineRow, 'id' | 'order_id' | 'position'>;

const SIZES = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5] as const;
const QUANTITIES = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 5] as const;

/** What one buyer takes in a week: mostly a line or two, once in a while more than a page of them. */
export function drawBasket(random: Random, demand: Demand, week: number): LooseLine[] {
  const size = random.chance(0.002) ? random.int(26, 60) : random.pick(SIZES);
  const lines: LooseLine[] = [];
  const seen = new Set<number>();
  for (let count = 0; count < size; count += 1) {
    const line = drawLine(random, demand, week);
    if (line.variant_id !== null && seen.has(line.variant_id)) {
      continue;
    }
    seen.add(line.variant_id ?? -count);
    lines.push(line);
  }
  return lines;
}

export function drawLine(random: Random, demand: Demand, week: number): LooseLine {
  const { item, price } = demand.draw(week, [random.next(), random.next()]);
  const line: LooseLine = {
    product_id: item.productId,
    variant_id: item.variantId,
    sku: item.sku,
    title: item.productTitle,
    variant_title: item.title === 'Default Title' ? null : item.title,
    vendor: item.vendor,
    quantity: random.pick(QUANTITIES),
    current_quantity: 0,
    fulfilled_quantity: 0,
    price,
    allocations: [],
    taxable: item.taxable,
    tax: 0,
    removed_quantity: 0,
    removed_net: 0,
    removed_tax: 0,
    added_at: null,
  };
  line.current_quantity = line.quantity;
  if (random.chance(0.004)) {
    // A line typed in by hand: it never had a product.
    return { ...line, product_id: null, variant_id: null, sku: null, title: 'Gift wrapping', variant_title: null, vendor: null, price: Math.max(1, Math.round(price / 10)) };
  }
  // Its product has been deleted since: only what was written down is left.
  return random.chance(0.01) ? { ...line, product_id: null, variant_id: null } : line;
}

const CODES = ['WELCOME10', 'SAVE15', 'EID25', 'TAKE30', 'صيف20'] as const;

/** Puts discounts on lines, and tells what they are. Allocations of one discount come to its amount exactly. */
export function drawDiscounts(random: Random, lines: readonly LooseLine[], isPromotion: boolean): Discount[] {
  const discounts: Discount[] = [];
  const [first] = lines;
  if (first && random.chance(isPromotion ? 0.4 : 0.08)) {
    const percentage = random.pick([5, 10, 15, 20]);
    first.allocations.push({ index: 0, amount: Math.round((first.price * first.quantity * percentage) / 100) });
    discounts.push({ index: 0, kind: 'automatic', name: 'Offer of the week', scope: 'line', value: { percentage } });
  }
  if (random.chance(isPromotion ? 0.55 : 0.16)) {
    const index = discounts.length;
    const nets = lines.map(netOf);
    const whole = nets.reduce((sum, net) => sum + net, 0);
    const isManual = random.chance(0.1);
    const percentage = random.pick([10, 15, 25, 30]);
    const isFixed = random.chance(0.35);
    // Crooked on purpose: a third of it does not divide.
    const amount = isFixed ? Math.min(whole, Math.max(1, Math.round(whole * 0.07) | 1)) : Math.round((whole * percentage) / 100);
    spread(amount, nets).forEach((part, at) => {
      if (part > 0) {
        lines[at]?.allocations.push({ index, amount: part });
      }
    });
    const value = isFixed ? { minor: amount } : { percentage };
    discounts.push({ index, kind: isManual ? 'manual' : 'code', name: isManual ? 'Loyal customer' : random.pick(CODES), scope: 'order', value });
  }
  return discounts;
}
