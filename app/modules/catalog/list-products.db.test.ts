import { afterAll, beforeAll, expect, it } from 'vitest';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { savePricing } from '../stores/settings.server.ts';
import { listProducts } from './list-products.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

const branch = (...path: [string, string][]) => ({
  externalId: asId<ExternalId>(path.at(-1)?.[0] ?? ''),
  path: path.map(([id, name]) => ({ externalId: asId<ExternalId>(id), name })),
});

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  store = await world.addStore('list', [
    aVariant({
      id: '1',
      productTitle: 'قهوة عربيّة أصليّة',
      vendor: 'Bunnova',
      category: branch(['fb', 'Food'], ['fb-1', 'Coffee']),
      priceMinor: 4000,
      costMinor: 3900,
      sku: 'QA-100',
    }),
    aVariant({
      id: '2',
      productTitle: 'Wireless Headphones',
      vendor: 'Lumeva',
      category: branch(['el', 'Electronics'], ['el-1', 'Audio']),
      priceMinor: 50_000,
      costMinor: 10_000,
      barcode: '6281000000014',
    }),
    aVariant({ id: '3', productTitle: '100% Cotton Shirt', vendor: 'Asala', category: branch(['fb', 'Food']), priceMinor: 9000, costMinor: null }),
    aVariant({ id: 'b1', variantTitle: 'أسود', productTitle: 'Open Abaya', vendor: 'Huraa', priceMinor: 20_000 }),
    ...Array.from({ length: 119 }, (_, index) => aVariant({ id: `m${index}`, productTitle: `Many ${String(index % 7)}`, vendor: 'Many', priceMinor: 20_000 })),
  ]);
  store.shop.setCollection('c1', ['p3']);
  store.shop.setCollection('c2', ['p1', 'p2', 'p3', 'not-mirrored'], { title: 'Everything' });
  store.shop.setCollection('c3', ['p1']);
  await syncCatalog(store.ctx);
  store.shop.collections.delete('c3');
  store.clock.advance(1000);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 200, worstDiscountBps: 0 });
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const idsOf = async (filter: Parameters<typeof listProducts>[1]) => (await listProducts(store.ctx, filter)).rows.map((row) => row.variantId);

it.each([
  ['Arabic letters and vowel signs written differently', 'قهوه عربيه اصليه', '1'],
  ['a misspelt word', 'Wireles Headfones', '2'],
  ['words in any order', 'headphones wireless', '2'],
  ['the start of an SKU', 'qa-1', '1'],
  ['a barcode', '6281000000014', '2'],
  ['a percent sign, which is a letter here and no wildcard', '100%', '3'],
])('finds by %s', async (_what, search, expected) => {
  expect(await idsOf({ search })).toContain(expected);
  expect(await idsOf({ search })).not.toContain('m1');
});

it('finds an option whatever form of alef it was typed with', async () => {
  expect(await idsOf({ search: 'اسود' })).toEqual(['b1']);
  expect(await idsOf({ search: 'أسود' })).toEqual(['b1']);
});

it('finds nothing for words that are nowhere', async () => {
  expect(await listProducts(store.ctx, { search: 'zzzzqqqq' })).toMatchObject({ rows: [], total: 0, nextCursor: null });
});

it('shows what sells under its floor, and what has no cost', async () => {
  expect(await idsOf({ view: 'below_floor' })).toEqual(['1']);
  expect(await idsOf({ view: 'no_cost' })).toEqual(['3']);
});

it('narrows by brand and tells how many each brand has', async () => {
  const list = await listProducts(store.ctx, { vendor: 'Lumeva' });
  expect(list.rows.map((row) => row.variantId)).toEqual(['2']);
  expect(list.vendors[0]).toEqual({ value: 'Many', count: 119 });
});

it('narrows by collection and by category with all below it, and tells how many each has', async () => {
  const list = await listProducts(store.ctx, { collection: 'c1' });
  expect(list.rows.map((row) => row.variantId)).toEqual(['3']);
  expect(list.collections).toEqual([
    { value: 'c1', label: 'Collection c1', count: 1 },
    { value: 'c2', label: 'Everything', count: 3 },
  ]);
  expect(await idsOf({ collection: 'c3' }), 'one that is gone').toEqual([]);
  expect(await idsOf({ category: 'el' })).toEqual(['2']);
  expect((await idsOf({ category: 'fb' })).sort()).toEqual(['1', '3']);
  expect(list.categories).toEqual([
    { value: 'el', label: 'Electronics', count: 1 },
    { value: 'el-1', label: 'Electronics › Audio', count: 1 },
    { value: 'fb', label: 'Food', count: 2 },
    { value: 'fb-1', label: 'Food › Coffee', count: 1 },
  ]);
});

it('pages through everything once, also where many share a title', async () => {
  const seen: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await listProducts(store.ctx, { cursor });
    expect(page.total).toBe(123);
    seen.push(...page.rows.map((row) => row.variantId));
    if (page.nextCursor === null) {
      break;
    }
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(123);
  expect(new Set(seen).size).toBe(123);
});

it('takes a cursor that was tampered with as the first page', async () => {
  expect((await listProducts(store.ctx, { cursor: 'nonsense' })).rows).toHaveLength(50);
});
