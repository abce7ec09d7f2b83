import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { AppUnderTest } from '#sandbox/context.server.ts';

const claimsSchema = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number(),
  iat: z.number(),
  jti: z.string(),
  sid: z.string(),
});
export type SessionClaims = z.infer<typeof claimsSchema>;

export interface MintOptions {
  shop: string;
  userId: string;
  now: Date;
  /** Seconds; the platform's tokens live about a minute. */
  lifetime?: number;
  sid?: string;
}

/** An ID token as the admin hands it to the embedded app: HS256 with the app's secret. */
export function mintSessionToken(app: AppUnderTest, { shop, userId, now, lifetime = 60, sid }: MintOptions): string {
  const issued = Math.floor(now.getTime() / 1000);
  const claims: SessionClaims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: app.apiKey,
    sub: userId,
    exp: issued + lifetime,
    nbf: issued,
    iat: issued,
    jti: randomUUID(),
    sid: sid ?? sessionIdOf(app, shop, userId),
  };
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${body}.${sign(app, body)}`;
}

/** One session id per user and app, stable over reloads. */
export function sessionIdOf(app: AppUnderTest, shop: string, userId: string): string {
  return createHmac('sha256', app.apiSecret).update(`sid ${shop} ${userId}`).digest('hex');
}

/** The claims, or null when signature, audience, times or shop are not right. Tolerance 10 s, as the library's. */
export function verifySessionToken(app: AppUnderTest, token: string, shop: string, now: Date): SessionClaims | null {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    return null;
  }
  const expected = Buffer.from(sign(app, `${header}.${payload}`));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    return null;
  }
  const claims = claimsSchema.safeParse(decode(payload));
  if (!claims.success || !isHs256(decode(header))) {
    return null;
  }
  const { iss, dest, aud, exp, nbf } = claims.data;
  const seconds = now.getTime() / 1000;
  const isOurs = aud === app.apiKey && dest === `https://${shop}` && iss === `https://${shop}/admin`;
  return isOurs && exp > seconds - 10 && nbf < seconds + 10 ? claims.data : null;
}

function isHs256(header: unknown): boolean {
  return z.object({ alg: z.literal('HS256') }).safeParse(header).success;
}

function sign(app: AppUnderTest, body: string): string {
  return createHmac('sha256', app.apiSecret).update(body).digest('base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
