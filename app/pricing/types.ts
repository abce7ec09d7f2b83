/**
 * What goes into a price decision and what comes out (product.md 3). Everything is plain data: amounts are integer minor
 * units of `currency`, rates are basis points, instants are ISO strings, so that the same snapshot gives the same bytes.
 */

import type { EndingStyle } from './endings.ts';
import type { LegalPack } from './legal-packs.ts';
import type { MovementBudget, PriceMove } from './movement.ts';
import type { WarState } from './price-war.ts';
import type { PriceInterval } from './prior-price.ts';
import type { Condition, SignalNode, Signals } from './signals.ts';

export type Grade = 'A' | 'B' | 'C' | 'X';

/** A competitor's offer as it enters pricing, with the facts its grade is derived from. */
export interface OfferFact {
  id: string;
  seller: string;
  priceMinor: number;
  /** Null when unknown. */
  shippingMinor: number | null;
  currency: string;
  stock: 'in_stock' | 'out_of_stock' | 'unknown';
  condition: 'new' | 'used' | 'refurbished' | 'unknown';
  match: { score: number; by: 'auto' | 'human'; state: 'accepted' | 'review' | 'rejected' };
  /** `feed`: official feed, API or storefront JSON. `page`: read from a page. `csv`: the merchant's own file. */
  source: 'feed' | 'page' | 'csv';
  /** Distinct extractors that agreed on this price. */
  votes: number;
  /** Own median of this offer over 30 days, and how many observations it rests on. */
  medianMinor: number | null;
  observations: number;
  /** Seen again at this price at least 30 minutes after it first appeared. */
  confirmed: boolean;
  capturedAt: string;
  pageHash: string;
}

export type Reference =
  | { kind: 'lowest' }
  | { kind: 'second' }
  | { kind: 'nth'; k: number }
  | { kind: 'median' }
  | { kind: 'mean' }
  | { kind: 'weighted_mean'; weights: Record<string, number> }
  | { kind: 'highest' }
  | { kind: 'named'; seller: string };

export type Offset = { kind: 'bps'; bps: number } | { kind: 'amount'; minor: number };

export type CostPlusMode = { kind: 'margin'; bps: number } | { kind: 'markup'; bps: number } | { kind: 'amount'; minor: number };

/** The strategy language, versioned data (product.md 3.3, 3.4). */
export type StrategyNode =
  | { type: 'POSITION'; reference: Reference; op: 'match' | 'below' | 'above'; offset: Offset }
  | { type: 'RANGE_POS'; bps: number }
  | { type: 'RANK_PCT'; bps: number }
  | { type: 'RANK'; k: number }
  /** From `lowBps` under to `highBps` over the reference. */
  | { type: 'BAND'; reference: Reference; lowBps: number; highBps: number }
  /** Closes `shareBps` of a gap of at least `gapBps` to the cheapest rival, and stays `epsilonMinor` under it. */
  | { type: 'RAISE_GAP'; gapBps: number; shareBps: number; epsilonMinor: number }
  | { type: 'COST_PLUS'; mode: CostPlusMode }
  | { type: 'HOLD' }
  | { type: 'FOLLOW'; seller: string; op: 'match' | 'below' | 'above'; offset: Offset }
  | { type: 'NOT_BELOW'; seller: string }
  | { type: 'FREEZE'; seller: string }
  | SignalNode
  /** The child whose condition is the first to hold; the last child has none and is what is left. */
  | { type: 'FIRST'; when: Condition[]; children: StrategyNode[] }
  /** One child, or a second one for when the condition does not hold. */
  | { type: 'IF'; when: Condition; children: StrategyNode[] }
  /** The first child with an answer; or the least, greatest or middle of all targets there are. */
  | { type: 'FALLBACK' | 'MIN' | 'MAX' | 'MEDIAN'; children: StrategyNode[] };

export interface StrategyVersion {
  id: string;
  version: number;
  /** sha256 (hex) of the canonical tree. */
  hash: string;
  tree: StrategyNode;
}

/** Typed defaults of product.md 3.15; tuned per store, never switched off. */
export interface Guardrails {
  /** G1: target margin the floor protects. */
  minMarginBps: number;
  /** G1: the merchant's own absolute bounds; null when not set. */
  absMinMinor: number | null;
  absMaxMinor: number | null;
  /** G2: MSRP of the variant; null when unknown. */
  msrpMinor: number | null;
  /** G3: allowed ratio of new to current price and to the 90-day median. */
  sanityLowBps: number;
  sanityHighBps: number;
  /** G5: least grade an automatic change may rest on. */
  evidenceMinimum: 'A' | 'B';
  /** G8 */
  stepDownBps: number;
  stepUpBps: number;
  /** G10 */
  coolDownHours: number;
  /** G11: least movement, and never under one quantum. */
  materialityBps: number;
  /** Oldest competitor price that may be used, hours. */
  maxOfferAgeHours: number;
  /** G9; absent: no budget. */
  movement?: MovementBudget | undefined;
  /** G4: the legal pack of the store's country; absent: none. */
  legal?: LegalPack['id'] | undefined;
  /** G13; absent: not looked at. */
  lowStock?: { coverDays: number } | undefined;
  /** The greatest risk that may go without a person; absent: risk is not scored. */
  tolerance?: RiskClass | undefined;
  /** Endings of written prices; absent: any amount. */
  endings?: EndingStyle | undefined;
  /** Absent: rivals are compared by the price of the article alone. */
  basis?: LandedBasis | undefined;
}

