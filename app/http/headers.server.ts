/**
 * Security headers by kind of answer. Pure functions: what leaves is decided here and tested here, also for answers that
 * were thrown or that the platform's library made.
 */
export type AnswerKind =
  | { kind: 'document'; nonce: string; frameAncestors: readonly string[]; scripts: readonly string[]; https: boolean }
  | { kind: 'data'; https: boolean }
  /** Of the public API: it says itself how long it may be kept, and where the next page is. */
  | { kind: 'api'; https: boolean }
  | { kind: 'asset'; https: boolean };

/** The headers every answer of this kind carries; they replace whatever an inner layer set under the same names. */
export function securityHeaders(answer: AnswerKind): Record<string, string> {
  const always: Record<string, string> = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    ...(answer.https ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  switch (answer.kind) {
    case 'document':
      return {
        ...always,
        'Content-Security-Policy': documentPolicy(answer),
        'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
        'Cache-Control': 'no-store',
      };
    case 'data':
      return {
        ...always,
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
        'Cache-Control': 'no-store',
      };
    case 'api':
      return { ...always, 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" };
    case 'asset':
      return { ...always, 'Cross-Origin-Resource-Policy': 'same-origin' };
  }
}

/** Puts this kind's headers over those of an answer, in place where the platform allows it, and returns it. */
export function secured(response: Response, answer: AnswerKind): Response {
  const headers = new Headers(response.headers);
  // The embedding rule is frame-ancestors alone: this older header would forbid the admin itself. The preload points at
  // a script address the library has hard-coded, which is wrong wherever App Bridge comes from elsewhere.
  headers.delete('X-Frame-Options');
  if (answer.kind !== 'api') {
    headers.delete('Link');
    // The library lets any page read what it answers; no page but our own has a reason to.
    [...headers.keys()].filter((name) => name.startsWith('access-control-')).forEach((name) => headers.delete(name));
  }
  for (const [name, value] of Object.entries(securityHeaders(answer))) {
    headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

function documentPolicy({ nonce, frameAncestors, scripts }: Extract<AnswerKind, { kind: 'document' }>): string {
  const scriptOrigins = [...new Set(scripts.map((url) => new URL(url).origin))];
  const directives: [string, ...string[]][] = [
    ['default-src', "'self'"],
    ['script-src', "'self'", `'nonce-${nonce}'`, ...scriptOrigins],
    // Polaris positions its layers with inline style attributes.
    ['style-src', "'self'", "'unsafe-inline'"],
    ['img-src', "'self'", 'data:', 'https:', ...scriptOrigins],
    ['font-src', "'self'"],
    ['connect-src', "'self'", ...scriptOrigins],
    ['frame-src', ...(scriptOrigins.length > 0 ? scriptOrigins : ["'none'"])],
    ['base-uri', "'none'"],
    ['form-action', "'self'"],
    ['object-src', "'none'"],
    ['frame-ancestors', ...(frameAncestors.length > 0 ? frameAncestors : ["'none'"])],
  ];
  return directives.map((parts) => parts.join(' ')).join('; ');
}

/** Gives the inline scripts of the platform library's own pages (bounce, exit-iframe) this document's nonce. */
export function withNonce(html: string, nonce: string): string {
  return html.replace(/<script(?=[\s>])/g, `<script nonce="${nonce}"`);
}
