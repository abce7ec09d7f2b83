export const TOPICS = ['incident', 'approval_needed', 'run_finished', 'digest'] as const;
export type Topic = (typeof TOPICS)[number];

export type Params = Record<string, string | number | boolean | null>;

export interface NotificationView {
  id: string;
  topic: Topic;
  params: Params;
  happenedAt: string;
  unseen: boolean;
}

export interface NotificationsView {
  items: NotificationView[];
  /** For the next page; null at the end. */
  next: string | null;
  unseen: number;
}

/** How the one who looks wants to be told. */
export interface PreferencesView {
  /** Null: no letters leave this installation of Mizan. */
  mail: { address: string | null; state: 'none' | 'unconfirmed' | 'confirmed' } | null;
  topics: Topic[];
  leastWaiting: number;
  quiet: { from: number; to: number } | null;
  timeZone: string;
}

export type PreferencesOutcome = { kind: 'saved' } | { kind: 'refused'; code: string; params: Params };