/** Rivals are compared by what the buyer pays with delivery, ours taken off again, so that the answer is a shelf price. */
export interface LandedBasis {
  kind: 'landed';
  /** What our own buyer pays for delivery. */
  ownShippingMinor: number;
}

/** Product.md 3.9: under 25 points, under 60, above. */
export type RiskClass = 'low' | 'medium' | 'high';

/** What the risk of a change rests on besides the change itself (product.md 3.9, 3.11). */
export interface Standing {
  /** Share of variants with less revenue over 28 days. */
  exposureBps: number;
  /** By revenue over 90 days: the first 80 % are A, the next 15 % B. Null: nothing was sold. */
  revenueClass: 'A' | 'B' | 'C' | null;
  changes7d: number;
  /** Own prices over 180 days; null with no history. */
  ownRange: { lowMinor: number; highMinor: number } | null;
  war: WarState;
  /** Units sold over 28 days; null: sales are not mirrored. */
  units28d: number | null;
}

/** Articles that belong together, in their order, and the one that is decided among them. */
export interface LineFact {
  /** `parity`: one price. `ladder`: packs, the unit cheaper by `gapBps` with each step. `tiers`: each dearer by `gapBps` than the one before. */
  kind: 'parity' | 'ladder' | 'tiers';
  gapBps: number;
  self: number;
  members: LineMember[];
}

export interface LineMember {
  variant: string;
  /** Units in the pack; 1 where it does not matter. */
  size: number;
  priceMinor: number;
  /** What its own strategy asks for, exact (`18522` or `37045/2`); null: it stands still. */
  target: string | null;
  floorMinor: number | null;
  ceilingMinor: number | null;
  /** How much its own wish counts. */
  weight: number;
}

export interface VariantFacts {
  variant: string;
  product: string;
  priceMinor: number;
  compareAtMinor: number | null;
  /** Net of recoverable VAT. */
  cost: { minor: number; effectiveFrom: string; source: string } | null;
  /** v: VAT contained in the price; 0 when prices exclude it. */
  vatBps: number;
  /** f: variable fee on receipts. Null: unknown. */
  feeBps: number | null;
  /** K: fixed cost per unit. Null: unknown. */
  fixedMinor: number | null;
  /** d: worst legal stack of discounts. */
  worstDiscountBps: number;
  stock: number | null;
  /** Median of the own price over 90 days; null with no history. */
  ownMedian90dMinor: number | null;
  /** Last change Mizan or the merchant made; null when never seen. */
  lastChangeAt: string | null;
  /** G6: who decides this price now instead of Mizan. Absent: Mizan. Whoever loads the facts leaves out an owner whose time is over. */
  owner?: { kind: 'external'; until: string } | { kind: 'lock'; why: string; until: string | null } | null | undefined;
  /** Own changes of the last seven days, for G9. */
  moves?: PriceMove[] | undefined;
  /** Own prices of the days a legal pack looks back, where one asks for them. */
  past?: PriceInterval[] | undefined;
  /** How the variant stands in the store; absent: risk is not scored and no price war is looked for. */
  standing?: Standing | undefined;
  /** Absent: none of it is known, and no strategy uses it. */
  signals?: Signals | undefined;
  /** Absent: it belongs to no line. */
  line?: LineFact | undefined;
  offers: OfferFact[];
}

/** An undo: which change is taken back, and to what. */
export interface Restore {
  changeId: string;
  toMinor: number;
  /** Absent in receipts of undos that did not ask the law (G4) yet. */
  lawful?: true | undefined;
}

/** A price that a person asks for instead of the one proposed. */
export interface Choice {
  toMinor: number;
  proposedMinor: number;
}

/** Everything one decision depends on. Nothing else may influence it. */
export interface Snapshot {
  store: string;
  market: string;
  currency: string;
  decidedAt: string;
  emergencyStop: boolean;
  strategy: StrategyVersion;
  guardrails: Guardrails;
  facts: VariantFacts;
  /** Only of an undo. */
  restore?: Restore | undefined;
  /** Only of what a person changed in a proposal. */
  choice?: Choice | undefined;
}

/** A reason or check: a code and its parameters, worded in the reader's language at view time. */
export interface Reason {
  code: string;
  params: Record<string, string | number | boolean | null>;
}

export type OutcomeKind = 'CHANGE' | 'HOLD' | 'BLOCK' | 'CORRECTION';

export interface Decision {
  outcome: OutcomeKind;
  /** The decided price; null for HOLD and BLOCK. */
  priceMinor: number | null;
  /** Null: unknown, hence suggestions only. */
  floorMinor: number | null;
  ceilingMinor: number | null;
  bindingRule: string | null;
  /** What the change rests on: `A`, `2xB`, `B`, `C`, `none`, or `internal` (cost). */
  evidence: 'A' | '2xB' | 'B' | 'C' | 'none' | 'internal';
  reasons: Reason[];
  /** Why this may not go without a person; empty = may be approved automatically when the mode allows. */
  approvalReasons: Reason[];
  /** An incident a person must see (G3 block, G7 conflict). */
  incident: Reason | null;
  /** Canonical JSON of product.md 3.17 without id, run, mac, key and chain. Same snapshot, same bytes. */
  receipt: Uint8Array;
}
