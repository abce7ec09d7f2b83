/** Builders for tests of this folder and of whoever calls it: product.md 3.16's article, showing only what a test changes. */
import { DEFAULT_GUARDRAILS } from './defaults.ts';
import type { Guardrails, OfferFact, Snapshot, StrategyNode, VariantFacts } from './types.ts';

export const AT = '2026-11-20T12:00:00.000Z';

export const BELOW_LOWEST: StrategyNode = { type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 200 } };

/** A grade A offer of seller `s<price>`, in stock, seen an hour ago. */
export function anOffer(priceMinor: number, given: Partial<OfferFact> = {}): OfferFact {
  return {
    id: `offer-${given.seller ?? priceMinor}`,
    seller: `s${priceMinor}`,
    priceMinor,
    shippingMinor: 0,
    currency: 'SAR',
    stock: 'in_stock',
    condition: 'new',
    match: { score: 95, by: 'auto', state: 'accepted' },
    source: 'feed',
    votes: 1,
    medianMinor: priceMinor,
    observations: 10,
    confirmed: true,
    capturedAt: '2026-11-20T11:00:00.000Z',
    pageHash: 'page',
    ...given,
  };
}

/** A grade B offer: one vote with a consistent history. */
export function aSecond(priceMinor: number, given: Partial<OfferFact> = {}): OfferFact {
  return anOffer(priceMinor, { source: 'page', votes: 1, ...given });
}

interface Given {
  tree?: StrategyNode;
  guardrails?: Partial<Guardrails>;
  facts?: Partial<VariantFacts>;
  offers?: OfferFact[];
  currency?: string;
  emergencyStop?: boolean;
}

/** c = 100.00, K = 8.00, VAT 15 %, fee 2.5 %, price 199.00, rivals 189.00, 195.00, 210.00. */
export function aSnapshot(given: Given = {}): Snapshot {
  return {
    store: 'store-1',
    market: 'SA',
    currency: given.currency ?? 'SAR',
    decidedAt: AT,
    emergencyStop: given.emergencyStop ?? false,
    strategy: { id: 'strategy-1', version: 3, hash: 'hash', tree: given.tree ?? BELOW_LOWEST },
    guardrails: { ...DEFAULT_GUARDRAILS, ...given.guardrails },
    facts: {
      variant: 'variant-1',
      product: 'product-1',
      priceMinor: 19_900,
      compareAtMinor: null,
      cost: { minor: 10_000, effectiveFrom: '2026-01-01', source: 'shopify' },
      vatBps: 1500,
      feeBps: 250,
      fixedMinor: 800,
      worstDiscountBps: 0,
      stock: 12,
      ownMedian90dMinor: null,
      lastChangeAt: null,
      offers: given.offers ?? [anOffer(18_900), anOffer(19_500), anOffer(21_000)],
      ...given.facts,
    },
  };
}
