import { z } from 'zod';
import type { Queryable } from '#sandbox/db/pool.server.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { PLANS, switchesSchema, type Store } from '#sandbox/stores/store.ts';

const rowSchema = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  seed: z.number(),
  currency: z.string(),
  country: z.string(),
  taxes_included: z.boolean(),
  locale: z.string(),
  plan: z.enum(PLANS),
  time_zone: z.string(),
  scopes: z.array(z.string()),
  access_token_seconds: z.number(),
  switches: switchesSchema,
  created_at: z.date(),
});

/** The store of this slug, or null. */
export async function findStore(db: Queryable, slug: string): Promise<Store | null> {
  const { rows } = await db.query('select * from store where slug = $1', [slug]);
  return rows[0] === undefined ? null : toStore(rows[0]);
}

/** The store of this slug; a control call for an unknown one is a 404. */
export async function getStore(db: Queryable, slug: string): Promise<Store> {
  const store = await findStore(db, slug);
  if (!store) {
    throw new Refusal(404, 'store_not_found', { slug });
  }
  return store;
}

export function toStore(input: unknown): Store {
  const row = rowSchema.parse(input);
  return {
    id: row.id,
    slug: row.slug,
    shop: `${row.slug}.myshopify.com`,
    name: row.name,
    seed: row.seed,
    currency: row.currency,
    country: row.country,
    taxesIncluded: row.taxes_included,
    locale: row.locale,
    plan: row.plan,
    timeZone: row.time_zone,
    scopes: row.scopes,
    accessTokenSeconds: row.access_token_seconds,
    switches: row.switches,
    createdAt: row.created_at,
  };
}
