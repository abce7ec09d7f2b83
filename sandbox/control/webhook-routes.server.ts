import { createHmac, randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart } from '#sandbox/lib/http.server.ts';
import { revokeTokens } from '#sandbox/shopify/tokens.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';
import { shopBody } from '#sandbox/webhooks/bodies.server.ts';
import { emit, queueDelivery } from '#sandbox/webhooks/emit.server.ts';
import { modeSchema } from '#sandbox/webhooks/mode.ts';
import { oddDeliveries, oddSchema } from '#sandbox/webhooks/odd.ts';

const COMPLIANCE = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;

const customSchema = z.object({
  topic: z.string(),
  body: z.record(z.string(), z.unknown()).optional(),
  /** Sent as it is, instead of `body`. */
  rawBody: z.string().optional(),
  /** Bytes that are no text. */
  rawBase64: z.string().optional(),
  /** Another store's name in the header. */
  shop: z.string().optional(),
  webhookId: z.string().optional(),
  triggeredAt: z.iso.datetime().optional(),
  hmac: z.enum(['right', 'wrong', 'missing']).default('right'),
  /** Signed with this instead of the app's secret: the one before a rotation. */
  secret: z.string().optional(),
  times: z.number().int().min(1).max(1000).default(1),
});

/** What happens to an app in a store, and what is sent about it. */
export function webhookRoutes({ db, clock }: Sandbox): Router {
  const router = express.Router({ mergeParams: true });

  // Tokens die first, then the app is told: the platform's own order.
  router.post(
    '/uninstall',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      await db.tx(async (client) => {
        await revokeTokens(client, store.id);
        await emit(client, { storeId: store.id, topic: 'app/uninstalled', body: shopBody(store), now: clock.now(), eventId: randomUUID(), withoutApp: true });
      });
      res.status(204).end();
    }),
  );

  router.post(
    '/scopes',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { scopes } = parse(z.object({ scopes: z.array(z.string()) }), req.body);
      await db.tx(async (client) => {
        await client.query('update store set scopes = $2 where id = $1', [store.id, scopes]);
        await client.query('update token set scopes = $2 where store_id = $1', [store.id, scopes]);
        const body = { id: 600_000_000 + store.id, previous: store.scopes, current: scopes, updated_at: clock.now() };
        await emit(client, { storeId: store.id, topic: 'app/scopes_update', body, now: clock.now(), eventId: randomUUID() });
      });
      res.status(204).end();
    }),
  );

  router.post(
    '/compliance',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { topic, customerId } = parse(z.object({ topic: z.enum(COMPLIANCE), customerId: z.number().int().default(191_167) }), req.body);
      const person = { customer: { id: customerId, email: 'person@example.com', phone: null }, orders_requested: [], orders_to_redact: [], data_request: { id: 9999 } };
      const body = { shop_id: store.id, shop_domain: store.shop, ...(topic === 'shop/redact' ? {} : person) };
      await emit(db, { storeId: store.id, topic, body, now: clock.now(), eventId: randomUUID(), withoutApp: true });
      res.status(204).end();
    }),
  );

  router.put(
    '/webhook-mode',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const mode = parse(modeSchema, req.body);
      await db.query('update store set webhook_mode = $2 where id = $1', [store.id, JSON.stringify(mode)]);
      res.json(mode);
    }),
  );

  router.post(
    '/webhooks',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const given = parse(customSchema, req.body);
      const body = given.rawBase64 !== undefined ? Buffer.from(given.rawBase64, 'base64') : Buffer.from(given.rawBody ?? JSON.stringify(given.body ?? {}));
      const wrong = { 'x-shopify-hmac-sha256': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' };
      const signed = given.secret === undefined ? {} : { 'x-shopify-hmac-sha256': createHmac('sha256', given.secret).update(body).digest('base64') };
      const hmac = given.hmac === 'right' ? signed : given.hmac === 'wrong' ? wrong : { 'x-shopify-hmac-sha256': null };
      const webhookId = given.webhookId ?? randomUUID();
      const triggeredAt = given.triggeredAt === undefined ? clock.now() : new Date(given.triggeredAt);
      for (let copy = 0; copy < given.times; copy += 1) {
        await queueDelivery(db, {
        storeId: store.id, topic: given.topic, webhookId, eventId: randomUUID(), body, triggeredAt, nextAt: clock.now(), state: 'pending',
        headers: { ...hmac, ...(given.shop === undefined ? {} : { 'x-shopify-shop-domain': given.shop }) },
      }); // prettier-ignore
      }
      res.status(201).json({ webhookId });
    }),
  );

  router.post(
    '/webhooks/odd',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { kind, ...given } = parse(oddSchema, req.body);
      const webhookIds: string[] = [];
      for (const { headers = {}, ...odd } of oddDeliveries(kind, given, clock.now())) {
        const webhookId = randomUUID();
        webhookIds.push(webhookId);
        await queueDelivery(db, { storeId: store.id, webhookId, eventId: randomUUID(), nextAt: clock.now(), state: 'pending', headers, ...odd });
      }
      res.status(201).json({ webhookIds });
    }),
  );

  router.get(
    '/webhooks',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { after, limit, topic } = parse(
        z.object({ after: z.coerce.number().default(0), limit: z.coerce.number().int().min(1).max(5000).default(1000), topic: z.string().optional() }),
        req.query,
      );
      const deliveries = await db.rows<{ body: Buffer }>(
        `select id, topic, webhook_id as "webhookId", event_id as "eventId", body,
              triggered_at as "triggeredAt", next_at as "nextAt", state, attempts, last_status as "lastStatus", last_error as "lastError"
       from webhook where store_id = $1 and id > $2 and ($4::text is null or topic = $4) order by id limit $3`,
        [store.id, after, limit, topic ?? null],
      );
      const subscriptions = await db.rows('select topic, uri, source, failures from webhook_subscription order by topic');
      res.json({ deliveries: deliveries.map((row) => ({ ...row, body: row.body.toString('utf8') })), subscriptions });
    }),
  );

  return router;
}
