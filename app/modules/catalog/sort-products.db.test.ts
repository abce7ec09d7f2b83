import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { savePricing } from '../stores/settings.server.ts';
import { exportProducts } from './export-products.server.ts';
import { listProducts } from './list-products.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';
import { PRODUCT_SORTS, type ProductRow, type ProductSort } from './views.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  // Many ties, and for each order some without the value.
  store = await world.addStore(
    'sort',
    Array.from({ length: 130 }, (_, index) =>
      aVariant({
        id: `v${index}`,
        productTitle: `Title ${index % 9}`,
        priceMinor: 10_000 + (index % 11) * 777,
        costMinor: index % 7 === 0 ? null : 3000 + (index % 13) * 501,
        stock: index % 5 === 0 ? null : index % 6,
      }),
    ),
  );
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 200, worstDiscountBps: 300 });
  await database.asOwner(`INSERT INTO competitor (store_id, id, name, kind, created_at) VALUES ($1, '00000000-0000-7000-8000-000000000001', 'R', 'csv', now())`, [
    store.ctx.store.id,
  ]);
  await database.asOwner(
    `INSERT INTO offer (store_id, id, competitor_id, key, title, seller, price_minor, currency, availability, condition, votes, identity_hash, price_since, captured_at)
     SELECT $1, gen_random_uuid(), '00000000-0000-7000-8000-000000000001', v.external_id || n, 't', 'R', 100, 'SAR', 'in_stock', 'new', '{}', '', now(), now()
     FROM variant v, generate_series(1, 3) n WHERE v.store_id = $1 AND length(v.external_id) % 3 + 1 > n`,
    [store.ctx.store.id],
  );
  await database.asOwner(
    `INSERT INTO offer_match (store_id, offer_id, variant_external_id, score, by, state, identity_hash, decided_at)
     SELECT store_id, id, left(key, length(key) - 1), 90, 'auto', 'accepted', '', now() FROM offer WHERE store_id = $1`,
    [store.ctx.store.id],
  );
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

async function throughAllPages(sort: ProductSort): Promise<ProductRow[]> {
  const rows: ProductRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listProducts(store.ctx, { sort, cursor });
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

const VALUE: Record<ProductSort['by'], (row: ProductRow) => string | number | null> = {
  title: (row) => row.title,
  price: (row) => row.price.minor,
  headroom: (row) => row.headroom?.minor ?? null,
  margin: (row) => row.marginBps,
  stock: (row) => row.stock,
  offers: (row) => row.offers,
};

it.each(
  PRODUCT_SORTS.flatMap((by) => [
    { by, descending: false },
    { by, descending: true },
  ]),
)('lists by $by, descending $descending: each once, in order, unknown ones last', async (sort) => {
  const rows = await throughAllPages(sort);
  expect(new Set(rows.map(({ variantId }) => variantId)).size).toBe(130);
  const values = rows.map(VALUE[sort.by]);
  expect(new Set(values).size).toBeGreaterThan(1);
  const known = values.filter((value) => value !== null);
  expect(values.slice(known.length).every((value) => value === null)).toBe(true);
  const ascending = [...known].sort((a, b) => (typeof a === 'string' ? a.localeCompare(String(b), 'en') : a - Number(b)));
  expect(known).toEqual(sort.descending ? ascending.reverse() : ascending);
});

it('takes a cursor of another order as no place in this one, and fails at none', async () => {
  const { nextCursor } = await listProducts(store.ctx, { sort: { by: 'title', descending: false } });
  expect((await listProducts(store.ctx, { sort: { by: 'price', descending: true }, cursor: nextCursor ?? '' })).rows.length).toBeGreaterThanOrEqual(0);
});

it('exports what was chosen in the order of the list', async () => {
  const found: string[] = [];
  for await (const rows of exportProducts(store.ctx, { selection: { matching: { view: 'no_cost' } }, sort: { by: 'price', descending: true } })) {
    found.push(...rows.map(({ variantId }) => variantId));
  }
  const all = await throughAllPages({ by: 'price', descending: true });
  expect(found).toEqual(all.filter(({ floor }) => floor === null).map(({ variantId }) => variantId));
  expect(found).toHaveLength(19);
});
