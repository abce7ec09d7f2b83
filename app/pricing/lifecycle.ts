/** The state machines of a decision, a change and a run, as data: verbs move along them, the interface draws its buttons from them. */
export const DECISION_MOVES = {
  proposed: ['approved', 'rejected', 'expired', 'superseded'],
  /** Only until its change leaves `queued`. */
  approved: ['expired', 'superseded'],
  rejected: [],
  expired: [],
  superseded: [],
  /** HOLD and BLOCK are born closed. */
  closed: [],
} as const satisfies Moves;

export const CHANGE_MOVES = {
  queued: ['writing', 'cancelled'],
  /** `cancelled`: the live price differed, nothing was sent. `queued`: proven that nothing was sent (throttled). `unknown`: no answer, or the lease is over. */
  writing: ['cancelled', 'queued', 'written', 'rejected', 'unknown'],
  /** `unknown`: reads the price before. `needs_attention`: reads another price. */
  written: ['verified', 'unknown', 'needs_attention'],
  /** `queued`: reads the price before past the settle window, with attempts left. */
  unknown: ['verified', 'queued', 'needs_attention'],
  /** By a person. */
  needs_attention: ['verified', 'cancelled'],
  verified: [],
  rejected: [],
  cancelled: [],
} as const satisfies Moves;

export const RUN_MOVES = {
  running: ['cancelling', 'done', 'failed'],
  cancelling: ['cancelled', 'done', 'failed'],
  done: [],
  cancelled: [],
  failed: [],
} as const satisfies Moves;

const MACHINES = { decision: DECISION_MOVES, change: CHANGE_MOVES, run: RUN_MOVES } as const;

type Moves = Readonly<Record<string, readonly string[]>>;

export type Kind = keyof typeof MACHINES;
export type StateOf<K extends Kind> = keyof (typeof MACHINES)[K] & string;
export type DecisionState = StateOf<'decision'>;
export type ChangeState = StateOf<'change'>;
export type RunState = StateOf<'run'>;

/** Of these at most one per variant and price field. */
export const OPEN_CHANGE_STATES = ['queued', 'writing', 'written', 'unknown', 'needs_attention'] as const satisfies readonly ChangeState[];
/** Of these at most one per store. */
export const ACTIVE_RUN_STATES = ['running', 'cancelling'] as const satisfies readonly RunState[];

/** The states reachable in one move; none for an end state or a word that is not a state. */
export function moves<K extends Kind>(kind: K, from: string): readonly StateOf<K>[] {
  const table: Moves = MACHINES[kind];
  const next = Object.hasOwn(table, from) ? table[from] : undefined;
  return (next ?? []) as readonly StateOf<K>[];
}

export function canMove(kind: Kind, from: string, to: string): boolean {
  return moves(kind, from).some((state) => state === to);
}
