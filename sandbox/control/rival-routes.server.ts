import express, { type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart, Refusal } from '#sandbox/lib/http.server.ts';
import { parseDecimal, toDecimal } from '#sandbox/lib/money.ts';
import { createRival } from '#sandbox/rivals/create-rival.server.ts';
import type { RivalListeners } from '#sandbox/rivals/listeners.server.ts';
import { offersOf } from '#sandbox/rivals/offers.server.ts';
import { changeRivalSchema, createRivalSchema, toRival, type Rival } from '#sandbox/rivals/rival.ts';

const editSchema = z.object({
  /** One of its variants, by position; absent: all of the product's. */
  position: z.number().int().min(1).optional(),
  price: z.string().optional(),
  stock: z.number().int().min(0).optional(),
  barcode: z.string().nullable().optional(),
});

/** Control calls on rival shops: make one, and pull its levers. */
export function rivalRoutes(sandbox: Sandbox, listeners: RivalListeners): Router {
  const { db, clock } = sandbox;
  const router = express.Router();
  const find = async (slug: string): Promise<Rival> => {
    const rows = await db.rows('select * from rival where slug = $1', [slug]);
    if (rows[0] === undefined) {
      throw new Refusal(404, 'rival_not_found', { slug });
    }
    return toRival(rows[0]);
  };
  const tell = async (rival: Rival): Promise<object> => {
    const counts = await db.rows('select count(distinct product_id) as products, count(*) as variants, count(source_variant_id) as shared from rival_variant where rival_id = $1', [
      rival.id,
    ]);
    const { id, store_id: _store, port: _port, ...settings } = rival;
    return { ...settings, baseUrl: listeners.urlOf(id), counts: counts[0] };
  };

  router.post(
    '/rivals',
    handler(async (req, res) => {
      const rival = await createRival(sandbox, parse(createRivalSchema, req.body));
      await listeners.start(rival.id);
      res.status(201).json(await tell(rival));
    }),
  );

  router.get(
    '/rivals',
    handler(async (_req, res) => {
      const rivals = (await db.rows('select * from rival order by id')).map(toRival);
      res.json({ rivals: rivals.map((rival) => ({ slug: rival.slug, baseUrl: listeners.urlOf(rival.id) })) });
    }),
  );

  router.get(
    '/rivals/:slug',
    handler(async (req, res) => {
      res.json(await tell(await find(pathPart(req, 'slug'))));
    }),
  );

  router.patch(
    '/rivals/:slug',
    handler(async (req, res) => {
      const rival = await find(pathPart(req, 'slug'));
      const change = parse(changeRivalSchema, req.body);
      await db.query(
        `update rival set policy = $2, undercut_bps = $3, follow_after_ms = $4, robots = $5, price_divisor = $6, throttle_remaining = $7, retry_after_seconds = $8 where id = $1`,
        [
        rival.id, change.policy ?? rival.policy, change.undercutBps ?? rival.undercut_bps, change.followAfterMs ?? rival.follow_after_ms,
        change.robots ?? rival.robots, change.priceDivisor ?? rival.price_divisor, change.throttle?.times ?? rival.throttle_remaining,
        change.throttle ? change.throttle.retryAfter : rival.retry_after_seconds,
      ], // prettier-ignore
      );
      res.json(await tell(await find(rival.slug)));
    }),
  );

  router.delete(
    '/rivals/:slug',
    handler(async (req, res) => {
      const rival = await find(pathPart(req, 'slug'));
      await listeners.stop(rival.id);
      await db.query('delete from rival where id = $1', [rival.id]);
      res.status(204).end();
    }),
  );

  // What it sells at this moment, with the store's variant it copies: the truth to test a matcher against.
  router.get(
    '/rivals/:slug/offers',
    handler(async (req, res) => {
      const rival = await find(pathPart(req, 'slug'));
      const offers = await offersOf(db, rival, clock.now(), 'all');
      res.json({
        offers: offers.map((offer) => ({
          handle: offer.handle,
          position: offer.position,
          variantId: offer.id,
          sourceVariant: offer.source_variant_id === null ? null : `gid://shopify/ProductVariant/${String(offer.source_variant_id)}`,
          title: offer.title,
          barcode: offer.barcode,
          price: toDecimal(offer.price, rival.currency),
          currency: rival.currency,
          stock: offer.stock,
        })),
      });
    }),
  );

  router.patch(
    '/rivals/:slug/products/:handle',
    handler(async (req, res) => {
      const rival = await find(pathPart(req, 'slug'));
      const edit = parse(editSchema, req.body);
      const price = edit.price === undefined ? null : parseDecimal(edit.price, rival.currency);
      if (price && (!price.ok || !price.exact)) {
        throw new Refusal(400, 'invalid_request', { decimal: edit.price });
      }
      const { rowCount } = await db.query(
        `update rival_variant set price = coalesce($4::bigint, price), pinned = pinned or $4::bigint is not null, stock = coalesce($5::int, stock),
              barcode = case when $6::boolean then $7::text else barcode end, updated_at = $8
       where rival_id = $1 and handle = $2 and ($3::int is null or position = $3)`,
        [
        rival.id, pathPart(req, 'handle'), edit.position ?? null, price?.ok === true ? price.minor : null, edit.stock ?? null, edit.barcode !== undefined,
        edit.barcode ?? null, clock.now(),
      ], // prettier-ignore
      );
      if (rowCount === 0) {
        throw new Refusal(404, 'product_not_found');
      }
      res.json({ changed: rowCount });
    }),
  );

  return router;
}
