/** What the web door needs of the composition. The composition itself is built elsewhere; the door only knows this shape. */
import type { StoreContext, SystemContext } from '#app/context.ts';
import type { JobRequest } from '#app/jobs/catalog.ts';
import type { Clock } from '#app/lib/clock.ts';
import type { Log } from '#app/lib/log.ts';
import type { Admission } from '#app/modules/stores/admit-api-key.server.ts';
import type { ApiScope } from '#app/modules/stores/api-scopes.ts';
import type { Role } from '#app/modules/stores/can.ts';
import type { CollectorContext } from '#app/modules/sales/take-pixel-events.server.ts';
import type { StoreIdentity, StorePlatform } from '#app/platforms/port.ts';
import type { LiveHub } from './live-hub.server.ts';
import type { Cursors } from './public-api/cursor.server.ts';
import type { RateLimiter } from './rate-limiter.server.ts';

export interface StoreUser {
  id: string;
  role: Role;
  /** The language this person saved; null = follow the host. */
  locale: 'en' | 'ar' | null;
}

export interface OpenedStore {
  ctx: StoreContext;
  user: StoreUser;
  /** What the host asks for or last asked for, and the language of the store: where the person has chosen none. */
  hostLocale: string | null;
  storeLocale: string | null;
  /** True when this request installed the store. */
  firstSeen: boolean;
}

/** A store as a key of the public API opens it. */
export type OpenedByKey = { kind: 'opened'; ctx: StoreContext; key: { id: string; scopes: readonly ApiScope[] } } | Extract<Admission, { kind: 'refused' }>;

export interface WebComposition {
  /** Where the world finds us, without a slash at the end. */
  readonly appUrl: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly system: SystemContext;
  readonly platforms: Readonly<Record<string, StorePlatform>>;
  readonly clientScripts: { readonly appBridgeUrl: string; readonly apiKey: string };
  /** Asks every dependency; used by /readyz and /status. */
  ready(): Promise<{ ok: boolean; checks: Record<string, 'ok' | 'failed'> }>;
  /** Finds or installs the store of a proven identity and opens it for this person. */
  openFor(identity: StoreIdentity): Promise<OpenedStore>;
  /** The store that the key in this header opens, or why it opens none. */
  openByKey(authorization: string | null): Promise<OpenedByKey>;
  /** Seals where a page of the public API begins. */
  readonly cursors: Cursors;
  /** Where the events of this account belong; null when nobody has it. */
  collectorOf(account: string): Promise<CollectorContext | null>;
  enqueue(request: JobRequest): Promise<void>;
  /** Adds a job whose work stands in its rows, without waiting, and not for each of many at once. */
  nudge(request: JobRequest): void;
  /** Every topic the platform promises to tell us of, with when it last did. */
  heard(ctx: StoreContext): Promise<{ topic: string; lastSeenAt: string | null }[]>;
  /** Asked by the door alone: verbs and jobs know nothing of who asks how often. */
  readonly limits: RateLimiter;
  /** Who watches which store. */
  readonly live: LiveHub;
  close(): Promise<void>;
}

/** What every loader and action is handed by the server. */
export interface DoorContext {
  readonly composition: WebComposition;
  readonly requestId: string;
  /** For the content security policy of this one document. */
  readonly nonce: string;
  readonly log: Log;
  /** The platform's own answer (bounce page, redirect): when set, it leaves instead of what Remix rendered. */
  readonly hostAnswer: { response: Response | null };
}

declare module '@remix-run/server-runtime' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- Remix is typed by merging into this interface
  interface AppLoadContext extends DoorContext {}
}
