import type { SalesTable } from '#sandbox/sales/rows.ts';

/** Ids look like the platform's and never meet: ten million of each kind per store, a hundred million lines. */
const FIRST: Readonly<Record<SalesTable, number>> = {
  shop_order: 6_000_000_000_000,
  customer: 7_000_000_000_000,
  refund: 900_000_000_000,
  checkout: 31_000_000_000_000,
  cart: 33_000_000_000_000,
  order_line: 15_000_000_000_000,
  refund_line: 500_000_000_000_000,
};
const WIDE: ReadonlySet<SalesTable> = new Set(['order_line', 'refund_line']);

/** The id of the n-th row of a kind in a store; n begins at 1. */
export function idOf(table: SalesTable, storeId: number, n: number): number {
  return firstOf(table, storeId) + n;
}

/** The number behind all ids of a kind in a store. */
export function firstOf(table: SalesTable, storeId: number): number {
  return FIRST[table] + storeId * (WIDE.has(table) ? 100_000_000 : 10_000_000);
}
