import type { CheckoutRow } from '#sandbox/sales/rows.ts';

/** Where the buyer goes on. The key is part of the link, as the platform's is. */
export function recoveryUrl(shop: string, { id, token }: CheckoutRow): string {
  return `https://${shop}/${String(id % 1000)}/checkouts/ac/${token}/recover?key=${token.slice(0, 16)}`;
}
