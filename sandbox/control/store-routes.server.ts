import { randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart, Refusal } from '#sandbox/lib/http.server.ts';
import type { RivalListeners } from '#sandbox/rivals/listeners.server.ts';
import { mintSessionToken } from '#sandbox/shopify/session-token.server.ts';
import { revokeTokens } from '#sandbox/shopify/tokens.server.ts';
import { createStore } from '#sandbox/stores/create-store.server.ts';
import { describeStore } from '#sandbox/stores/describe-store.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';
import { createStoreSchema, PLANS, switchesSchema } from '#sandbox/stores/store.ts';
import { shopBody } from '#sandbox/webhooks/bodies.server.ts';
import { emit } from '#sandbox/webhooks/emit.server.ts';
import { replaceSubscriptions, subscriptionSchema } from '#sandbox/webhooks/subscriptions.server.ts';

const sessionTokenSchema = z.object({
  userId: z
    .string()
    .regex(/^\d{1,15}$/)
    .default('99001'),
  lifetime: z.number().int().min(-86_400).max(86_400).default(60),
});

const changeStoreSchema = z.object({
  name: z.string().min(1).max(100).optional(),
  timeZone: z.string().optional(),
  plan: z.enum(PLANS).optional(),
  accessTokenSeconds: z.number().int().min(1).max(86_400).optional(),
  taxesIncluded: z.boolean().optional(),
  scopes: z.array(z.string()).optional(),
  switches: switchesSchema.partial().optional(),
});

/** Control calls on stores themselves. */
export function storeRoutes(sandbox: Sandbox, listeners: RivalListeners): Router {
  const { db, clock, app } = sandbox;
  const router = express.Router();

  router.post(
    '/stores',
    handler(async (req, res) => {
      const { store, created } = await createStore({ db, clock }, parse(createStoreSchema, req.body));
      res.status(created ? 201 : 200).json(await describeStore(sandbox, store));
    }),
  );

  router.get(
    '/stores',
    handler(async (_req, res) => {
      res.json({ stores: (await db.rows<{ slug: string }>('select slug from store order by id')).map((row) => row.slug) });
    }),
  );

  router.get(
    '/stores/:slug',
    handler(async (req, res) => {
      res.json(await describeStore(sandbox, await getStore(db, pathPart(req, 'slug'))));
    }),
  );

  router.patch(
    '/stores/:slug',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const change = parse(changeStoreSchema, req.body);
      // The schema's defaults fill in what was not said: only what was said changes.
      const said = Object.keys(z.object({ switches: z.record(z.string(), z.unknown()).default({}) }).parse(req.body).switches);
      const switches = { ...store.switches, ...Object.fromEntries(Object.entries(change.switches ?? {}).filter(([name]) => said.includes(name))) };
      await db.query('update store set plan = $2, access_token_seconds = $3, taxes_included = $4, scopes = $5, switches = $6, name = $7, time_zone = $8 where id = $1', [
      store.id, change.plan ?? store.plan, change.accessTokenSeconds ?? store.accessTokenSeconds, change.taxesIncluded ?? store.taxesIncluded,
      change.scopes ?? store.scopes, JSON.stringify(switches), change.name ?? store.name, change.timeZone ?? store.timeZone,
    ]); // prettier-ignore
      const after = await getStore(db, store.slug);
      await emit(db, { storeId: store.id, topic: 'shop/update', body: shopBody(after), now: clock.now(), eventId: randomUUID() });
      res.json(await describeStore(sandbox, after));
    }),
  );

  router.delete(
    '/stores/:slug',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      // Its rivals go with it: their listeners first, so that none is left that answers for no row.
      for (const { id } of await db.rows<{ id: number }>('select id from rival where store_id = $1', [store.id])) {
        await listeners.stop(id);
      }
      await db.query('delete from store where id = $1', [store.id]);
      res.status(204).end();
    }),
  );

  router.post(
    '/stores/:slug/session-token',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { userId, lifetime } = parse(sessionTokenSchema, req.body);
      res.json({ token: mintSessionToken(app, { shop: store.shop, userId, now: clock.now(), lifetime }), shop: store.shop });
    }),
  );

  // The merchant removes the app: every token dies at once. Calling again changes nothing.
  router.post(
    '/stores/:slug/revoke-tokens',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      await revokeTokens(db, store.id);
      res.status(204).end();
    }),
  );

  router.put(
    '/app',
    handler(async (req, res) => {
      const { url, subscriptions } = parse(z.object({ url: z.string(), subscriptions: z.array(subscriptionSchema).optional() }), req.body);
      if (!URL.canParse(url)) {
        throw new Refusal(400, 'invalid_request', { url });
      }
      if (subscriptions) {
        await replaceSubscriptions(db, subscriptions);
      }
      app.url = url.replace(/\/+$/, '');
      res.json({ url: app.url });
    }),
  );

  return router;
}
