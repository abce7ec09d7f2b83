/** robots.txt as RFC 9309 reads it, for our one name. */
import robotsParser from 'robots-parser';
import type { Fetched } from '../safe-fetch/safe-fetch.server.ts';

export interface Robots {
  allows(address: string): boolean;
  /** Pause a site asks for, at most 30 s; 0 when it asks for none. */
  delayMs: number;
}

const MAX_CRAWL_DELAY_MS = 30_000;

/** RFC 9309 2.3.1: none to be had (4xx) allows everything, out of order (5xx) allows nothing. */
export function readRobots(address: string, answer: Pick<Fetched, 'status' | 'text'>, userAgent: string): Robots {
  if (answer.status >= 500) {
    return { allows: () => false, delayMs: 0 };
  }
  if (answer.status >= 400) {
    return { allows: () => true, delayMs: 0 };
  }
  const robots = robotsParser(address, answer.text.replace(/^\ufeff/, ''));
  const delay = robots.getCrawlDelay(userAgent);
  return {
    allows: (url) => robots.isAllowed(url, userAgent) !== false,
    delayMs: delay === undefined || !(delay > 0) ? 0 : Math.min(MAX_CRAWL_DELAY_MS, Math.ceil(delay * 1000)),
  };
}
