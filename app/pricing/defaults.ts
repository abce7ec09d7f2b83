/** Store defaults of product.md 3.15 and the thresholds of 3.5. */
import type { Guardrails, StrategyNode } from './types.ts';

export const DEFAULT_GUARDRAILS: Readonly<Guardrails> = {
  minMarginBps: 1000,
  absMinMinor: null,
  absMaxMinor: null,
  msrpMinor: null,
  sanityLowBps: 5000,
  sanityHighBps: 20_000,
  evidenceMinimum: 'A',
  stepDownBps: 800,
  stepUpBps: 800,
  coolDownHours: 12,
  materialityBps: 100,
  maxOfferAgeHours: 24,
};

/** What a new store starts with (product.md 3.3: match the median); without a rival's price nothing moves. */
export const DEFAULT_STRATEGY: StrategyNode = {
  type: 'FALLBACK',
  children: [{ type: 'POSITION', reference: { kind: 'median' }, op: 'match', offset: { kind: 'bps', bps: 0 } }, { type: 'HOLD' }],
};
