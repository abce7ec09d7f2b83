/** The only file that names the adapters behind `OfferSources`. */
import type { Clock } from '#app/lib/clock.ts';
import type { Log } from '#app/lib/log.ts';
import { readCsv, readCsvHead } from './csv/csv-source.server.ts';
import type { OfferSources } from './port.ts';
import { createSafeFetch } from './safe-fetch/safe-fetch.server.ts';
import { politeGuest } from './storefront/polite.server.ts';
import { readStorefront } from './storefront/storefront-source.server.ts';

export interface SourceOptions {
  /** `host:port` whose address and port are not checked; empty in production. */
  allow: ReadonlySet<string>;
  /** Pause between two requests to one host; 2,000 in production, short in a demo. */
  intervalMs: number;
  /** `MizanBot/1.0 (+https://.../bot)` */
  userAgent: string;
  clock: Clock;
  /** 0 to 1, for jitter. */
  random: () => number;
  log: Log;
}

/** Builds the sources once per process: all readers of one host share its queue. */
export function createOfferSources({ allow, intervalMs, userAgent, clock, random, log }: SourceOptions): OfferSources {
  const guest = politeGuest(createSafeFetch({ allow, userAgent }), { intervalMs, userAgent, clock, random, log });
  return {
    storefront: (target, signal) => readStorefront(guest, clock, target, signal),
    csv: readCsv,
    csvHead: readCsvHead,
  };
}
