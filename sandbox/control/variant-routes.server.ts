import express, { type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart, Refusal } from '#sandbox/lib/http.server.ts';
import { parseDecimal, toDecimal } from '#sandbox/lib/money.ts';
import { toVariantRow, VARIANT_COLUMNS, type VariantRow } from '#sandbox/shopify/rows.ts';
import { writeVariants, type VariantChange } from '#sandbox/shopify/write-prices.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

const editSchema = z.object({
  price: z.string().optional(),
  compareAtPrice: z.string().nullable().optional(),
  cost: z.string().nullable().optional(),
  barcode: z.string().nullable().optional(),
  stock: z.number().int().min(-1_000_000).max(1_000_000).optional(),
});

/** Control calls on variants: what the merchant does by hand, and what was written to each price. */
export function variantRoutes({ db, clock }: Sandbox): Router {
  const router = express.Router({ mergeParams: true });

  router.get(
    '/variants',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { after, limit } = parse(z.object({ after: z.coerce.number().default(0), limit: z.coerce.number().int().min(1).max(1000).default(100) }), req.query);
      const rows = await db.rows(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and id > $2 order by id limit $3`, [store.id, after, limit]);
      res.json({ variants: rows.map(toVariantRow).map((row) => tell(store, row)) });
    }),
  );

  router.get(
    '/variants/:id',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const rows = await db.rows(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and id = $2`, [store.id, numberOf(pathPart(req, 'id'))]);
      if (rows[0] === undefined) {
        throw new Refusal(404, 'variant_not_found');
      }
      res.json(tell(store, toVariantRow(rows[0])));
    }),
  );

  // The merchant edits by hand, in the admin: no throttle, no scope, its own mark in the journal.
  router.patch(
    '/variants/:id',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const change = readEdit(store, parse(editSchema, req.body));
      const row = await db.tx(async (client) => {
        const found = await client.query(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and id = $2 for update`, [store.id, numberOf(pathPart(req, 'id'))]);
        if (found.rows[0] === undefined) {
          throw new Refusal(404, 'variant_not_found');
        }
        const origin = { storeId: store.id, source: 'merchant', requestId: 'merchant', now: clock.now(), sameValueMovesUpdatedAt: false } as const;
        return (await writeVariants(client, [{ before: toVariantRow(found.rows[0]), change }], origin))[0];
      });
      res.json(row ? tell(store, row) : {});
    }),
  );

  router.get(
    '/journal',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { after, limit, variant } = parse(
        z.object({ after: z.coerce.number().default(0), limit: z.coerce.number().int().min(1).max(5000).default(1000), variant: z.coerce.number().optional() }),
        req.query,
      );
      const entries = await db.rows(
        `select id, variant_id, at, source, request_id, version, before, after, compare_at_before, compare_at_after from price_journal
       where store_id = $1 and id > $2 and ($4::bigint is null or variant_id = $4) order by id limit $3`,
        [store.id, after, limit, variant ?? null],
      );
      res.json({
        entries: z
          .array(entrySchema)
          .parse(entries)
          .map((entry) => tellEntry(store, entry)),
      });
    }),
  );

  return router;
}

const entrySchema = z.object({
  id: z.number(),
  variant_id: z.number(),
  at: z.date(),
  source: z.string(),
  request_id: z.string(),
  version: z.number(),
  before: z.number(),
  after: z.number(),
  compare_at_before: z.number().nullable(),
  compare_at_after: z.number().nullable(),
});

function tellEntry({ currency }: Store, entry: z.infer<typeof entrySchema>): object {
  const decimal = (minor: number | null): string | null => (minor === null ? null : toDecimal(minor, currency));
  return {
    id: entry.id,
    variantId: entry.variant_id,
    at: entry.at,
    source: entry.source,
    requestId: entry.request_id,
    version: entry.version,
    before: decimal(entry.before),
    after: decimal(entry.after),
    compareAtBefore: decimal(entry.compare_at_before),
    compareAtAfter: decimal(entry.compare_at_after),
  };
}

function tell({ currency }: Store, row: VariantRow): object {
  const decimal = (minor: number | null): string | null => (minor === null ? null : toDecimal(minor, currency));
  return {
    id: row.id,
    gid: `gid://shopify/ProductVariant/${String(row.id)}`,
    productId: row.product_id,
    inventoryItemId: row.inventory_item_id,
    title: row.title,
    sku: row.sku,
    barcode: row.barcode,
    price: decimal(row.price),
    compareAtPrice: decimal(row.compare_at),
    cost: decimal(row.cost),
    stock: row.stock,
    version: row.version,
    updatedAt: row.updated_at,
  };
}

function readEdit(store: Store, edit: z.infer<typeof editSchema>): VariantChange {
  const change: VariantChange = {};
  const minorOf = (text: string): number => {
    const parsed = parseDecimal(text, store.currency);
    if (!parsed.ok || !parsed.exact) {
      throw new Refusal(400, 'invalid_request', { decimal: text });
    }
    return parsed.minor;
  };
  if (edit.price !== undefined) {
    change.price = minorOf(edit.price);
  }
  if (edit.compareAtPrice !== undefined) {
    change.compare_at = edit.compareAtPrice === null ? null : minorOf(edit.compareAtPrice);
  }
  if (edit.cost !== undefined) {
    change.cost = edit.cost === null ? null : minorOf(edit.cost);
  }
  if (edit.barcode !== undefined) {
    change.barcode = edit.barcode;
  }
  if (edit.stock !== undefined) {
    change.stock = edit.stock;
  }
  return change;
}

function numberOf(text: string): number {
  return Number(/(\d{1,16})$/.exec(text)?.[1] ?? 0);
}
