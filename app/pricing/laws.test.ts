/** Laws that hold for every snapshot, sane or absurd. Ten thousand cases in all. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from './checker/check.ts';
import { decide } from './decide.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { floor } from './floor.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';
import type { Signals } from './signals.ts';
import type { OfferFact, Snapshot, StrategyNode, VariantFacts } from './types.ts';

/** A long command asks for a hundred times as many cases: a million. */
const TIMES = Number(process.env['LAWS_TIMES'] ?? 1);
/** The same cases every time, so that a red run is a change of ours; the long command draws its own and prints the seed. */
const SEED = Number(process.env['LAWS_SEED'] ?? 20_261_126);

/** Mostly near 200.00, sometimes anywhere. */
const price = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 16_000, max: 24_000 }) }, fc.integer({ min: 100, max: 60_000 }));
const shop = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');

const offer: fc.Arbitrary<OfferFact> = fc
  .record({
    id: fc.uuid(),
    seller: shop,
    medianMinor: fc.option(price, { nil: null }),
    observations: fc.integer({ min: 0, max: 20 }),
    confirmed: fc.boolean(),
    currency: fc.constantFrom('SAR', 'SAR', 'SAR', 'AED'),
    stock: fc.constantFrom('in_stock', 'in_stock', 'out_of_stock', 'unknown'),
    source: fc.constantFrom('feed', 'page', 'csv'),
    votes: fc.integer({ min: 0, max: 3 }),
    capturedAt: fc.constantFrom('2026-11-20T11:00:00.000Z', '2026-11-19T11:00:00.000Z', '2026-11-01T11:00:00.000Z', 'never'),
  })
  .chain((given) => price.map((priceMinor) => anOffer(priceMinor, given)));

const leaf: fc.Arbitrary<StrategyNode> = fc.oneof(
  fc.record({
    type: fc.constant('POSITION' as const),
    reference: fc.oneof(
      fc.constantFrom({ kind: 'lowest' as const }, { kind: 'second' as const }, { kind: 'median' as const }, { kind: 'mean' as const }, { kind: 'highest' as const }),
      fc.record({ kind: fc.constant('nth' as const), k: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ kind: fc.constant('named' as const), seller: shop }),
      fc.record({ kind: fc.constant('weighted_mean' as const), weights: fc.dictionary(shop, fc.integer({ min: 0, max: 9 }), { minKeys: 1 }) }),
    ),
    op: fc.constantFrom('match' as const, 'below' as const, 'above' as const),
    offset: fc.oneof(
      fc.record({ kind: fc.constant('bps' as const), bps: fc.integer({ min: 0, max: 900 }) }),
      fc.record({ kind: fc.constant('amount' as const), minor: fc.integer({ min: 0, max: 3000 }) }),
    ),
  }),
  fc.record({ type: fc.constantFrom('RANGE_POS' as const, 'RANK_PCT' as const), bps: fc.integer({ min: 0, max: 10_000 }) }),
  fc.record({ type: fc.constant('RANK' as const), k: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    type: fc.constant('BAND' as const),
    reference: fc.constant({ kind: 'median' as const }),
    lowBps: fc.integer({ min: 0, max: 900 }),
    highBps: fc.integer({ min: 0, max: 900 }),
  }),
  fc.record({
    type: fc.constant('RAISE_GAP' as const),
    gapBps: fc.integer({ min: 1, max: 900 }),
    shareBps: fc.integer({ min: 1, max: 10_000 }),
    epsilonMinor: fc.integer({ min: 1, max: 500 }),
  }),
  fc.record({ type: fc.constant('COST_PLUS' as const), mode: fc.record({ kind: fc.constantFrom('margin' as const, 'markup' as const), bps: fc.integer({ min: 0, max: 5000 }) }) }),
);
const points = fc.integer({ min: 0, max: 900 });
const ownLeaf: fc.Arbitrary<StrategyNode> = fc.oneof(
  fc.record({ type: fc.constant('ANCHOR' as const), anchor: fc.constantFrom('msrp' as const, 'regular' as const), discountBps: points }),
  fc.record({ type: fc.constant('STOCKOUT_CAPTURE' as const), raiseBps: points }),
  fc.record({ type: fc.constant('VELOCITY' as const), highBps: fc.constant(14_000), lowBps: fc.constant(6000), stepBps: points, lockDays: fc.constant(7) }),
  fc.record({
    type: fc.constant('COVER' as const),
    lowDays: fc.constant(10),
    recoverDays: fc.constant(20),
    highDays: fc.integer({ min: 20, max: 200 }),
    raiseBps: points,
    cutBps: points,
  }),
  fc.record({ type: fc.constant('MARKET_FX' as const), adjustBps: fc.integer({ min: -900, max: 900 }), hysteresisBps: points }),
  fc.record({ type: fc.constant('BENCHMARK' as const), shiftBps: fc.integer({ min: -900, max: 900 }) }),
  fc.record({ type: fc.constantFrom('NOT_BELOW' as const, 'FREEZE' as const), seller: shop }),
);
const signals: fc.Arbitrary<Signals> = fc.record(
  {
    regularMinor: price,
    stockout: fc.record({
      rivals: fc.constant(2),
      out: fc.integer({ min: 1, max: 2 }),
      unknown: fc.constant(0),
      observations: fc.constant(2),
      spanHours: fc.constant(6),
      baseMinor: price,
    }),
    velocity: fc.record({ inStockDays: fc.constant(14), units: fc.nat({ max: 40 }), expectedMilli: fc.integer({ min: 9000, max: 30_000 }), lastActedAt: fc.constant(null) }),
    demand: fc.record({ rateMilli: fc.nat({ max: 3000 }), low: fc.boolean() }),
    exchange: fc.record({ baseMinor: price, rateMicro: fc.integer({ min: 800_000, max: 1_200_000 }), observedAt: fc.constant('2026-11-20T11:00:00.000Z') }),
    benchmarkMinor: price,
    vendor: fc.constantFrom('acme', 'other'),
  },
  { requiredKeys: [] },
);
const tree = fc.oneof(
  leaf,
  ownLeaf,
  fc.tuple(ownLeaf, leaf).map((children): StrategyNode => ({ type: 'IF', when: { kind: 'not', of: { kind: 'text', fact: 'vendor', is: 'acme' } }, children })),
  fc
    .tuple(fc.constantFrom('FALLBACK' as const, 'FALLBACK' as const, 'MIN' as const, 'MAX' as const, 'MEDIAN' as const), fc.array(leaf, { minLength: 1, maxLength: 3 }))
    .map(([type, children]): StrategyNode => ({ type, children })),
);

