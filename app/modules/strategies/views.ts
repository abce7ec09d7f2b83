import type { PaceSeason } from '#app/db/pace-season.server.ts';
import type { StrategyScope } from '#app/db/strategy-scope.ts';
import type { Day } from '#app/lib/days.ts';
import type { OwnSeason, ReadySeason, Span } from '#app/lib/seasons.ts';
import type { Example, ExampleAnswer } from '#app/pricing/examples.ts';
import type { Money } from '#app/lib/money.ts';
import type { StrategyNode } from '#app/pricing/types.ts';

type Params = Record<string, string | number | boolean | null>;

export type { StrategyScope };

/** A strategy that claims the same products just as closely; at most 20 of them are named. */
export interface StrategyConflict {
  strategyId: string;
  name: string;
  total: number;
  products: { productId: string; title: string }[];
}

export type SaveStrategyOutcome = { kind: 'saved'; strategyId: string; version: number } | { kind: 'refused'; code: string; params: Params; conflicts?: StrategyConflict[] };

export type ExamplesOutcome = { kind: 'tried'; answers: ExampleAnswer[] } | { kind: 'refused'; code: string; params: Params };

export interface StrategySummary {
  strategyId: string;
  /** Empty: the store's own. */
  name: string;
  /** Of the whole store: decides what no other claims. */
  own: boolean;
  scope: StrategyScope;
  /** 0 to 100; among those that match equally closely the higher decides. */
  priority: number;
  mode: 'store' | 'ask';
  state: 'active' | 'stopped' | 'archived';
  version: number;
  tree: StrategyNode;
  /** Situations with the answer they must have, whenever a version is saved. */
  examples: Example[];
  /** Variants whose price it decides now. */
  decides: number;
}

export interface LineMemberView {
  variantId: string;
  productId: string;
  title: string;
  variantTitle: string;
  price: Money;
  /** Units in the pack. */
  size: number;
}

/** Articles that belong together, in their order. */
export interface LineView {
  lineId: string;
  name: string;
  /** `parity`: one price. `ladder`: packs, the unit cheaper by `gapBps` with each step. `tiers`: each dearer by `gapBps` than the one before. */
  kind: 'parity' | 'ladder' | 'tiers';
  gapBps: number;
  members: LineMemberView[];
}

export type LineOutcome = { kind: 'saved'; lineId: string } | { kind: 'refused'; code: string; params: Params };

export interface SeasonsView {
  /** By the store's clock. */
  today: Day;
  /** The one that holds or comes next of each, in their order. `sighted`: the moon may move it by a day. */
  ready: (Span & { season: ReadySeason; sighted: boolean; asked: SeasonAsker[] })[];
  /** `next` null: it is over, or has no day within a year. */
  own: (OwnSeason & { seasonId: string; next: Span | null; asked: SeasonAsker[] })[];
  /** What a rule on the pace of sales expects of these weeks. */
  pace: PaceSeason;
}

/** A strategy whose rules ask for a season; without a name the store's own. */
export interface SeasonAsker {
  strategyId: string;
  name: string;
}

export type SeasonOutcome = { kind: 'saved'; seasonId: string } | { kind: 'refused'; code: string; params: Params };

export interface ScopeChoice {
  value: string;
  label: string;
}

/** What somebody who writes a strategy chooses from. */
export interface StrategyWriting {
  currency: string;
  /** Whom a rule may name: the store's competitors. */
  sellers: string[];
  /** Names of the store's own seasons; the ready-made ones come besides. */
  seasons: string[];
  /** The largest 200 of each. */
  choices: Record<'collection' | 'vendor' | 'tag' | 'productType', ScopeChoice[]>;
}

export interface StrategyView extends StrategySummary, StrategyWriting {
  /** Of the products and variants its scope names, by id. */
  titles: Record<string, string>;
  /** Newest first, at most 50. Versions never change, since receipts point at them. */
  versions: { version: number; tree: StrategyNode; createdAt: string; by: 'person' | 'mizan' }[];
}

/** A strategy nobody saved yet. */
export interface NewStrategyView extends StrategyWriting {
  titles: Record<string, string>;
  products: string[];
  variants: string[];
}
