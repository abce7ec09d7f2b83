import { createHmac } from 'node:crypto';
import type { AppUnderTest } from '#sandbox/context.server.ts';
import { mintSessionToken, sessionIdOf } from '#sandbox/shopify/session-token.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

/** Where the app's own pages begin: the path of its application URL. */
export const APP_PREFIX = '/shopify';

/** The person who has the admin open; one is enough for a sandbox. */
export const ADMIN_USER = '99001';

export interface OpenApp {
  store: Store;
  /** Path and query after `/apps/{handle}`. */
  path: string;
  query: URLSearchParams;
  locale: string;
  now: Date;
}

/**
 * The address the admin gives its iframe. `host` names the platform's own admin, because the app's library accepts
 * nothing else there; the stand-in script finds the real opener by itself.
 */
export function embeddedUrl(app: AppUnderTest, { store, path, query, locale, now }: OpenApp): string {
  const inside = path === '' || path === '/' ? APP_PREFIX : path.startsWith(`${APP_PREFIX}/`) || path === APP_PREFIX ? path : `${APP_PREFIX}${path}`;
  const url = new URL(`${app.url ?? ''}${inside}`);
  const params = new Map<string, string>(query);
  params.set('embedded', '1');
  params.set('shop', store.shop);
  params.set('host', Buffer.from(`admin.shopify.com/store/${store.slug}`).toString('base64'));
  params.set('locale', locale);
  params.set('session', sessionIdOf(app, store.shop, ADMIN_USER));
  params.set('timestamp', String(Math.floor(now.getTime() / 1000)));
  params.set('id_token', mintSessionToken(app, { shop: store.shop, userId: ADMIN_USER, now }));
  const sorted = [...params].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const message = sorted.map(([key, value]) => `${key}=${value}`).join('&');
  params.set('hmac', createHmac('sha256', app.apiSecret).update(message).digest('hex'));
  for (const [key, value] of params) {
    url.searchParams.set(key, value);
  }
  return url.href;
}
