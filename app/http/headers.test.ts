import { describe, expect, it } from 'vitest';
import { secured, securityHeaders, withNonce } from './headers.server.ts';

const document = {
  kind: 'document',
  nonce: 'n0nce',
  frameAncestors: ['https://admin.shopify.com'],
  scripts: ['https://cdn.example.com/bridge.js'],
  https: true,
} as const;

describe('security headers', () => {
  it('let a document run its own scripts and App Bridge only, and only the admin frame it', () => {
    const policy = securityHeaders(document)['Content-Security-Policy'] ?? '';

    expect(policy).toContain("script-src 'self' 'nonce-n0nce' https://cdn.example.com;");
    expect(policy).toContain('frame-ancestors https://admin.shopify.com');
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'");
  });

  it('forbid framing where the platform names nobody', () => {
    expect(securityHeaders({ ...document, frameAncestors: [] })['Content-Security-Policy']).toContain("frame-ancestors 'none'");
  });

  it('keep documents and data out of every cache', () => {
    expect(securityHeaders(document)['Cache-Control']).toBe('no-store');
    expect(securityHeaders({ kind: 'data', https: false })).toMatchObject({
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
    });
  });

  it('say nothing of https where there is none', () => {
    expect(securityHeaders({ kind: 'data', https: false })).not.toHaveProperty('Strict-Transport-Security');
    expect(securityHeaders({ kind: 'data', https: true })).toHaveProperty('Strict-Transport-Security');
  });

  it('leave the caching of files to their own rule', () => {
    expect(securityHeaders({ kind: 'asset', https: true })).not.toHaveProperty('Cache-Control');
    expect(securityHeaders({ kind: 'asset', https: true })['X-Content-Type-Options']).toBe('nosniff');
  });

  it('replace what the library set and drop its fixed script address', () => {
    const response = secured(new Response('', { headers: { 'Content-Security-Policy': 'frame-ancestors *', 'X-Frame-Options': 'DENY', Link: '<x>' } }), document);

    expect(response.headers.get('Content-Security-Policy')).toContain('frame-ancestors https://admin.shopify.com');
    expect(response.headers.has('X-Frame-Options')).toBe(false);
    expect(response.headers.has('Link')).toBe(false);
  });

  it('let no page of elsewhere read anything but the public API, whatever the library allows', () => {
    const open = () => new Response('', { headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'X', Link: '<x>; rel="next"' } });
    const kept = ({ headers }: Response) => [headers.get('Access-Control-Allow-Origin'), headers.get('Access-Control-Expose-Headers'), headers.get('Link')];

    expect([document, { kind: 'data', https: true } as const].map((kind) => kept(secured(open(), kind)))).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
    expect(kept(secured(open(), { kind: 'api', https: true }))).toEqual(['*', 'X', '<x>; rel="next"']);
  });

  it('give every script of the library’s own pages the nonce', () => {
    expect(withNonce('<script src="a"></script><script>b</script>', 'x')).toBe('<script nonce="x" src="a"></script><script nonce="x">b</script>');
  });
});
