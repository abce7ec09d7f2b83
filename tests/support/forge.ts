/** Session tokens, genuine and forged: what an attacker could try at the doors. */
import { createHmac, randomUUID } from 'node:crypto';

export interface Claims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
}

/** The claims of a token that the platform would give for this shop now. */
export function claimsFor(shop: string, apiKey: string, changed: Partial<Claims> = {}): Claims {
  const now = Math.floor(Date.now() / 1000);
  return { iss: `https://${shop}/admin`, dest: `https://${shop}`, aud: apiKey, sub: '99001', exp: now + 60, nbf: now, iat: now, jti: randomUUID(), sid: 'session', ...changed };
}

export function sign(claims: object, secret: string, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

function unsigned(claims: object, header: object = { alg: 'none', typ: 'JWT' }): string {
  return `${encode(header)}.${encode(claims)}.`;
}

/** Tokens of a shop that must open nothing: name -> token, null for none. `other` is another shop of the same app. */
export function forgeries({
  apiKey,
  secret,
  shop,
  other,
  genuine,
}: {
  apiKey: string;
  secret: string;
  shop: string;
  other: string;
  genuine: string;
}): Record<string, string | null> {
  const now = Math.floor(Date.now() / 1000);
  const claims = (changed: Partial<Claims> = {}): Claims => claimsFor(shop, apiKey, changed);
  return {
    'no token': null,
    'an empty token': '',
    'not a token': 'a.b.c',
    'no signature, alg none': unsigned(claims()),
    'no signature, alg HS256': unsigned(claims(), { alg: 'HS256', typ: 'JWT' }),
    'signed, alg none': sign(claims(), secret, { alg: 'none' }),
    'signed, alg RS256': sign(claims(), secret, { alg: 'RS256', typ: 'JWT' }),
    'signed with another secret': sign(claims(), `${secret}x`),
    'signed with a blank secret': sign(claims(), ' '),
    'for another app': sign(claims({ aud: 'another' }), secret),
    'issued by another shop': sign(claims({ iss: `https://${other}/admin` }), secret),
    'for another shop than its issuer': sign(claims({ dest: `https://${other}` }), secret),
    'for a host that is no shop': sign(claimsFor('evil.com', apiKey), secret),
    'for a path that ends like a shop': sign(claims({ iss: 'https://evil.com/.myshopify.com', dest: 'https://evil.com/.myshopify.com' }), secret),
    over: sign(claims({ exp: now - 120, nbf: now - 180 }), secret),
    'not yet good': sign(claims({ nbf: now + 120, exp: now + 180 }), secret),
    'genuine but altered': genuine.replace(/\.[^.]+\./, `.${encode(claimsFor(other, apiKey))}.`),
    'very long': `${'a'.repeat(6000)}.b.c`,
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
