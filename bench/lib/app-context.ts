/** A store as the worker opens it, connected to whatever plays the platform at an address. */
import type { StoreContext } from '#app/context.ts';
import type { Prisma } from '#app/db/client.server.ts';
import { forStore } from '#app/db/scope.server.ts';
import { systemClock } from '#app/lib/clock.ts';
import type { StoreId } from '#app/lib/ids.ts';
import { silentLog } from '#app/lib/log.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { createSeal } from '#app/lib/seal.server.ts';
import { shopifyClient } from '#app/platforms/shopify/client.server.ts';
import { fileDownload } from '#app/platforms/shopify/download.server.ts';
import { graphqlTransport } from '#app/platforms/shopify/graphql.server.ts';
import type { Pace } from '#app/platforms/shopify/pace.ts';
import { createOfferSources } from '#app/sources/create.server.ts';

export interface AppContextInput {
  databaseUrl: string;
  storeId: StoreId;
  shop: string;
  platformUrl: string;
  token: string;
  /** Catalogs of more variants than this come as a file. */
  bulkAbove: number;
}

const REQUEST_MS = 25_000;

export function appContext(prisma: Prisma, { storeId, shop, platformUrl, token, bulkAbove }: AppContextInput, pace?: Pace): StoreContext {
  const now = (): Date => systemClock.now();
  const credentials = { accessToken: token, scope: '', expiresAt: new Date(8.64e15), refreshToken: null, refreshExpiresAt: null };
  const send = graphqlTransport({ shop, credentials: () => Promise.resolve(credentials), baseUrl: platformUrl, timeoutMs: REQUEST_MS, ...(pace ? { pace } : {}) });
  return {
    store: { id: storeId, platform: 'shopify', externalId: shop, currency: 'SAR', timeZone: 'Asia/Riyadh', epoch: 1 },
    actor: { kind: 'system', id: 'worker' },
    db: forStore(prisma, storeId),
    platform: shopifyClient(send, { now, download: fileDownload({ baseUrl: platformUrl, idleMs: REQUEST_MS }), collector: 'https://app.example/pixel', bulkAbove }),
    capabilities: { conditionalWrite: false, writeBatch: 100 },
    timings: { verifyDelaysMs: [30_000], writeLeaseMs: 60_000, writeRequestMs: REQUEST_MS, settleWindowMs: 60_000 },
    sources: createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0.5, log: silentLog }),
    seal: createSeal(new Map([['r1', new Uint8Array(32)]])),
    crypt: createCrypt(new Map([['k1', new Uint8Array(32)]])),
    post: null,
    home: 'https://admin.example.com/apps/mizan',
    clock: systemClock,
    log: silentLog,
  };
}