const facts: fc.Arbitrary<Partial<VariantFacts>> = fc.record({
  priceMinor: price,
  compareAtMinor: fc.option(price, { nil: null }),
  cost: fc.option(
    fc
      .oneof({ weight: 3, arbitrary: fc.integer({ min: 3_000, max: 15_000 }) }, fc.integer({ min: 0, max: 30_000 }))
      .map((minor) => ({ minor, effectiveFrom: '2026-01-01', source: 'file' })),
    { nil: null, freq: 6 },
  ),
  vatBps: fc.constantFrom(0, 500, 1500),
  feeBps: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null, freq: 9 }),
  fixedMinor: fc.integer({ min: 0, max: 2000 }),
  worstDiscountBps: fc.constantFrom(0, 0, 0, 500, 1000),
  ownMedian90dMinor: fc.option(price, { nil: null, freq: 2 }),
  signals: fc.option(signals, { nil: undefined }),
  lastChangeAt: fc.constantFrom(null, null, '2026-11-20T11:00:00.000Z', '2026-11-01T00:00:00.000Z'),
});

const guardrails = fc.record({
  minMarginBps: fc.integer({ min: 0, max: 2500 }),
  absMinMinor: fc.option(price, { nil: null, freq: 1 }),
  absMaxMinor: fc.option(price, { nil: null, freq: 1 }),
  msrpMinor: fc.option(price, { nil: null, freq: 1 }),
});

const snapshot: fc.Arbitrary<Snapshot> = fc.record({ tree, facts, guardrails, offers: fc.array(offer, { maxLength: 8 }) }).map((given) => aSnapshot(given));

const same = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && Buffer.from(a).equals(Buffer.from(b));

