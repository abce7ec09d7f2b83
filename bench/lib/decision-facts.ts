/** Snapshots as the analyst reads them of a store at rest: ten offers each, its standing known, risk scored; each one another article. */
import { DEFAULT_GUARDRAILS } from '#app/pricing/defaults.ts';
import type { OfferFact, Snapshot, StrategyNode } from '#app/pricing/types.ts';

const AT = '2026-11-20T12:00:00.000Z';
export const OFFERS = 10;
export const TREE: StrategyNode = {
  type: 'FALLBACK',
  children: [{ type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 100 } }, { type: 'HOLD' }],
};

/** Spread by a fixed rule: the same place always gives the same article. */
const spread = (n: number, over: number): number => (Math.imul(n + 1, 2_654_435_761) >>> 0) % over;

export function snapshotAt(n: number): Snapshot {
  const priceMinor = 10_000 + spread(n, 20_000);
  return {
    store: '0192f0c4-7a7e-7cc0-8f00-000000000001',
    market: 'home',
    currency: 'SAR',
    decidedAt: AT,
    emergencyStop: false,
    strategy: {
      id: '0192f0c4-7a7e-7cc0-8f00-000000000002',
      version: 1,
      hash: 'a3f1c2'.padEnd(64, '0'),
      tree: TREE,
    },
    guardrails: { ...DEFAULT_GUARDRAILS, movement: { dayBps: 1000, weekBps: 2000 }, lowStock: { coverDays: 7 }, tolerance: 'medium', legal: 'KSA' },
    facts: {
      variant: String(40_000_000_000 + n),
      product: String(8_000_000_000 + (n >> 2)),
      priceMinor,
      compareAtMinor: null,
      cost: { minor: Math.floor(priceMinor * 0.55), effectiveFrom: '2026-01-01T00:00:00.000Z', source: 'platform' },
      vatBps: 1500,
      feeBps: 250,
      fixedMinor: 300,
      worstDiscountBps: 0,
      stock: 5 + spread(n, 200),
      ownMedian90dMinor: priceMinor,
      lastChangeAt: null,
      standing: {
        exposureBps: spread(n, 100) * 100,
        revenueClass: 'B',
        changes7d: 0,
        ownRange: { lowMinor: priceMinor - 500, highMinor: priceMinor + 900 },
        war: 'calm',
        units28d: spread(n, 40),
      },
      moves: [],
      offers: Array.from({ length: OFFERS }, (_, k) => offerAt(n, k, priceMinor)),
    },
  };
}

function offerAt(n: number, k: number, own: number): OfferFact {
  const priceMinor = Math.floor((own * (9300 + spread(n * OFFERS + k, 1500))) / 10_000);
  return {
    id: `0192f0c4-7a7e-7cc0-8f00-${String(n * OFFERS + k).padStart(12, '0')}`,
    seller: `Seller ${k + 1}`,
    priceMinor,
    shippingMinor: null,
    currency: 'SAR',
    stock: 'in_stock',
    condition: 'new',
    match: { score: 90, by: 'auto', state: 'accepted' },
    source: 'feed',
    votes: 1,
    medianMinor: priceMinor,
    observations: 4,
    confirmed: true,
    capturedAt: '2026-11-20T11:00:00.000Z',
    pageHash: 'c0ffee'.padEnd(64, '0'),
  };
}
