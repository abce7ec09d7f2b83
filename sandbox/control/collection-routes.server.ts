import { randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import { ruleSchema } from '#sandbox/catalog/collections.ts';
import { addMembers, saveCollections, touch } from '#sandbox/catalog/save-collections.server.ts';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart, Refusal } from '#sandbox/lib/http.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';
import { emitCollections } from '#sandbox/webhooks/bodies.server.ts';
import { emit } from '#sandbox/webhooks/emit.server.ts';

const newCollection = z.object({
  title: z.string().min(1).max(200),
  /** Absent: a manual one. */
  rule: ruleSchema.nullable().default(null),
  productIds: z.array(z.number().int()).default([]),
});
const change = z.object({ title: z.string().min(1).max(200).optional(), productIds: z.array(z.number().int()).optional() });

/** Control calls on collections: the merchant makes one, renames it, picks products, deletes it. */
export function collectionRoutes({ db, clock }: Sandbox): Router {
  const router = express.Router({ mergeParams: true });

  router.post(
    '/collections',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { title, rule, productIds } = parse(newCollection, req.body);
      const now = clock.now();
      const collectionId = await db.tx(async (client) => {
        await client.query('select 1 from store where id = $1 for update', [store.id]);
        const [id = 0] = await saveCollections(client, store.id, [{ title, rule }], now);
        await addMembers(
          client,
          productIds.map((product) => ({ collection: id, product })),
        );
        await emitCollections(client, 'collections/create', [id], { storeId: store.id, now, eventId: randomUUID() });
        return id;
      });
      res.status(201).json({ collectionId });
    }),
  );

  router.patch(
    '/collections/:id',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const id = Number(pathPart(req, 'id'));
      const { title, productIds } = parse(change, req.body);
      const now = clock.now();
      await db.tx(async (client) => {
        const { rowCount } = await client.query('update collection set title = coalesce($3, title) where store_id = $1 and id = $2', [store.id, id, title ?? null]);
        if (rowCount === 0) {
          throw new Refusal(404, 'collection_not_found');
        }
        if (productIds) {
          await client.query('delete from collection_product where collection_id = $1 and not product_id = any($2)', [id, productIds]);
          await addMembers(
            client,
            productIds.map((product) => ({ collection: id, product })),
          );
        }
        await touch(client, [id], now);
        await emitCollections(client, 'collections/update', [id], { storeId: store.id, now, eventId: randomUUID() });
      });
      res.status(204).end();
    }),
  );

  router.delete(
    '/collections/:id',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const id = Number(pathPart(req, 'id'));
      await db.tx(async (client) => {
        const { rowCount } = await client.query('delete from collection where store_id = $1 and id = $2', [store.id, id]);
        if (rowCount === 0) {
          throw new Refusal(404, 'collection_not_found');
        }
        await emit(client, { storeId: store.id, topic: 'collections/delete', body: { id }, now: clock.now(), eventId: randomUUID() });
      });
      res.status(204).end();
    }),
  );

  return router;
}
