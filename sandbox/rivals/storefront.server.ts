import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { answerRefusals, handler, pathPart } from '#sandbox/lib/http.server.ts';
import { offersOf } from '#sandbox/rivals/offers.server.ts';
import { notFoundPage, productPage } from '#sandbox/rivals/product-page.ts';
import { listedProduct, productJs, productJson } from '#sandbox/rivals/storefront-json.ts';
import { toRival, type Offer, type Rival } from '#sandbox/rivals/rival.ts';

const DEFAULT_LIMIT = 30;
const MAX_LIMIT = 250;
const MAX_REACH = 25_000;

const ROBOTS_TXT = {
  standard: 'User-agent: *\nDisallow: /admin\nDisallow: /cart\nDisallow: /orders\nDisallow: /checkouts/\nDisallow: /checkout\nDisallow: /carts\nDisallow: /account\n',
  open: 'User-agent: *\nDisallow: /admin\n',
  block: 'User-agent: *\nDisallow: /\n',
} as const;

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).catch(DEFAULT_LIMIT).default(DEFAULT_LIMIT),
  page: z.coerce.number().int().min(1).catch(1).default(1),
});

/** The public face of one rival. Its state is read at every request, so that a lever works at once. */
export function storefront({ db, clock }: Sandbox, rivalId: number): Express {
  const site = express();
  site.disable('x-powered-by');

  /** Counts the throttle down; null when the answer was a 429. */
  const enter = async (res: Response): Promise<Rival | null> => {
    const rows = await db.rows(
      `update rival set throttle_remaining = greatest(0, throttle_remaining - 1) where id = $1
       returning *, (select throttle_remaining from rival where id = $1) as before`,
      [rivalId],
    );
    const rival = toRival(rows[0]);
    if (z.object({ before: z.number() }).parse(rows[0]).before === 0) {
      return rival;
    }
    if (rival.retry_after_seconds !== null) {
      res.set('Retry-After', String(rival.retry_after_seconds));
    }
    res.status(429).type('html').send('<html><body>Too many requests</body></html>');
    return null;
  };

  const withRival = (run: (rival: Rival, req: Request, res: Response) => Promise<void>): express.RequestHandler =>
    handler(async (req, res) => {
      const rival = await enter(res);
      if (rival) {
        await run(rival, req, res);
      }
    });

  site.get(
    '/robots.txt',
    withRival(async (rival, _req, res) => {
      res.type('text/plain').send(ROBOTS_TXT[rival.robots]);
      await Promise.resolve();
    }),
  );

  site.get(
    '/products.json',
    withRival(async (rival, req, res) => {
      const { limit, page } = pageSchema.parse(req.query);
      if (page * limit > MAX_REACH) {
        res.status(400).json({ errors: 'page * limit must not exceed 25000' });
        return;
      }
      const products = Math.min(limit, MAX_LIMIT);
      const offers = await offersOf(db, rival, clock.now(), { fromProduct: (page - 1) * products, products });
      res.json({ products: byProduct(offers).map((own) => listedProduct(own, rival.currency)) });
    }),
  );

  site.get(
    '/cart.js',
    withRival(async (rival, _req, res) => {
      res.json({ token: 'c1', note: null, attributes: {}, total_price: 0, item_count: 0, items: [], currency: rival.currency });
      await Promise.resolve();
    }),
  );

  site.get(
    '/products/:handle',
    withRival(async (rival, req, res) => {
      const [, handle = '', format] = /^(.*?)(\.json|\.js)?$/.exec(pathPart(req, 'handle')) ?? [];
      const offers = await offersOf(db, rival, clock.now(), { handle });
      const baseUrl = `http://${req.header('host') ?? ''}`;
      if (offers.length === 0) {
        res.status(404).type('html').send(notFoundPage(rival));
      } else if (format === '.json') {
        res.json(productJson(offers, rival.currency));
      } else if (format === '.js') {
        res.type('application/javascript').send(JSON.stringify(productJs(offers, rival.currency)));
      } else {
        res.type('html').send(productPage(rival, offers, baseUrl));
      }
    }),
  );

  site.get(
    '/',
    withRival(async (rival, _req, res) => {
      res.type('html').send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${rival.name}</title></head><body><h1>${rival.name}</h1></body></html>`);
      await Promise.resolve();
    }),
  );

  site.use(answerRefusals);
  return site;
}

function byProduct(offers: readonly Offer[]): Offer[][] {
  const groups = new Map<number, Offer[]>();
  for (const offer of offers) {
    const group = groups.get(offer.product_id);
    if (group) {
      group.push(offer);
    } else {
      groups.set(offer.product_id, [offer]);
    }
  }
  return [...groups.values()];
}
