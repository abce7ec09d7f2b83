import type { InboxItem, InboxView } from '#app/modules/decisions/views.ts';
import type { Money } from '#app/lib/money.ts';

/** What approving some prices does to money, before it is done. */
export interface Effect {
  count: number;
  raises: number;
  cuts: number;
  /** Per unit sold, summed over the prices that rise and those that fall. */
  raiseTotal: Money;
  cutTotal: Money;
  /** (after − before) × units on hand, over those whose stock is tracked; null when too large to be an amount. */
  stockRaise: Money | null;
  stockCut: Money | null;
  stockUnknown: number;
}

export function effectOfItems(items: readonly InboxItem[], currency: string): Effect {
  let raises = 0;
  let raiseMinor = 0;
  let cutMinor = 0;
  let cuts = 0;
  let stockRaise = 0;
  let stockCut = 0;
  let stockUnknown = 0;
  for (const { before, after, stock } of items) {
    const minor = after.minor - before.minor;
    if (minor > 0) {
      raises += 1;
      raiseMinor += minor;
    } else if (minor < 0) {
      cuts += 1;
      cutMinor += minor;
    }
    if (stock === null) {
      stockUnknown += 1;
    } else if (minor > 0) {
      stockRaise += minor * Math.max(0, stock);
    } else {
      stockCut += minor * Math.max(0, stock);
    }
  }
  return {
    count: items.length,
    raises,
    cuts,
    raiseTotal: { minor: raiseMinor, currency },
    cutTotal: { minor: cutMinor, currency },
    stockRaise: amountOf(stockRaise, currency),
    stockCut: amountOf(stockCut, currency),
    stockUnknown,
  };
}

function amountOf(minor: number, currency: string): Money | null {
  return Number.isSafeInteger(minor) ? { minor: minor === 0 ? 0 : minor, currency } : null;
}

/** A whole group may be larger than the page: its sums come from the view. */
export function effectOfGroup({ effect }: Pick<InboxView, 'effect'>, count: number): Effect {
  return { count, ...effect };
}
