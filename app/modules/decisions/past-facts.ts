/** What was known of a variant at an instant of its past. Nothing that happened later goes in: shuffling the future changes no answer. */
import type { OfferFact, VariantFacts } from '#app/pricing/types.ts';
import { lowerMedian } from '#app/pricing/ratio.ts';

const DAY_MS = 86_400_000;
const CONFIRMED_AFTER_MS = 30 * 60_000;

export interface Dated {
  at: number;
  minor: number;
}

export interface PastOffer {
  /** What does not change with time: who sells, how it was matched, what it was read from. */
  fact: Pick<OfferFact, 'id' | 'seller' | 'shippingMinor' | 'currency' | 'condition' | 'match' | 'source' | 'votes' | 'pageHash'>;
  /** Oldest first: each holds until the next. */
  seen: (Dated & { stock: OfferFact['stock'] })[];
  /** When its competitor could be read, oldest first. */
  visits: readonly number[];
}

export interface PastVariant {
  variant: string;
  product: string;
  /** Own prices and costs, oldest first. */
  prices: Dated[];
  costs: (Dated & { source: string })[];
  offers: PastOffer[];
}

/** The last entry at or before `at`, by bisection; entries are sorted. */
function lastAt<Entry extends { at: number }>(entries: readonly Entry[], at: number): Entry | undefined {
  return entries[countUntil(entries, at, (entry) => entry.at) - 1];
}

function countUntil<Entry>(entries: readonly Entry[], at: number, when: (entry: Entry) => number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (when(entries[middle] as Entry) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

export type FactsThen = Pick<VariantFacts, 'priceMinor' | 'cost' | 'ownMedian90dMinor' | 'lastChangeAt' | 'moves' | 'offers'>;

/** Null where the price of that time is not known. */
export function factsAt(past: PastVariant, at: number): FactsThen | null {
  const price = lastAt(past.prices, at);
  if (price === undefined) {
    return null;
  }
  const known = past.prices.slice(
    0,
    countUntil(past.prices, at, ({ at: when }) => when),
  );
  const cost = lastAt(past.costs, at);
  return {
    priceMinor: price.minor,
    cost: cost === undefined ? null : { minor: cost.minor, effectiveFrom: new Date(cost.at).toISOString(), source: cost.source },
    ownMedian90dMinor: lowerMedian(known.filter(({ at: when }) => when >= at - 90 * DAY_MS).map(({ minor }) => minor)),
    lastChangeAt: known.length > 1 ? new Date(price.at).toISOString() : null,
    moves: known.flatMap(({ at: when, minor }, index) => {
      const before = known[index - 1];
      return before === undefined || before.minor === minor || when <= at - 7 * DAY_MS ? [] : [{ at: new Date(when).toISOString(), beforeMinor: before.minor, afterMinor: minor }];
    }),
    offers: past.offers.flatMap((offer) => offerAt(offer, at) ?? []),
  };
}

/** Lowest and highest own price that stood in the half year before `at`; null: none is known. */
export function supportAt(past: PastVariant, at: number): { lowMinor: number; highMinor: number } | null {
  const since = at - 180 * DAY_MS;
  const stood = past.prices.filter(({ at: when }, index) => when <= at && (past.prices[index + 1]?.at ?? Number.POSITIVE_INFINITY) > since).map(({ minor }) => minor);
  return stood.length === 0 ? null : { lowMinor: Math.min(...stood), highMinor: Math.max(...stood) };
}

function offerAt({ fact, seen, visits }: PastOffer, at: number): OfferFact | null {
  const last = lastAt(seen, at);
  if (last === undefined) {
    return null;
  }
  const visited = visits[countUntil(visits, at, (when) => when) - 1] ?? last.at;
  const capturedAt = Math.max(last.at, visited);
  const recent = seen.filter(({ at: when }) => when <= at && when >= at - 30 * DAY_MS);
  return {
    ...fact,
    priceMinor: last.minor,
    stock: last.stock,
    medianMinor: lowerMedian(recent.map(({ minor }) => minor)),
    observations: recent.length,
    confirmed: capturedAt - last.at >= CONFIRMED_AFTER_MS,
    capturedAt: new Date(capturedAt).toISOString(),
  };
}
