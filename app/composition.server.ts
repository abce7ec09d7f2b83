/** Builds everything once per process. The only file that names adapters; doors get what is built here, handed to them. */
import type { Config } from '#app/config.server.ts';
import type { Actor, StoreContext, StoreRef, SystemContext } from '#app/context.ts';
import { checkRoles } from '#app/db/check-roles.server.ts';
import { openPrisma } from '#app/db/client.server.ts';
import { forStore } from '#app/db/scope.server.ts';
import type { StoreRow } from '#app/db/scope.ts';
import { openSystem } from '#app/db/system.server.ts';
import { openBackend } from '#app/jobs/backend.server.ts';
import { createLiveHub } from '#app/http/live-hub.server.ts';
import type { OpenedByKey } from '#app/http/composition-type.ts';
import { createRateLimiter } from '#app/http/rate-limiter.server.ts';
import { createEnqueue } from '#app/jobs/enqueue.server.ts';
import { createNudge } from '#app/jobs/nudge.ts';
import { systemClock } from '#app/lib/clock.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { must } from '#app/lib/assert.ts';
import { AppError } from '#app/lib/errors.ts';
import type { StoreId } from '#app/lib/ids.ts';
import { createLogger } from '#app/lib/logger.server.ts';
import { createSeal } from '#app/lib/seal.server.ts';
import { smtpPost } from '#app/mail/smtp.server.ts';
import type { CollectorContext } from '#app/modules/sales/take-pixel-events.server.ts';
import { admitApiKey } from '#app/modules/stores/admit-api-key.server.ts';
import { noteKeyUse } from '#app/modules/stores/api-keys.server.ts';
import { enterStore, type StoreVisitor } from '#app/modules/stores/enter-store.server.ts';
import { installStore } from '#app/modules/stores/install-store.server.ts';
import type { Credentials, StoreClient, StoreIdentity, StorePlatform } from '#app/platforms/port.ts';
import { shopifyPlatform } from '#app/platforms/shopify/shopify.server.ts';
import { createOfferSources } from '#app/sources/create.server.ts';

/** Shopify's rule 2.2.3: App Bridge comes from its own address, as the first script. */
const APP_BRIDGE = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

export type Composition = Awaited<ReturnType<typeof createComposition>>;

