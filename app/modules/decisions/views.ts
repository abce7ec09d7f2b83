import type { Money } from '#app/lib/money.ts';
import type { Unvalued } from '#app/pricing/backtest.ts';
import type { OutcomeKind, Reason, StrategyNode } from '#app/pricing/types.ts';

export type DecisionState = 'proposed' | 'approved' | 'rejected' | 'expired' | 'superseded' | 'closed';

/** What a person may agree to in advance; a red flag, the law and everything else need a look each time. */
export const CONSENT_REASONS = ['evidence_weak', 'risk', 'correction'] as const;

/** "Approve like this", as long as it holds. */
export interface ConsentView {
  consentId: string;
  reason: (typeof CONSENT_REASONS)[number];
  /** Empty: the store's own. */
  strategy: string;
  direction: 'up' | 'down';
  maxBps: number;
  expiresAt: string;
  /** Changes that went under it. */
  used: number;
}

/** What people made of the proposals, and the mode that has earned. */
export interface TrustView {
  /** The latest of: ninety days ago, the mode last chosen or taken back, the last incident. */
  since: string;
  /** By people; what went without one is not counted. */
  approved: number;
  rejected: number;
  undone: number;
  /** Approved, of all that people decided; null: nothing was. */
  shareBps: number | null;
  needed: { approvals: number; shareBps: number };
  /** The mode above the present one; null: there is none. */
  next: 'semi_auto' | 'full_auto' | null;
  earned: boolean;
}

export interface NoteView {
  body: string;
  /** The platform's number of the person. */
  by: string;
  isYou: boolean;
  at: string;
}

export interface InboxItem {
  decisionId: string;
  runId: string;
  productId: string;
  variantId: string;
  title: string;
  variantTitle: string;
  imageUrl: string | null;
  outcome: OutcomeKind;
  before: Money;
  after: Money;
  floor: Money | null;
  /** Unit cost, when known. */
  cost: Money | null;
  /** Units on hand; with the price difference it gives the money effect of an approval. Null: not tracked. */
  stock: number | null;
  evidence: 'A' | '2xB' | 'B' | 'C' | 'none' | 'internal';
  bindingRule: string | null;
  reasons: Reason[];
  /** Why a person is needed. */
  approvalReasons: Reason[];
  offers: number;
  createdAt: string;
  expiresAt: string;
  /** So large that two people must agree; `first`: somebody has said yes already. */
  two: { first: { isYou: boolean; at: string } | null } | null;
  /** What may be agreed to in advance from here; null: it needs a look each time. */
  consent: (typeof CONSENT_REASONS)[number] | null;
  notes: NoteView[];
  /** Evidence, cost or rules changed since: must be decided again before it may go. */
  stale: boolean;
}

export interface InboxGroup {
  /** `ready` (safe to approve together), or the code of the first approval reason. */
  reason: string;
  count: number;
}

export interface InboxView {
  groups: InboxGroup[];
  /** The group shown; null = all. */
  group: string | null;
  items: InboxItem[];
  nextCursor: string | null;
  total: number;
  /**
   * Over the shown group, split by direction. The totals are sums of (after − before) per unit: the money effect if each sells
   * once. `stockRaise` and `stockCut` weigh each with the units on hand; null when the sum is too large to be an amount.
   */
  effect: {
    raises: number;
    raiseTotal: Money;
    cuts: number;
    cutTotal: Money;
    stockRaise: Money | null;
    stockCut: Money | null;
    /** How many have no tracked stock and so are in neither stock sum. */
    stockUnknown: number;
  };
  /** Decisions that need a person to fix something first (blocked, conflict, cost unknown): code → count. */
  tasks: { code: string; count: number; sample: { productId: string; title: string }[] }[];
  /** The merchant's own stop, or Mizan's for every store. */
  emergencyStop: boolean;
  platformStop: boolean;
}

/** The answer of approve and reject: what was done, and what was not and why. */
export interface VerdictResult {
  done: number;
  skipped: { decisionId: string; reason: string }[];
}

/** Another price than the one proposed: agreed to as far as one may, refused by a guardrail, or too late. */
export type ChoiceOutcome =
  | ({ kind: 'chosen' } & VerdictResult)
  | { kind: 'refused'; code: string; params: Record<string, string | number | boolean | null> }
  | { kind: 'gone'; reason: 'not_waiting' | 'change_open' };

