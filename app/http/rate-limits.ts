/**
 * How often one may ask, in one table. Webhooks are in none of the rows: a platform that is refused stops telling us what
 * changed. `per` is who is counted: an address before anybody is known, one person of one store, a store as a whole,
 * or a key of the public API.
 */
interface RateLimit {
  readonly per: 'address' | 'user' | 'store' | 'key';
  readonly points: number;
  readonly seconds: number;
}

export const RATE_LIMITS = {
  /** Every request but webhooks, pixels, files and health. A shop's staff may share one address. */
  door: { per: 'address', points: 600, seconds: 60 },
  /** Messages of one browser's pixel; a message is half a second of a visit. Many buyers may share one address. */
  pixel: { per: 'address', points: 300, seconds: 60 },
  pixelStore: { per: 'store', points: 6000, seconds: 60 },
  /** A page that shows work under way asks every two seconds; ten such pages at once are within it. */
  read: { per: 'user', points: 300, seconds: 60 },
  write: { per: 'user', points: 60, seconds: 60 },
  /** Of the public API; below the door's own, so that a program that asks too often learns it from its own budget. */
  api: { per: 'key', points: 300, seconds: 60 },
  /** Each reads the whole catalog of the platform. */
  sync: { per: 'store', points: 1, seconds: 60 },
  /** Each asks the platform while the person waits. */
  check: { per: 'store', points: 6, seconds: 60 },
  /** Each judges thousands of variants while the person waits. */
  preview: { per: 'store', points: 30, seconds: 60 },
  /** Each is a slice of a whole catalog, asked for by the page that shows how far it is. */
  simulate: { per: 'store', points: 120, seconds: 60 },
  /** Each reads a whole list of the store's. */
  download: { per: 'store', points: 60, seconds: 600 },
  upload: { per: 'store', points: 20, seconds: 3600 },
} as const satisfies Record<string, RateLimit>;

export type RateLimited = keyof typeof RATE_LIMITS;
/** What an intent may ask for beside the person's own limits. */
export type StoreLimited = { [Name in RateLimited]: (typeof RATE_LIMITS)[Name]['per'] extends 'store' ? Name : never }[RateLimited];
