/**
 * A snapshot that is just what a snapshot should be, told without the cost of its schema: a store's page of decisions reads hundreds of
 * them. Whatever is not plainly so, or is rare, goes the long way; what passes here passes the schema too, and comes out as it went in.
 */
import { readInstant } from './instant.ts';
import type { Guardrails, Snapshot, Standing, VariantFacts } from './types.ts';

type Holds = (value: unknown) => boolean;
type Fields<Shape> = { readonly [Field in keyof Shape]-?: Holds };
/** Of a shape, those fields that may be absent. */
type Optional<Shape> = { [Field in keyof Shape]-?: object extends Pick<Shape, Field> ? Field : never }[keyof Shape];

const MOST_MOVES = 1000;
const MOST_OFFERS = 10_000;
const MOST_BPS = 10_000;

const whole =
  (low: number, high = Number.MAX_SAFE_INTEGER): Holds =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high;
const oneOf =
  (...texts: string[]): Holds =>
  (value) =>
    texts.includes(value as string);
const orNull =
  (holds: Holds): Holds =>
  (value) =>
    value === null || holds(value);
const text =
  (least: number, most: number): Holds =>
  (value) =>
    typeof value === 'string' && value.length >= least && value.length <= most;
const listOf =
  (holds: Holds, most: number): Holds =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(holds);

/** An object with all of `must`, perhaps some of `may`, and nothing beside them. */
function shape<Shape>(must: Fields<Omit<Shape, Optional<Shape>>>, may: Partial<Fields<Pick<Shape, Optional<Shape>>>> = {}): Holds {
  const needed = Object.entries<Holds>(must as Record<string, Holds>);
  const allowed = Object.entries<Holds>(may as Record<string, Holds>);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return false;
    }
    const given = value as Record<string, unknown>;
    let known = needed.length;
    for (const [name, holds] of needed) {
      if (!holds(given[name])) {
        return false;
      }
    }
    for (const [name, holds] of allowed) {
      const part = given[name];
      if (part !== undefined) {
        if (!holds(part)) {
          return false;
        }
        known += 1;
      }
    }
    return Object.keys(given).length === known;
  };
}

const name = text(1, 2000);
const amount = whole(0);
const price = whole(1);
const rate = whole(0, MOST_BPS);
const instant: Holds = (value) => typeof value === 'string' && readInstant(value) !== null;
const anything: Holds = (value) => value !== undefined;

const isPlainGuardrails = shape<Guardrails>(
  {
    minMarginBps: whole(0, 9999),
    absMinMinor: orNull(amount),
    absMaxMinor: orNull(price),
    msrpMinor: orNull(price),
    sanityLowBps: whole(1, MOST_BPS),
    sanityHighBps: whole(MOST_BPS, 1_000_000),
    evidenceMinimum: oneOf('A', 'B'),
    stepDownBps: rate,
    stepUpBps: whole(0, 100_000),
    coolDownHours: whole(0, 8760),
    materialityBps: rate,
    maxOfferAgeHours: whole(1, 168),
  },
  {
    movement: shape<NonNullable<Guardrails['movement']>>({ dayBps: rate, weekBps: rate }),
    legal: oneOf('EU', 'KSA'),
    lowStock: shape<NonNullable<Guardrails['lowStock']>>({ coverDays: whole(0, 3650) }),
    tolerance: oneOf('low', 'medium', 'high'),
    basis: shape<NonNullable<Guardrails['basis']>>({ kind: oneOf('landed'), ownShippingMinor: amount }),
  },
);

const isPlainStanding = shape<Standing>({
  exposureBps: rate,
  revenueClass: orNull(oneOf('A', 'B', 'C')),
  changes7d: amount,
  ownRange: orNull(shape<NonNullable<Standing['ownRange']>>({ lowMinor: price, highMinor: price })),
  war: oneOf('calm', 'watch', 'war', 'cool_down'),
  units28d: orNull(amount),
});

const isPlainFacts = shape<VariantFacts>(
  {
    variant: name,
    product: name,
    priceMinor: price,
    compareAtMinor: orNull(amount),
    cost: orNull(shape<NonNullable<VariantFacts['cost']>>({ minor: amount, effectiveFrom: text(0, 100), source: text(0, 200) })),
    vatBps: rate,
    feeBps: orNull(rate),
    fixedMinor: orNull(amount),
    worstDiscountBps: rate,
    stock: orNull(whole(Number.MIN_SAFE_INTEGER)),
    ownMedian90dMinor: orNull(price),
    lastChangeAt: orNull(instant),
    offers: listOf(anything, MOST_OFFERS),
  },
  {
    moves: listOf(shape<NonNullable<VariantFacts['moves']>[number]>({ at: instant, beforeMinor: price, afterMinor: price }), MOST_MOVES),
    standing: isPlainStanding,
  },
);

/** Of tidy data; the tree and the offers are left to those who read them. */
export const isPlainSnapshot = shape<Snapshot>({
  store: name,
  market: name,
  currency: (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value),
  decidedAt: instant,
  emergencyStop: (value) => typeof value === 'boolean',
  strategy: shape<Snapshot['strategy']>({ id: name, version: amount, hash: text(0, 200), tree: anything }),
  guardrails: isPlainGuardrails,
  facts: isPlainFacts,
});