/** @param role which process this is, for its logs */
export async function createComposition(config: Config, role: 'web' | 'worker') {
  const log = createLogger(config.logLevel, { role });
  const clock = systemClock;
  const crypt = createCrypt(config.encryptionKeys);
  const seal = createSeal(config.receiptKeys);
  const app = openPrisma(config.database.app, 20);
  const { system, prisma: systemPrisma } = openSystem(config.database.system, crypt);
  await checkRoles([app, systemPrisma]);
  const backend = await openBackend({ redisUrl: config.redisUrl, queueUrl: config.database.queue });
  const enqueue = createEnqueue(backend);
  const limits = createRateLimiter({ redisUrl: config.redisUrl, factor: config.rateLimitFactor });
  const sources = createOfferSources({
    allow: config.sources.allow,
    intervalMs: config.sources.intervalMs,
    userAgent: `MizanBot/1.0 (+${config.web.appUrl}/bot)`,
    clock,
    random: Math.random,
    log,
  });
  const shopify = shopifyPlatform({
    ...config.shopify,
    appUrl: config.web.appUrl,
    requestMs: config.timings.writeRequestMs,
    extraFrameAncestors: config.frameAncestors,
    clock,
    log,
    vault: {
      read: (shop) => system.vault.read('shopify', shop),
      write: (shop, credentials) => system.vault.write('shopify', shop, credentials),
      remove: (shop) => system.vault.remove('shopify', shop),
    },
  });
  const platforms: Record<string, StorePlatform> = { shopify };
  const post = config.mail === null ? null : smtpPost(config.mail);
  const systemContext: SystemContext = { system, clock, log };

  const platformOf = (kind: string): StorePlatform => {
    const platform = platforms[kind];
    if (!platform) {
      throw new AppError('not_found', { what: 'platform' });
    }
    return platform;
  };

  const connect = (kind: string, externalStoreId: string): StoreClient => {
    const platform = platformOf(kind);
    const credentials = async (): Promise<Credentials> => {
      const current = await system.vault.fresh(kind, externalStoreId, (old) => platform.refresh(externalStoreId, old), clock.now());
      if (!current) {
        throw new AppError('needs_reauth');
      }
      return current;
    };
    return platform.connect(externalStoreId, credentials);
  };

  const refOf = (row: StoreRow): StoreRef => ({ id: row.id, platform: row.platform, externalId: row.externalId, currency: row.currency, timeZone: row.timeZone, epoch: row.epoch });
  const contextOf = (row: StoreRow, actor: Actor): StoreContext => {
    return {
      store: refOf(row),
      actor,
      db: forStore(app, row.id),
      platform: connect(row.platform, row.externalId),
      capabilities: platformOf(row.platform).capabilities,
      timings: config.timings,
      sources,
      seal,
      crypt,
      post,
      home: platformOf(row.platform).homeOf(row.externalId),
      clock,
      log: log.child({ storeId: row.id }),
    };
  };

  return {
    config,
    log,
    clock,
    system: systemContext,
    platforms,
    backend,
    enqueue,
    nudge: createNudge(enqueue, log),
    limits,
    live: createLiveHub(log),
    cursors: crypt,
    appUrl: config.web.appUrl.replace(/\/+$/, ''),
    clientScripts: { appBridgeUrl: config.shopify.appBridgeUrl ?? APP_BRIDGE, apiKey: config.shopify.apiKey },

    /** Rows of a store that may have removed the app: for questions about people's data. */
    rowsOf: (row: StoreRow): Pick<StoreContext, 'db' | 'store'> => ({ db: forStore(app, row.id), store: refOf(row) }),

    /** The rows of the store whose pixel tells under this account. */
    collectorOf: async (account: string): Promise<CollectorContext | null> => {
      const row = await system.findStoreByPixel(account);
      return row && { db: forStore(app, row.id), store: refOf(row), crypt, clock };
    },

    /** A store for a job. @throws AppError store_uninstalled when it is gone or installed anew since (`epoch`) */
    openStore: async (id: StoreId, epoch: number, actor: Actor, options = { withoutTokens: false }): Promise<StoreContext> => {
      const row = await system.findStore(id);
      if (!row || row.status !== 'installed' || row.epoch !== epoch) {
        throw new AppError('store_uninstalled');
      }
      if (row.needsReauth && !options.withoutTokens) {
        throw new AppError('needs_reauth');
      }
      return contextOf(row, actor);
    },

    /** The store of a proven identity, installed when it is not, and the visiting person. */
    openFor: async (identity: StoreIdentity): Promise<StoreVisitor & { ctx: StoreContext; storeLocale: string | null; firstSeen: boolean }> => {
      const found = await system.findStoreByExternalId(identity.platform, identity.externalStoreId);
      const enter = async (row: StoreRow) => {
        const ctx = contextOf(row, { kind: 'user', id: identity.userId });
        const visitor = await enterStore(ctx, { userId: identity.userId, hostLocale: identity.locale });
        return visitor && { ...visitor, storeLocale: row.locale, ctx };
      };
      const known = found?.status === 'installed' && !found.needsReauth ? await enter(found) : null;
      if (known) {
        return { ...known, firstSeen: false };
      }
      // New, back again, or half made by a first request that came at the same moment: then this one waits for it and finds it made.
      const scope = (id: StoreId) => forStore(app, id);
      const client = connect(identity.platform, identity.externalStoreId);
      const { store, installed } = await installStore({ ...systemContext, scope }, { platform: identity.platform, client, locale: identity.locale });
      return { ...must(await enter(store), 'the visitor'), firstSeen: installed };
    },

    /** The store that a key of the public API opens. It reads our own mirror, so a store that waits for consent is open too. */
    openByKey: async (authorization: string | null): Promise<OpenedByKey> => {
      const admission = await admitApiKey(systemContext, { authorization });
      if (admission.kind === 'refused') {
        return admission;
      }
      const { store, key, scopes } = admission;
      const ctx = contextOf(store, { kind: 'key', id: key.id });
      await noteKeyUse(ctx, key);
      return { kind: 'opened', ctx, key: { id: key.id, scopes } };
    },

    /** Every topic the store's platform promises, with when it last came. */
    heard: async ({ store }: StoreContext): Promise<{ topic: string; lastSeenAt: string | null }[]> => {
      const seen = new Map((await system.deliveries.lastSeen(store.platform, store.externalId)).map(({ topic, at }) => [topic, at.toISOString()]));
      return platformOf(store.platform).topics.map((topic) => ({ topic, lastSeenAt: seen.get(topic) ?? null }));
    },

    ready: async (): Promise<{ ok: boolean; checks: Record<string, 'ok' | 'failed'> }> => {
      const attempt = async (work: Promise<unknown>): Promise<'ok' | 'failed'> => {
        try {
          await work;
          return 'ok';
        } catch {
          return 'failed';
        }
      };
      const select = (prisma: typeof app): Promise<unknown> => prisma.$queryRaw`SELECT 1 AS one`;
      const [database, registry, queue] = await Promise.all([attempt(select(app)), attempt(select(systemPrisma)), attempt(backend.ping())]);
      const checks = { database, registry, queue };
      return { ok: Object.values(checks).every((state) => state === 'ok'), checks };
    },

    close: async (): Promise<void> => {
      await enqueue.close();
      await backend.close();
      limits.close();
      await Promise.all([app.$disconnect(), systemPrisma.$disconnect()]);
    },
  };
}
