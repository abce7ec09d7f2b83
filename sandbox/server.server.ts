import { createServer } from 'node:http';
import express from 'express';
import { adminRoutes } from '#sandbox/admin/routes.server.ts';
import type { AppUnderTest, Sandbox } from '#sandbox/context.server.ts';
import { pictureRoutes } from '#sandbox/catalog/picture-routes.server.ts';
import { buyerRoutes } from '#sandbox/control/buyer-routes.server.ts';
import { catalogRoutes } from '#sandbox/control/catalog-routes.server.ts';
import { collectionRoutes } from '#sandbox/control/collection-routes.server.ts';
import { faultRoutes } from '#sandbox/control/fault-routes.server.ts';
import { rivalRoutes } from '#sandbox/control/rival-routes.server.ts';
import { salesRoutes } from '#sandbox/control/sales-routes.server.ts';
import { storeRoutes } from '#sandbox/control/store-routes.server.ts';
import { variantRoutes } from '#sandbox/control/variant-routes.server.ts';
import { openDatabase } from '#sandbox/db/pool.server.ts';
import { systemClock, type Clock } from '#sandbox/lib/clock.ts';
import { answerRefusals } from '#sandbox/lib/http.server.ts';
import { closeServer, listen } from '#sandbox/lib/listen.server.ts';
import { startInbox, type MailInbox } from '#sandbox/mail/inbox.server.ts';
import { rivalListeners, type RivalListeners } from '#sandbox/rivals/listeners.server.ts';
import { shopifyRoutes } from '#sandbox/shopify/routes.server.ts';
import { createBuckets } from '#sandbox/shopify/throttle.ts';
import { webhookRoutes } from '#sandbox/control/webhook-routes.server.ts';
import { productRoutes } from '#sandbox/control/product-routes.server.ts';
import { PLATFORM_RETRIES_MS, startSender } from '#sandbox/webhooks/sender.server.ts';
import { replaceSubscriptions, type Subscription } from '#sandbox/webhooks/subscriptions.server.ts';

export interface SandboxOptions {
  databaseUrl: string;
  app: AppUnderTest;
  host?: string;
  /** 0: any free port. */
  port?: number;
  clock?: Clock;
  /** Of the app's file; absent: what was told before stands. */
  subscriptions?: readonly Subscription[];
  /** Waits before each retry of a webhook. */
  webhookRetriesMs?: readonly number[];
}

export interface RunningSandbox {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Starts the whole sandbox on one listener. What it knew before, it knows again. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { databaseUrl, app, host = '127.0.0.1', port = 0, clock = systemClock } = options;
  const db = await openDatabase(databaseUrl);
  const sandbox: Sandbox = { db, clock, app, buckets: createBuckets(clock) };
  if (options.subscriptions) {
    await replaceSubscriptions(db, options.subscriptions);
  }
  const sender = startSender(sandbox, options.webhookRetriesMs ?? PLATFORM_RETRIES_MS);
  const rivals = rivalListeners(sandbox, host);
  await rivals.startAll();
  const inbox = await startInbox(host);
  const server = createServer(routes(sandbox, rivals, inbox));
  const bound = await listen(server, port, host);
  return {
    url: `http://${host}:${String(bound)}`,
    port: bound,
    close: async () => {
      await closeServer(server);
      await sender.close();
      await rivals.stopAll();
      await inbox.close();
      await db.close();
    },
  };
}

function routes(sandbox: Sandbox, rivals: RivalListeners, inbox: MailInbox): express.Express {
  const site = express();
  site.disable('x-powered-by');
  site.get('/health', (_req, res) => {
    res.json({ ok: true });
  });
  site.use(catalogRoutes(sandbox));
  const json = express.json({ limit: '1mb' });
  site.use(
    '/sandbox/stores/:slug',
    json,
    variantRoutes(sandbox),
    faultRoutes(sandbox),
    productRoutes(sandbox),
    collectionRoutes(sandbox),
    webhookRoutes(sandbox),
    salesRoutes(sandbox),
    buyerRoutes(sandbox),
  );
  site.use('/sandbox', json, storeRoutes(sandbox, rivals), rivalRoutes(sandbox, rivals), inbox.router);
  site.use(pictureRoutes());
  site.use(adminRoutes(sandbox));
  site.use(shopifyRoutes(sandbox));
  site.use(answerRefusals);
  return site;
}
