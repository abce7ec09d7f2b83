/** What every answer of the public API carries. Pure. */
import { API_BASE, API_VERSION, type Deprecations } from './operation.ts';

const EXPOSED = [
  'ETag', 'Link', 'Location', 'Retry-After', 'Mizan-Version', 'Deprecation', 'Sunset', 'RateLimit', 'RateLimit-Policy', 'RateLimit-Limit', 'RateLimit-Remaining',
  'RateLimit-Reset', 'WWW-Authenticate', 'X-Request-Id',
]; // prettier-ignore

/** Any page may ask: a key is in a header that no browser adds by itself, so there is nothing here that a stranger's page could ride on. */
export function corsHeaders(): Record<string, string> {
  return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED.join(', ') };
}

export function preflightHeaders(methods: readonly string[]): Record<string, string> {
  return {
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept-Language, If-None-Match, Mizan-Version',
    'Access-Control-Max-Age': '86400',
  };
}

export function versionHeaders(): Record<string, string> {
  return { 'Mizan-Version': API_VERSION, Vary: 'Authorization, Accept-Language, Mizan-Version' };
}

/** RFC 9745 and RFC 8594, and where it is written what to do instead. */
export function deprecationHeaders(deprecations: Deprecations, operationId: string, appUrl: string): Record<string, string> {
  const row = Object.hasOwn(deprecations, operationId) ? deprecations[operationId] : undefined;
  return row === undefined
    ? {}
    : {
        Deprecation: `@${Math.floor(row.since.getTime() / 1000)}`,
        ...(row.sunset ? { Sunset: row.sunset.toUTCString() } : {}),
        Link: `<${appUrl}${API_BASE}/docs#${operationId}>; rel="deprecation"; type="text/html"`,
      };
}

export interface Budget {
  /** Of the window, how many are left of it, and seconds until it is full again. */
  points: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
}

/** draft-ietf-httpapi-ratelimit-headers as it is now (two fields) and as most clients still read it (three). */
export function budgetHeaders({ points, windowSeconds, remaining, resetSeconds }: Budget): Record<string, string> {
  return {
    'RateLimit-Policy': `"key";q=${points};w=${windowSeconds}`,
    RateLimit: `"key";r=${remaining};t=${resetSeconds}`,
    'RateLimit-Limit': String(points),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetSeconds),
  };
}

/** RFC 9110: a list of tags, weak or not, or any. */
export function matches(ifNoneMatch: string | null, etag: string): boolean {
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return ifNoneMatch !== null && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => plain(tag) === plain(etag)));
}
