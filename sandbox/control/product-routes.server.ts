import { randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import { z } from 'zod';
import { refillSmart, touch } from '#sandbox/catalog/save-collections.server.ts';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart, Refusal } from '#sandbox/lib/http.server.ts';
import { parseDecimal } from '#sandbox/lib/money.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';
import { emitCollections, emitDeleted, emitProducts } from '#sandbox/webhooks/bodies.server.ts';

const newProduct = z.object({
  title: z.string().min(1).max(200),
  price: z.string(),
  cost: z.string().nullable().default(null),
  barcode: z.string().nullable().default(null),
  stock: z.number().int().default(5),
});

/** Control calls on products: the merchant adds one, or takes one away. */
export function productRoutes({ db, clock }: Sandbox): Router {
  const router = express.Router({ mergeParams: true });

  router.post(
    '/products',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const given = parse(newProduct, req.body);
      const minor = (text: string): number => {
        const parsed = parseDecimal(text, store.currency);
        if (!parsed.ok || !parsed.exact) {
          throw new Refusal(400, 'invalid_request', { decimal: text });
        }
        return parsed.minor;
      };
      const now = clock.now();
      const made = await db.tx(async (client) => {
        await client.query('select 1 from store where id = $1 for update', [store.id]);
        const { rows } = await client.query<{ product: number; variant: number; item: number }>(
          'select (select max(id) from product where store_id = $1) + 1 as product, max(id) + 1 as variant, max(inventory_item_id) + 1 as item from variant where store_id = $1',
          [store.id],
        );
        const ids = z.object({ product: z.number(), variant: z.number(), item: z.number() }).parse(rows[0]);
        await client.query(
          `insert into product (id, store_id, handle, title, body_html, vendor, product_type, status, tags, options, created_at, updated_at)
         values ($1, $2, $3, $4, '', 'Sandbox', 'Thing', 'ACTIVE', '{}', '[{"name":"Title","values":["Default Title"]}]', $5, $5)`,
          [ids.product, store.id, `product-${String(ids.product)}`, given.title, now],
        );
        await client.query(
          `insert into variant (id, store_id, product_id, inventory_item_id, position, title, sku, barcode, options, price, cost, taxable, tracked, inventory_policy, stock, created_at, updated_at)
         values ($1, $2, $3, $4, 1, 'Default Title', null, $5, '[{"name":"Title","value":"Default Title"}]', $6, $7, true, true, 'DENY', $8, $9, $9)`,
          [ids.variant, store.id, ids.product, ids.item, given.barcode, minor(given.price), given.cost === null ? null : minor(given.cost), given.stock, now],
        );
        const cause = { storeId: store.id, now, eventId: randomUUID() };
        await emitProducts(client, 'products/create', [ids.product], cause);
        await emitCollections(client, 'collections/update', await refillSmart(client, store.id, [ids.product], now), cause);
        return ids;
      });
      res.status(201).json({ productId: made.product, variantId: made.variant });
    }),
  );

  router.delete(
    '/products/:id',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const id = Number(pathPart(req, 'id'));
      await db.tx(async (client) => {
        const { rows } = await client.query<{ id: number }>('select collection_id as id from collection_product where product_id = $1', [id]);
        const { rowCount } = await client.query('delete from product where store_id = $1 and id = $2', [store.id, id]);
        if (rowCount === 0) {
          throw new Refusal(404, 'product_not_found');
        }
        const cause = { storeId: store.id, now: clock.now(), eventId: randomUUID() };
        const left = rows.map((row) => Number(row.id));
        await touch(client, left, cause.now);
        await emitDeleted(client, id, cause);
        await emitCollections(client, 'collections/update', left, cause);
      });
      res.status(204).end();
    }),
  );

  return router;
}