describe('laws', { timeout: 60_000 * TIMES }, () => {
  test('never below L nor above U, never mixed with another currency; the checker agrees; a replay gives the same bytes', () => {
    const seen = { written: 0, total: 0 };
    fc.assert(
      fc.property(snapshot, (given) => {
        const decision = decide(given);
        const { outcome, priceMinor, floorMinor, ceilingMinor, receipt } = decision;
        seen.total += 1;
        if (outcome === 'CHANGE' || outcome === 'CORRECTION') {
          expect(priceMinor).not.toBeNull();
          expect(priceMinor ?? 0).toBeGreaterThanOrEqual(floorMinor ?? 1);
          expect(priceMinor ?? 0).toBeLessThanOrEqual(ceilingMinor ?? Number.MAX_SAFE_INTEGER);
          expect(check(receipt).ok).toBe(floorMinor !== null);
          seen.written += 1;
        } else {
          expect(priceMinor).toBeNull();
          expect(check(receipt).ok).toBe(false);
        }
        if (floorMinor === null && outcome === 'CHANGE') {
          expect(decision.approvalReasons.some(({ code }) => code === 'floor_unknown')).toBe(true);
        }
        const view = readReceipt(receipt);
        expect(view?.offers.every(({ id, eligible }) => !eligible || given.facts.offers.find((each) => each.id === id)?.currency === given.currency)).toBe(true);
        expect(same(replay(receipt), receipt)).toBe(true);
      }),
      { numRuns: 5000 * TIMES, seed: SEED },
    );
    expect(seen.written * 5).toBeGreaterThan(seen.total);
  });

  test('the order of offers and of keys changes no byte', () => {
    fc.assert(
      fc.property(snapshot, fc.infiniteStream(fc.nat()), (given, stream) => {
        const shuffled = shuffle(given, () => stream.next().value ?? 0) as Snapshot;

        expect(same(decide(shuffled).receipt, decide(given).receipt)).toBe(true);
      }),
      { numRuns: 1500 * TIMES, seed: SEED },
    );
  });

  test('more margin never lowers the floor', () => {
    const margin = fc.integer({ min: 0, max: 9000 });
    fc.assert(
      fc.property(facts, margin, margin, (given, one, other) => {
        const costs = { ...aSnapshot().facts, ...given };
        const [low, high] = [floor(costs, Math.min(one, other)), floor(costs, Math.max(one, other))];

        if (high.kind === 'known') {
          expect(low.kind === 'known' && low.minor <= high.minor).toBe(true);
        }
      }),
      { numRuns: 1500 * TIMES, seed: SEED },
    );
  });

  test('no garbage throws, none gives a price outside its own bounds, and its receipt replays', () => {
    const odd = fc.oneof(fc.constantFrom(null, undefined, Number.NaN, Infinity, -0, -1, 0, 0.1, 1e21, 2 ** 53, '1', '', '\ud800', true, [], {}), fc.anything({ maxDepth: 2 }));
    const paths = fc.constantFrom(
      'facts.priceMinor',
      'facts.cost',
      'facts.cost.minor',
      'facts.vatBps',
      'facts.offers',
      'facts.offers.0',
      'facts.offers.0.priceMinor',
      'facts.offers.0.seller',
      'facts.offers.0.medianMinor',
      'facts.lastChangeAt',
      'guardrails',
      'guardrails.absMaxMinor',
      'guardrails.stepDownBps',
      'strategy',
      'strategy.tree',
      'strategy.tree.offset',
      'currency',
      'decidedAt',
      'emergencyStop',
      'facts',
      'store',
    );
    fc.assert(
      fc.property(snapshot, fc.array(fc.tuple(paths, odd), { minLength: 1, maxLength: 3 }), (given, changes) => {
        const broken = structuredClone(given);
        for (const [path, value] of changes) {
          // A value of its own: fast-check hands out the same object twice, and a change inside a change would tie a knot in it.
          place(broken, path.split('.'), structuredClone(value));
        }

        const decision = decide(broken);

        expect(same(replay(decision.receipt), decision.receipt)).toBe(true);
        expect(readReceipt(decision.receipt)).not.toBeNull();
        if (decision.priceMinor !== null) {
          expect(decision.priceMinor).toBeGreaterThanOrEqual(decision.floorMinor ?? 1);
        }
      }),
      { numRuns: 2000 * TIMES, seed: SEED },
    );
    expect(decide(null as unknown as Snapshot).outcome).toBe('BLOCK');
  });
});

function shuffle(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) {
    const isOffers = value.some((item) => typeof item === 'object' && item !== null && 'seller' in item && 'priceMinor' in item);
    const items = value.map((item) => shuffle(item, next));
    return isOffers
      ? items
          .map((item) => ({ item, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item)
      : items;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => ({ key, item: shuffle(item, next), at: next() }));
    return Object.fromEntries(entries.sort((a, b) => a.at - b.at).map(({ key, item }) => [key, item]));
  }
  return value;
}

function place(target: unknown, path: string[], value: unknown): void {
  const [key, ...rest] = path;
  if (typeof target !== 'object' || target === null || key === undefined) {
    return;
  }
  const at = target as Record<string, unknown>;
  if (rest.length === 0) {
    at[key] = value;
  } else {
    place(at[key], rest, value);
  }
}
