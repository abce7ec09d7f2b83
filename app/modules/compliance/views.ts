import type { LegalPack } from '#app/pricing/legal-packs.ts';
import type { SaleProblem } from '#app/pricing/sale-licence.ts';

export type { SaleProblem } from '#app/pricing/sale-licence.ts';

/** A window in which a strategy sells cheaper. Instants are ISO 8601. */
export interface PlannedSale {
  strategyId: string;
  /** Empty: the store's own strategy. */
  name: string;
  from: string;
  until: string;
  sale: { kind: 'price'; minor: number } | { kind: 'bps'; bps: number };
  wholeStore: boolean;
  when: 'ended' | 'now' | 'to_come';
  /** The licence that covers it, or comes closest. */
  licence: string | null;
  problems: SaleProblem[];
  /** Where the law asks for a prior price: what of the sale may be announced. Null: no such law, or the sale has ended. */
  prior: PriorOfSale | null;
}

/** Of the variants a sale is about. */
export interface PriorOfSale {
  days: number;
  variants: number;
  /** A day of the look-back was not seen. */
  unknown: number;
  /** The sale is no cheaper than the lowest price of those days; or by too little. */
  none: number;
  small: number;
  fine: number;
}

export interface Licence {
  id: string;
  number: string;
  /** Days by the store's calendar, both included. */
  from: string;
  until: string;
  seasonal: boolean;
  createdAt: string;
}

export interface ComplianceView {
  country: string | null;
  /** Null: no rules of this country are known to Mizan. */
  pack: LegalPack | null;
  sales: PlannedSale[];
  licences: Licence[];
  history: {
    /** Days that the pack looks back, or 30. */
    days: number;
    /** Variants on sale, and those whose own price is known for all of these days. */
    variants: number;
    known: number;
    /** When the last of the others is known, if nothing interrupts it; null: all are, or there are none. */
    completeAt: string | null;
    /** The latest of them, newest first. */
    gaps: { productId: string; variantId: string; title: string; variantTitle: string; since: string }[];
  };
  /** Sealed events so far. */
  events: number;
}

export type LicenceOutcome =
  { kind: 'saved'; id: string } | { kind: 'refused'; code: 'licence_number' | 'licence_days' | 'licence_known' | 'licences_full'; params: Record<string, number> };
