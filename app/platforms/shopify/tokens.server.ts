import { z } from 'zod';
import { AppError } from '#app/lib/errors.ts';
import type { Credentials, RefreshOutcome } from '../port.ts';

const answerShape = z.object({
  access_token: z.string(),
  scope: z.string(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
});

/** Shopify sometimes leaves `expires_in` out (shopify.md 8.2): then it is assumed to be just under the hour. */
const ASSUMED_LIFE_S = 55 * 60;
const TRIES = 3;

export interface TokenEndpoint {
  apiKey: string;
  apiSecret: string;
  baseUrl: string | undefined;
  now: () => Date;
}

/**
 * Trades the refresh token. A lost answer is asked for again with the same refresh token, which Shopify allows until the
 * new one is used (shopify.md 1.4).
 * @throws AppError platform_unavailable after three lost answers
 */
export async function refreshToken(endpoint: TokenEndpoint, shop: string, current: Credentials): Promise<RefreshOutcome> {
  if (!current.refreshToken) {
    return { kind: 'needs_reauth' };
  }
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const outcome = await tryOnce(endpoint, shop, current.refreshToken);
    if (outcome) {
      return outcome;
    }
  }
  throw new AppError('platform_unavailable', { retryAfterMs: 5000 });
}

async function tryOnce({ apiKey, apiSecret, baseUrl, now }: TokenEndpoint, shop: string, refreshToken: string): Promise<RefreshOutcome | null> {
  try {
    const response = await fetch(new URL('/admin/oauth/access_token', baseUrl ?? `https://${shop}`), {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(baseUrl ? { 'x-original-host': shop } : {}) },
      body: JSON.stringify({ client_id: apiKey, client_secret: apiSecret, grant_type: 'refresh_token', refresh_token: refreshToken }),
    });
    if (response.status === 400 || response.status === 401 || response.status === 403) {
      return { kind: 'needs_reauth' };
    }
    const answer = answerShape.safeParse(await response.json());
    if (response.status !== 200 || !answer.success) {
      return null;
    }
    const at = now().getTime();
    const { data } = answer;
    return {
      kind: 'fresh',
      credentials: {
        accessToken: data.access_token,
        scope: data.scope,
        expiresAt: new Date(at + (data.expires_in ?? ASSUMED_LIFE_S) * 1000),
        refreshToken: data.refresh_token ?? refreshToken,
        refreshExpiresAt: data.refresh_token_expires_in === undefined ? null : new Date(at + data.refresh_token_expires_in * 1000),
      },
    };
  } catch {
    return null;
  }
}
