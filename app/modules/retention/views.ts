/**
 * What grows without end, and for how many days it is kept. `archive`: what goes is kept as a file until the clean-up itself goes.
 * `drop`: it goes for good, because it is about people or because nobody would ask for it again. What is not named here is not
 * touched: decisions and their proofs, changes, the store's own prices, the mirror of what the platform holds.
 */
export const KINDS = {
  competitor_prices: { days: 395, way: 'archive' },
  // As long as a backtest looks back, and a week: an offer is only as fresh as its competitor's last visit.
  competitor_visits: { days: 190, way: 'archive' },
  catalog_syncs: { days: 180, way: 'archive' },
  sales_syncs: { days: 180, way: 'archive' },
  pixel_events: { days: 395, way: 'drop' },
  notifications: { days: 90, way: 'drop' },
  mails: { days: 90, way: 'drop' },
  deliveries: { days: 90, way: 'drop' },
  /** Clean-ups, and with them what they archived. */
  archives: { days: 730, way: 'drop' },
} as const satisfies Record<string, { days: number; way: 'archive' | 'drop' }>;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as Kind[];

export interface ArchiveView {
  id: string;
  at: string;
  rows: number;
}

export interface RetentionView {
  kinds: { kind: Kind; days: number; way: 'archive' | 'drop' }[];
  /** Null: none has ended yet. */
  last: { at: string; rows: number } | null;
  /** The newest first: clean-ups that archived something. */
  archives: ArchiveView[];
}
