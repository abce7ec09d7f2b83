/** What a store's plan allows. Asked from day one, so that plans change numbers and nothing else. */
export type Limited = 'competitors' | 'variants' | 'apiKeys';

const STARTER: Readonly<Record<Limited, number>> = { competitors: 10, variants: 50_000, apiKeys: 20 };

/** The most of `what` that the store may have. Over it new tracking stops; safety, undo and floors keep working. */
export function limit(what: Limited): number {
  return STARTER[what];
}
