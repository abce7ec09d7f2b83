import { expect } from 'vitest';
import type { Told } from './two-tenants.ts';

/** The security headers of a page, and a nonce of its own on each inline script. */
export function expectDocument(told: Told, frameAncestors: string): void {
  const policy = told.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([\w-]{20,})'/.exec(policy)?.[1];
  expect(policy).toContain(`frame-ancestors ${frameAncestors}`);
  expect(policy).toMatch(/default-src 'self'; script-src 'self' 'nonce-[\w-]+' http:\/\/127\.0\.0\.1:\d+;/);
  expect(policy).toMatch(/base-uri 'none'.*object-src 'none'/);
  expect(told.headers.get('x-frame-options')).toBeNull();
  expect([told.headers.get('x-content-type-options'), told.headers.get('referrer-policy'), told.headers.get('cache-control')]).toEqual(['nosniff', 'same-origin', 'no-store']);
  expect(told.headers.get('x-powered-by')).toBeNull();
  // Each inline script carries this document's own nonce, also in the library's pages.
  const inline = [...told.text.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>/g)].map(([, attributes]) => attributes ?? '');
  expect(inline.filter((attributes) => !attributes.includes(`nonce="${nonce}"`))).toEqual([]);
}
