import type { RunId } from '#app/lib/ids.ts';
import type { Money } from '#app/lib/money.ts';

/** What came of asking for a run. */
export type StartOutcome =
  | { kind: 'started'; id: RunId }
  | { kind: 'refused'; code: 'run_active' | 'emergency_stop' | 'not_synced' | 'nothing_to_undo' | 'nothing_moved' | 'not_found'; params: Record<string, string> };

/** `restore`: an undo of all that Mizan has written, before it is removed. `moved`: a repricing of what has moved only. */
export type RunKind = 'reprice' | 'moved' | 'undo' | 'restore';
export type RunStatus = 'running' | 'cancelling' | 'done' | 'cancelled' | 'failed';
export type RunTrigger = 'manual' | 'demo' | 'schedule' | 'approval' | 'api' | 'event';
export type StageName = 'scout' | 'analyst' | 'executor';
export type StageStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface StageView {
  name: StageName;
  status: StageStatus;
  startedAt: string | null;
  endedAt: string | null;
  /** Named counts, e.g. scout: sources, offers, matched, problems; analyst: analysed, change, hold, block, correction; executor: see ChangeTotals. */
  counts: Record<string, number>;
  /** Total units of work when known, for the progress bar. */
  total: number | null;
  done: number;
  /** Error code when failed. */
  error: { code: string; params: Record<string, string | number | boolean> } | null;
}

/** Each change of a run is in exactly one of these. */
export interface ChangeTotals {
  queued: number;
  writing: number;
  written: number;
  verified: number;
  unknown: number;
  needs_attention: number;
  rejected: number;
  cancelled: number;
}

export interface RunSummary {
  id: string;
  kind: RunKind;
  status: RunStatus;
  trigger: RunTrigger;
  startedAt: string;
  endedAt: string | null;
  /** The run an undo takes back. */
  undoOf: string | null;
  changes: ChangeTotals;
}

export interface RunFilter {
  status?: RunStatus | undefined;
  /** Begun or ended since, or still under way. */
  updatedSince?: Date | undefined;
}

export interface RunChangeRow {
  changeId: string;
  decisionId: string;
  productId: string;
  variantId: string;
  title: string;
  variantTitle: string;
  before: Money;
  after: Money;
  state: keyof ChangeTotals;
  attempts: number;
  /** Reason code for rejected, cancelled, unknown, needs_attention. */
  reason: string | null;
  verifiedAt: string | null;
  /** Verified, and taken back since by an undo. */
  undone: boolean;
}

/** Rows an undo left alone, and why: `below_floor`, `edited_outside`, `change_open`, `gone`. */
export interface UndoSkip {
  variantId: string;
  productId: string;
  title: string;
  variantTitle: string;
  reason: string;
  before: Money;
  current: Money | null;
}

export interface RunView extends RunSummary {
  stages: StageView[];
  rows: RunChangeRow[];
  /** Cursor of the next page of rows; null at the end. */
  nextCursor: string | null;
  /** Decisions of this run by outcome and by what became of them. */
  decisions: { change: number; hold: number; block: number; correction: number; waiting: number };
  /** What held prices back: reason code → count, most frequent first. */
  heldBack: { code: string; count: number }[];
  undoSkips: UndoSkip[];
  canCancel: boolean;
  /** How many verified changes an undo would take back now; 0 = nothing to undo. */
  undoable: number;
  undoneBy: string | null;
}

/** What a run leaves behind as files: what it knew of the market, what it decided, what it did. */
export const ARTIFACTS = ['market_intelligence', 'pricing_decision', 'execution_report'] as const;
export type Artifact = (typeof ARTIFACTS)[number];

/** Said once in each file. */
export interface ArtifactHead {
  artifact: Artifact;
  run: string;
  kind: string;
  status: string;
  started_at: string;
  ended_at: string | null;
  made_at: string;
  currency: string;
}

/** By column; amounts are decimal strings of `currency`, instants ISO 8601 in UTC, reasons codes with parameters. */
export type ArtifactRow = Readonly<Record<string, string | number | boolean | null | readonly { code: string }[]>>;

/** In the order of the file. */
export const ARTIFACT_COLUMNS = {
  market_intelligence: [
    'decision', 'product', 'variant', 'product_title', 'variant_title', 'sku', 'offer', 'seller', 'offer_title', 'url', 'price', 'shipping', 'currency', 'availability', 'condition',
    'grade', 'used', 'quarantined', 'reasons', 'match_state', 'match_score', 'match_by', 'source', 'seen_at',
  ],
  pricing_decision: [
    'decision', 'product', 'variant', 'product_title', 'variant_title', 'sku', 'outcome', 'state', 'price_before', 'price_after', 'floor', 'currency', 'evidence', 'binding_rule',
    'reasons', 'approval_reasons', 'strategy_version', 'decided_at', 'said_again', 'receipt_sequence', 'receipt_sha256', 'seal_intact',
  ],
  execution_report: [
    'change', 'decision', 'product', 'variant', 'product_title', 'variant_title', 'sku', 'price_before', 'price_after', 'currency', 'state', 'reason', 'attempts', 'approved_at',
    'sent_at', 'verified_at', 'verified_price', 'undo_of', 'undone_by',
  ],
} as const satisfies Record<Artifact, readonly string[]>; // prettier-ignore
