import type { Database } from '#sandbox/db/pool.server.ts';
import type { Clock } from '#sandbox/lib/clock.ts';
import type { Buckets } from '#sandbox/shopify/throttle.ts';

/** What every part of the sandbox is given. */
export interface Sandbox {
  db: Database;
  clock: Clock;
  app: AppUnderTest;
  buckets: Buckets;
}

/** The app that is embedded, and whose tokens are minted and verified here. */
export interface AppUnderTest {
  apiKey: string;
  apiSecret: string;
  /** Where the admin finds it; may be told later. */
  url: string | null;
}
