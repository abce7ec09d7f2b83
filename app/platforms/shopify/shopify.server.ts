import '@shopify/shopify-app-remix/adapters/node';
import { ApiVersion } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { AppDistribution, shopifyApp } from '@shopify/shopify-app-remix/server';
import { z } from 'zod';
import type { Clock } from '#app/lib/clock.ts';
import type { Log } from '#app/lib/log.ts';
import type { HostAnswer, StoreIdentity, StorePlatform } from '../port.ts';
import { shopifyClient } from './client.server.ts';
import { fileDownload } from './download.server.ts';
import { graphqlTransport } from './graphql.server.ts';
import { createPace, type Pace } from './pace.ts';
import { sessionStore, type ShopifyVault } from './session-store.server.ts';
import { refreshToken } from './tokens.server.ts';
import { COMPLIANCE_TOPICS, EVENTS, readEvent, receiveWebhook, TOPICS } from './webhooks.server.ts';

const SHOP = /^[a-zA-Z0-9][a-zA-Z0-9-]*\.myshopify\.com$/;

export interface ShopifyOptions {
  apiKey: string;
  apiSecret: string;
  /** The secret before a rotation: deliveries signed with it are good for as long as it stands here. */
  apiSecretPrevious: string | undefined;
  appUrl: string;
  /** Sends every call of the library to a local server: development only. */
  baseUrl: string | undefined;
  /** How long one request to the Admin API may be under way. */
  requestMs: number;
  /** Catalogs of more variants than this are read by bulk operation; the adapter has a default. */
  bulkAbove?: number;
  extraFrameAncestors: readonly string[];
  vault: ShopifyVault;
  clock: Clock;
  log: Log;
}

/** Shopify: the library does embedded authentication and token exchange only; everything else is ours. */
export function shopifyPlatform(options: ShopifyOptions): StorePlatform {
  const { apiKey, apiSecret, appUrl, baseUrl, requestMs, vault, clock, log } = options;
  const now = (): Date => clock.now();
  // A few numbers a shop, for as long as the process lives.
  const paces = new Map<string, Pace>();
  const paceOf = (shop: string): Pace => {
    const known = paces.get(shop) ?? createPace();
    paces.set(shop, known);
    return known;
  };
  if (baseUrl) {
    redirectLibrary(baseUrl);
  }
  const library = shopifyApp({
    apiKey,
    apiSecretKey: apiSecret,
    apiVersion: ApiVersion.October26,
    appUrl,
    authPathPrefix: '/shopify/auth',
    sessionStorage: sessionStore(vault, now),
    distribution: AppDistribution.AppStore,
    isEmbeddedApp: true,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    logger: { log: (_severity, message) => log.debug({ library: 'shopify' }, message) },
  });
  const identify = onceAtATime(async (request) => {
    try {
      const { sessionToken } = await library.authenticate.admin(withSoundToken(request));
      return {
        kind: 'store',
        platform: 'shopify',
        externalStoreId: new URL(sessionToken.dest).hostname,
        userId: String(sessionToken.sub),
        locale: new URL(request.url).searchParams.get('locale'),
      } satisfies StoreIdentity;
    } catch (error) {
      if (error instanceof Response) {
        return { kind: 'answer', response: error } satisfies HostAnswer;
      }
      throw error;
    }
  });
  return {
    kind: 'shopify',
    capabilities: { conditionalWrite: false, writeBatch: 100 },
    identify,
    receiveWebhook: (request) => receiveWebhook([apiSecret, ...(options.apiSecretPrevious === undefined ? [] : [options.apiSecretPrevious])], now, request),
    readEvent,
    topics: [...TOPICS, ...EVENTS],
    complianceTopics: COMPLIANCE_TOPICS,
    homeOf: (shop) => `${baseUrl ?? `https://${shop}`}/admin/apps/${apiKey}`,
    frameAncestors: (request) => {
      const shop = new URL(request.url).searchParams.get('shop') ?? '';
      return SHOP.test(shop) ? [`https://${shop}`, 'https://admin.shopify.com', ...options.extraFrameAncestors] : [];
    },
    refresh: (shop, current) => refreshToken({ apiKey, apiSecret, baseUrl, now }, shop, current),
    connect: (shop, credentials) =>
      shopifyClient(graphqlTransport({ shop, credentials, baseUrl, timeoutMs: requestMs, pace: paceOf(shop) }), {
        now,
        download: fileDownload({ baseUrl, idleMs: requestMs }),
        collector: new URL('/pixel', appUrl).href,
        ...(options.bulkAbove === undefined ? {} : { bulkAbove: options.bulkAbove }),
      }),
  };
}

/**
 * The library checks a session token's signature, audience and times, but not that one shop both issued it and is its
 * destination, nor that this is a shop at all. A token that fails here is handed on as a broken one, so that the library
 * answers it as any other.
 */
function withSoundToken(request: Request): Request {
  const url = new URL(request.url);
  const header = request.headers.get('authorization');
  const token = header?.replace('Bearer ', '') ?? url.searchParams.get('id_token');
  if (!token || isOfOneShop(token)) {
    return request;
  }
  const headers = new Headers(request.headers);
  if (header === null) {
    url.searchParams.set('id_token', BROKEN);
  } else {
    headers.set('authorization', `Bearer ${BROKEN}`);
  }
  return new Request(url, { method: 'GET', headers });
}

const BROKEN = 'broken';
const claims = z.object({ iss: z.string(), dest: z.string() });

function isOfOneShop(token: string): boolean {
  try {
    const { iss, dest } = claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
    const { origin, hostname } = new URL(dest);
    return SHOP.test(hostname) && origin === `https://${hostname}` && new URL(iss).origin === origin;
  } catch {
    return false;
  }
}

/**
 * Remix runs the loaders of a page side by side, and each would exchange the same token (shopify.md 8.4). Requests that
 * carry one token share one answer while it is being made.
 */
function onceAtATime(identify: (request: Request) => Promise<StoreIdentity | HostAnswer>): StorePlatform['identify'] {
  const pending = new Map<string, Promise<StoreIdentity | HostAnswer>>();
  return async (request) => {
    const token = request.headers.get('authorization') ?? new URL(request.url).searchParams.get('id_token');
    if (!token) {
      return identify(request);
    }
    let shared = pending.get(token);
    if (!shared) {
      shared = identify(request).finally(() => pending.delete(token));
      pending.set(token, shared);
    }
    const result = await shared;
    // Each loader needs a body of its own.
    return result.kind === 'answer' ? { kind: 'answer', response: result.response.clone() } : result;
  };
}

function redirectLibrary(baseUrl: string): void {
  const target = new URL(baseUrl);
  const redirect = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const headers = new Headers(request.headers);
    if (/\.(myshopify\.com|shopify\.com)$/.test(url.hostname)) {
      headers.set('x-original-host', url.host);
      url.protocol = target.protocol;
      url.host = target.host;
    }
    const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.arrayBuffer();
    return fetch(url, { method: request.method, headers, body });
  };
  setAbstractFetchFunc(redirect);
}