/** What a strategy would decide now. Nothing of it is saved, and nothing may be written on it. */
export interface StrategyPreview {
  /** Variants of the store; `analysed` of them were judged, `leftOut` are not on sale or have a change under way. */
  total: number;
  analysed: number;
  leftOut: number;
  up: number;
  down: number;
  hold: number;
  correction: number;
  block: number;
  /** Of the changes: how many no rule holds back for a person. */
  ready: number;
  heldBack: { code: string; count: number }[];
  /** Exact: what the changes earn more or less if one unit of each is sold, over those whose cost and fees are known. Null: too large to be an amount. */
  margin: { change: Money | null; known: number };
  /** The five largest moves by share of the price. */
  moves: { productId: string; variantId: string; title: string; variantTitle: string; before: Money; after: Money; floor: Money | null; reason: Reason | null }[];
}

/** A decision as programs read it, with the change that came of it. */
export interface ApiDecision {
  id: string;
  runId: string;
  productId: string;
  variantId: string;
  outcome: OutcomeKind;
  state: DecisionState;
  before: Money;
  after: Money | null;
  floor: Money | null;
  evidence: string;
  bindingRule: string | null;
  reasons: Reason[];
  /** Why a person is, or was, needed. */
  approvalReasons: Reason[];
  /** How often the same was said again since. */
  repeats: number;
  /** Its receipt's place in the store's chain. */
  receiptSequence: number;
  strategyVersion: number;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string | null;
  settledAt: string | null;
  change: {
    id: string;
    state: 'queued' | 'writing' | 'written' | 'verified' | 'unknown' | 'needs_attention' | 'rejected' | 'cancelled';
    reason: string | null;
    attempts: number;
    sentAt: string | null;
    verifiedAt: string | null;
    undone: boolean;
  } | null;
}

export interface ApiDecisionFilter {
  runId?: string | undefined;
  state?: DecisionState | undefined;
  outcome?: OutcomeKind | undefined;
  productId?: string | undefined;
  variantId?: string | undefined;
  /** Made, said again, settled or carried out since. */
  updatedSince?: Date | undefined;
}

/** How far a strategy's version may go without a person. */
export interface RolloutView {
  strategyId: string;
  /** Empty: the store's own. */
  name: string;
  version: number;
  shareBps: number;
  state: 'running' | 'done' | 'halted';
  openedAt: string;
  /** When the next share may open at the earliest; null: there is none. */
  nextAt: string | null;
  /** refused | failed | undone | edited */
  haltCode: string | null;
  /** Writes since this share was opened, and those of them that went wrong. */
  verified: number;
  bad: number;
}

/** What one version would do to everything its strategy decides. */
export interface SimulatedVersion {
  version: number;
  tree: StrategyNode;
  judged: number;
  up: number;
  down: number;
  hold: number;
  correction: number;
  block: number;
  ready: number;
  /** Exact: earned more or less over 28 days if as much is sold as in the last 28, over `priced` changes. Null: too large to be an amount. */
  steady: Money | null;
  priced: number;
  /** With demand's answer, over the `answered` changes whose elasticity is known; null when none is. */
  range: { low: Money; high: Money } | null;
  answered: number;
  /** Which part of the rule gave how many answers; `path` null: none did. */
  branches: { path: string | null; answered: number; up: number; down: number }[];
}

/** A version of a strategy on the store's own past. */
export type BacktestView =
  | { kind: 'refused'; code: string; params: Record<string, number> }
  | {
      kind: 'replayed';
      version: number;
      weeks: number;
      /** Variants the strategy decides, and how many were replayed so far. */
      total: number;
      done: number;
      /** Weeks of variants that were judged, and those whose price at that time is not known. */
      judged: number;
      unknown: number;
      up: number;
      down: number;
      hold: number;
      correction: number;
      block: number;
      /** Exact: earned more or less in the week after each change, had as much been sold, over `valued` changes. Null: too large to be an amount. */
      exact: Money | null;
      valued: number;
      /** With demand's answer, over `answered` changes; null when none is known. */
      range: { low: Money; high: Money } | null;
      answered: number;
      /** Changes that were counted but not valued, and why. */
      unvalued: Record<Unvalued, number>;
      /** For the next slice; null when all are replayed. */
      carry: string | null;
    };

export interface SimulationView {
  /** Variants the strategy decides, and how many were judged so far. */
  total: number;
  judged: number;
  /** The version, and the one it is compared with if any. */
  versions: SimulatedVersion[];
  /** Variants that the two would price differently, the largest differences first. */
  differ: number;
  differences: { productId: string; variantId: string; title: string; variantTitle: string; before: Money; one: Money; other: Money }[];
  /** For the next slice; null when all are judged. */
  carry: string | null;
}
