/**
 * A guest's manners (RFC 9309 and ecosystem practice): robots.txt obeyed always, one request at a time per host with a pause
 * and some jitter, a refusal answered by waiting, and after three of them by leaving. The address never changes, nor the name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#app/lib/clock.ts';
import { AppError } from '#app/lib/errors.ts';
import type { Log } from '#app/lib/log.ts';
import type { Fetched, FetchRequest, SafeFetch } from '../safe-fetch/safe-fetch.server.ts';
import { readRobots } from './robots.server.ts';
import type { Robots } from './robots.server.ts';

export interface Manners {
  /** Least pause between two requests to one host; the pause after a refusal is two and a half of it, doubling. */
  intervalMs: number;
  userAgent: string;
  clock: Clock;
  /** 0 to 1, for jitter. */
  random: () => number;
  log: Log;
}

export interface Guest {
  /** Null when robots.txt forbids this address. @throws AppError source_blocked | source_unreadable | source_address_refused */
  get(address: string, request?: FetchRequest): Promise<Fetched | null>;
}

interface Host {
  /** Resolves when the request before is over. */
  turn: Promise<unknown>;
  nextAt: number;
  /** When it asked us to wait, within the last day. */
  blockedAt: number[];
  robots: { read: Robots; at: number } | null;
}

interface Street {
  fetcher: SafeFetch;
  manners: Manners;
  hosts: Map<string, Host>;
}

const MAX_BLOCKS = 3;
const MAX_WAIT_MS = 600_000;
const ROBOTS_BYTES = 512 * 1024;
const DAY_MS = 86_400_000;
const BUSY: readonly number[] = [429, 430, 503];

/** A redirect led to an address that robots.txt forbids. */
class Forbidden extends Error {}

/** One guest per process: all readers of one host share its queue. */
export function politeGuest(fetcher: SafeFetch, manners: Manners): Guest {
  const street: Street = { fetcher, manners, hosts: new Map() };
  return {
    get: async (address, request = {}) => {
      const url = new URL(address);
      const host = hostOf(street, url);
      const mine = host.turn.then(() => visit(street, host, url, request));
      host.turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

function hostOf({ hosts }: Street, url: URL): Host {
  const host = hosts.get(url.origin) ?? { turn: Promise.resolve(), nextAt: 0, blockedAt: [], robots: null };
  hosts.set(url.origin, host);
  return host;
}

async function visit(street: Street, host: Host, url: URL, request: FetchRequest): Promise<Fetched | null> {
  const robots = await robotsOf(street, host, url, request.signal);
  const allowed = robots.allows(url.href);
  street.manners.log.debug({ host: url.host, path: url.pathname, allowed }, 'storefront visit');
  if (!allowed) {
    return null;
  }
  /** A redirect to another host asks that host's robots.txt first. */
  const onRedirect = async (to: URL): Promise<void> => {
    const rules = to.origin === url.origin ? robots : await robotsOf(street, hostOf(street, to), to, request.signal);
    if (!rules.allows(to.href)) {
      throw new Forbidden();
    }
  };
  try {
    return await knock(street, host, url, robots.delayMs, { ...request, onRedirect });
  } catch (error) {
    if (error instanceof Forbidden) {
      return null;
    }
    throw error;
  }
}

async function robotsOf(street: Street, host: Host, url: URL, signal: AbortSignal | undefined): Promise<Robots> {
  const now = street.manners.clock.now().getTime();
  if (host.robots !== null && now - host.robots.at < DAY_MS) {
    return host.robots.read;
  }
  const address = new URL('/robots.txt', url);
  const answer = await knock(street, host, address, 0, { maxBytes: ROBOTS_BYTES, truncate: true, signal });
  const read = readRobots(address.href, answer, street.manners.userAgent);
  // Out of order today is not out of order all day: only an answer is remembered.
  host.robots = answer.status >= 500 ? null : { read, at: now };
  return read;
}

/** Sends, and on a refusal waits and tries again; the third within a day is the last. */
async function knock({ fetcher, manners }: Street, host: Host, url: URL, delayMs: number, request: FetchRequest): Promise<Fetched> {
  const now = (): number => manners.clock.now().getTime();
  for (;;) {
    await sleep(Math.max(0, host.nextAt - now()), undefined, request.signal ? { signal: request.signal } : {});
    const answer = await fetcher.get(url.href, request);
    const pause = Math.max(manners.intervalMs, delayMs);
    host.nextAt = now() + pause + Math.floor((pause / 4) * manners.random());
    if (!BUSY.includes(answer.status)) {
      return answer;
    }
    host.nextAt = now() + takeRefusal(manners, host, url, answer);
  }
}

/** How long to wait after a refusal, in milliseconds. @throws AppError source_blocked when it is time to leave */
function takeRefusal({ clock, intervalMs, log }: Manners, host: Host, url: URL, answer: Fetched): number {
  const now = clock.now().getTime();
  host.blockedAt = [...host.blockedAt.filter((at) => now - at < DAY_MS), now];
  const blocks = host.blockedAt.length;
  const waitMs = retryAfter(answer.header('retry-after'), now) ?? Math.ceil(intervalMs * 2.5) * 2 ** (blocks - 1);
  log.info({ host: url.host, status: answer.status, blocks, waitMs }, 'storefront asks us to wait');
  if (blocks >= MAX_BLOCKS || waitMs > MAX_WAIT_MS) {
    throw new AppError('source_blocked', { host: url.host, status: answer.status });
  }
  return waitMs;
}

/** Seconds or a date (RFC 9110 10.2.3), as milliseconds from now; null when absent or unreadable. */
function retryAfter(text: string | null, now: number): number | null {
  if (text === null) {
    return null;
  }
  if (/^\d{1,9}$/.test(text.trim())) {
    return Number(text.trim()) * 1000;
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
