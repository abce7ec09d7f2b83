import { toDecimal } from '#sandbox/lib/money.ts';
import { presented, type Presented } from '#sandbox/shopify/sales/money-bag.ts';

/** An amount as the REST-shaped bodies tell it: once plain in the store's currency, once as a set. */
export function moneySet(minor: number, by: Presented): object {
  return {
    shop_money: { amount: toDecimal(minor, by.currency), currency_code: by.currency },
    presentment_money: { amount: toDecimal(presented(minor, by), by.presentment_currency), currency_code: by.presentment_currency },
  };
}

/** `{ name: "12.00", name_set: {…} }`. */
export function both(name: string, minor: number, by: Presented): object {
  return { [name]: toDecimal(minor, by.currency), [`${name}_set`]: moneySet(minor, by) };
}
