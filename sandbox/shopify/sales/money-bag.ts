import { exponentOf } from '#sandbox/lib/money.ts';
import { money, type Node } from '#sandbox/shopify/nodes.ts';

/** What turns an amount of the store into what the buyer saw. */
export interface Presented {
  currency: string;
  presentment_currency: string;
  presentment_rate: number;
}

/** Minor units of the buyer's currency; half up. Each amount is converted by itself, so sums may differ by a unit. */
export function presented(minor: number, { currency, presentment_currency, presentment_rate }: Presented): number {
  if (presentment_currency === currency) {
    return minor;
  }
  const scale = 10n ** BigInt(exponentOf(presentment_currency));
  const unit = 10n ** BigInt(exponentOf(currency)) * 1_000_000n;
  const value = BigInt(Math.abs(minor)) * BigInt(presentment_rate) * scale;
  return Math.sign(minor) * Number((2n * value + unit) / (2n * unit));
}

export function moneyBag(minor: number, by: Presented): Node {
  return { shopMoney: money(minor, by.currency), presentmentMoney: money(presented(minor, by), by.presentment_currency) };
}
