/** Types only: what every verb is given. */
import type { Clock } from '#app/lib/clock.ts';
import type { Crypt } from '#app/lib/crypt.server.ts';
import type { StoreId } from '#app/lib/ids.ts';
import type { Log } from '#app/lib/log.ts';
import type { Db, SystemDb } from '#app/db/scope.ts';
import type { Seal } from '#app/lib/seal.server.ts';
import type { Post } from '#app/mail/port.ts';
import type { PlatformKind, StoreClient, StorePlatform } from '#app/platforms/port.ts';
import type { OfferSources } from '#app/sources/port.ts';

/** Who acts: a person, a key of the public API, or Mizan itself. Names are looked up by the host when shown; we hold ids only. */
export type Actor = { kind: 'user'; id: string } | { kind: 'key'; id: string } | { kind: 'system'; id: 'worker' | 'demo' };

export interface StoreRef {
  id: StoreId;
  platform: PlatformKind;
  externalId: string;
  currency: string;
  timeZone: string;
  /** Counts installations: work queued for an earlier one must not touch this one. */
  epoch: number;
}

export interface Timings {
  /** When a written price is read back, after each look. */
  verifyDelaysMs: readonly number[];
  /** How long a worker may hold changes it is writing. */
  writeLeaseMs: number;
  /** How long one request may be under way; none leaves when less than this is left of the claim. */
  writeRequestMs: number;
  /** How long after its last possible moment a lost write may still land. */
  settleWindowMs: number;
}

/** First argument of every verb that works inside one store. `db` can see that store's rows and no others. */
export interface StoreContext {
  store: StoreRef;
  actor: Actor;
  db: Db;
  platform: StoreClient;
  capabilities: StorePlatform['capabilities'];
  /** Delays and lead times of execution, milliseconds. */
  timings: Timings;
  sources: OfferSources;
  seal: Seal;
  /** Seals what must not be readable in the tables: names, links into a buyer's checkout. */
  crypt: Crypt;
  /** Null where no mail server is configured: then no letter leaves. */
  post: Post | null;
  /** Where the app opens in the host's admin: what a letter leads to. */
  home: string;
  clock: Clock;
  log: Log;
}

/** For verbs before a store is known, or across stores. */
export interface SystemContext {
  system: SystemDb;
  clock: Clock;
  log: Log;
}
