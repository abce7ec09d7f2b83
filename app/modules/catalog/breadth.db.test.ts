/** Options, images, categories and collections: mirrored as they are, removed when they vanish, and never called done when short. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { beginPass } from './begin-pass.server.ts';
import { refreshCollections } from './refresh-collections.server.ts';
import { refreshProducts } from './refresh-products.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

const id = (text: string): ExternalId => asId<ExternalId>(text);
const category = (...path: [string, string][]) => ({ externalId: id(path.at(-1)?.[0] ?? ''), path: path.map(([externalId, name]) => ({ externalId: id(externalId), name })) });
const image = (name: string, alt: string | null = null) => ({ externalId: id(name), url: `https://cdn.example/${name}.jpg`, alt });
const rows = <T extends object>({ ctx }: TestStore, text: string): Promise<T[]> => database.asOwner<T>(text, [ctx.store.id]);

async function sync(store: TestStore): Promise<void> {
  store.clock.advance(1000);
  let done = false;
  while (!done) {
    ({ done } = await syncCatalog(store.ctx));
  }
}
async function changes(store: TestStore, since: Date): Promise<void> {
  await database.asOwner(
    `INSERT INTO catalog_sync (store_id, id, kind, trigger, since, status, started_at) VALUES ($1, gen_random_uuid(), 'changes', 'nightly', $2, 'running', $3)`,
    [store.ctx.store.id, since, store.clock.now()],
  );
  await sync(store);
}
const members = async (store: TestStore): Promise<string[]> =>
  (await rows<{ m: string }>(store, `SELECT collection_external_id || '/' || product_external_id AS m FROM collection_product WHERE store_id = $1 ORDER BY 1`)).map(({ m }) => m);
const lastPass = async (store: TestStore): Promise<string> => {
  const [row] = await rows<{ s: string }>(
    store,
    `SELECT concat_ws(' ', kind, status, error_code) AS s FROM catalog_sync WHERE store_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  return row?.s ?? '';
};
/** Physical versions of rows: equal before and after means that nothing was written. */
const versions = async (store: TestStore): Promise<object[]> => {
  const all = ['product_image', 'category', 'collection', 'collection_product'].map((table) =>
    rows(store, `SELECT '${table}' AS t, ctid::text, xmin::text, xmax::text FROM ${table} WHERE store_id = $1 ORDER BY ctid`),
  );
  return (await Promise.all(all)).flat();
};

describe('a product', () => {
  it('comes with its options, its images in order and its branch of the tree', async () => {
    const shirts = category(['aa', 'Apparel & Accessories'], ['aa-1', 'Clothing'], ['aa-1-7', 'Shirts']);
    const options = [{ name: 'Size', values: ['S', 'M'] }, { name: 'اللون', values: ['أسود'] }]; // prettier-ignore
    const of = (value: string) => [{ name: 'Size', value }, { name: 'اللون', value: 'أسود' }]; // prettier-ignore
    const store = await world.addStore('breadth', [
      aVariant({ id: '1', productExternalId: id('p1'), category: shirts, productOptions: options, options: of('S') }),
      aVariant({ id: '2', productExternalId: id('p1'), category: shirts, productOptions: options, options: of('M') }),
      aVariant({ id: '3', productExternalId: id('p3'), category: category(['aa', 'Apparel & Accessories'], ['aa-2', 'Shoes']) }),
    ]);
    store.shop.images.set('p1', [image('front', 'Front'), image('back')]);
    await sync(store);

    expect(await rows(store, `SELECT options, category_external_id AS c FROM product WHERE store_id = $1 AND external_id = 'p1'`)).toEqual([{ options, c: 'aa-1-7' }]);
    expect(await rows(store, `SELECT options->0->>'value' AS size FROM variant WHERE store_id = $1 ORDER BY external_id`)).toEqual([
      { size: 'S' },
      { size: 'M' },
      { size: 'Default Title' },
    ]);
    expect(await rows(store, 'SELECT position, external_id AS id, alt FROM product_image WHERE store_id = $1 ORDER BY 1')).toEqual([
      { position: 1, id: 'front', alt: 'Front' },
      { position: 2, id: 'back', alt: null },
    ]);
    expect(await rows(store, 'SELECT external_id AS id, parent_external_id AS parent, name FROM category WHERE store_id = $1 ORDER BY 1')).toEqual([
      { id: 'aa', parent: null, name: 'Apparel & Accessories' },
      { id: 'aa-1', parent: 'aa', name: 'Clothing' },
      { id: 'aa-1-7', parent: 'aa-1', name: 'Shirts' },
      { id: 'aa-2', parent: 'aa', name: 'Shoes' },
    ]);
  });

  it('loses the images that vanished, by a pass, by an event, and when it is gone itself', async () => {
    const store = await world.addStore('images', [aVariant({ id: '1' }), aVariant({ id: '2' })]);
    const held = async () => (await rows<{ i: string }>(store, `SELECT product_external_id || ':' || external_id AS i FROM product_image WHERE store_id = $1 ORDER BY product_external_id, position`)).map(({ i }) => i); // prettier-ignore
    store.shop.images.set('p1', [image('a'), image('b'), image('c')]);
    store.shop.images.set('p2', [image('d')]);
    await sync(store);
    expect(await held()).toEqual(['p1:a', 'p1:b', 'p1:c', 'p2:d']);

    store.shop.images.set('p1', [image('c'), image('a')]);
    await sync(store);
    expect(await held()).toEqual(['p1:c', 'p1:a', 'p2:d']);

    store.shop.images.set('p1', []);
    await refreshProducts(store.ctx, { products: [id('p1')] });
    expect(await held()).toEqual(['p2:d']);

    store.shop.variants.delete('2');
    await sync(store);
    expect(await held()).toEqual([]);
  });
});

describe('collections', () => {
  it('come with their members; what vanished is gone, and what is the same is not written again', async () => {
    const store = await world.addStore(
      'collections',
      ['1', '2', '3'].map((one) => aVariant({ id: one })),
    );
    store.shop.images.set('p1', [image('a')]);
    store.shop.setCollection('10', ['p1', 'p2'], { kind: 'smart', title: 'قهوة' });
    store.shop.setCollection('20', ['p3']);
    store.shop.setCollection('30', []);
    await sync(store);
    expect(await members(store)).toEqual(['10/p1', '10/p2', '20/p3']);
    expect(await rows(store, 'SELECT external_id AS id, title, kind, platform_count AS n FROM collection WHERE store_id = $1 ORDER BY 1')).toEqual([
      { id: '10', title: 'قهوة', kind: 'smart', n: 2 },
      { id: '20', title: 'Collection 20', kind: 'manual', n: 1 },
      { id: '30', title: 'Collection 30', kind: 'manual', n: 0 },
    ]);

    const before = await versions(store);
    await sync(store);
    expect(await versions(store)).toEqual(before);

    store.shop.setCollection('10', ['p2', 'p3']);
    store.shop.collections.delete('20');
    await sync(store);
    expect(await members(store)).toEqual(['10/p2', '10/p3']);
    expect(await rows(store, 'SELECT external_id AS id FROM collection WHERE store_id = $1 AND deleted_at IS NULL ORDER BY 1')).toEqual([{ id: '10' }, { id: '30' }]);
    expect(await lastPass(store)).toBe('full done');
  });

  it('are followed by a pass of changes too: only those are read again whose members cannot be ours', async () => {
    const store = await world.addStore(
      'collections-since',
      ['1', '2', '3'].map((one) => aVariant({ id: one })),
    );
    store.shop.setCollection('10', ['p1', 'p2']);
    store.shop.setCollection('20', ['p3']);
    store.shop.setCollection('30', ['p1']);
    await sync(store);
    store.clock.advance(60_000);
    const since = store.clock.now();
    const read: string[] = [];
    const { readCollections } = store.shop;
    store.shop.readCollections = (ids) => {
      read.push(...ids);
      return readCollections(ids);
    };
    const quiet = store.shop.collections.get('10')?.snapshot.platformUpdatedAt ?? new Date();
    store.shop.setCollection('10', ['p1', 'p2', 'p3'], { platformUpdatedAt: quiet });
    store.shop.setCollection('20', ['p1']);
    store.shop.collections.delete('30');
    store.shop.setCollection('40', ['p2']);
    await changes(store, since);

    expect(read).toEqual(['10', '20', '40']);
    expect(await members(store)).toEqual(['10/p1', '10/p2', '10/p3', '20/p1', '40/p2']);
    expect(await lastPass(store)).toBe('changes done');
  });

  it('are what an event says only after the store was asked', async () => {
    const store = await world.addStore(
      'collections-event',
      ['1', '2'].map((one) => aVariant({ id: one })),
    );
    store.shop.setCollection('10', ['p1']);
    await sync(store);
    store.shop.setCollection('10', ['p2'], { title: 'Renamed' });
    await refreshCollections(store.ctx, { collections: [id('10'), id('99')] });
    expect(await members(store)).toEqual(['10/p2']);
    store.shop.collections.delete('10');
    await refreshCollections(store.ctx, { collections: [id('10')] });
    expect(await members(store)).toEqual([]);
    expect(await rows(store, 'SELECT title FROM collection WHERE store_id = $1 AND deleted_at IS NULL')).toEqual([]);
  });

  it('keep what an event brought while a pass was reading an older state', async () => {
    const store = await world.addStore(
      'collections-race',
      ['1', '2'].map((one) => aVariant({ id: one })),
    );
    store.shop.setCollection('10', ['p1']);
    const { listCollections } = store.shop;
    store.shop.listCollections = async function* (options) {
      for await (const page of listCollections(options)) {
        store.clock.advance(1000);
        store.shop.setCollection('10', ['p1', 'p2']);
        store.shop.setCollection('20', ['p2']);
        await refreshCollections(store.ctx, { collections: [id('10'), id('20')] });
        yield page;
      }
    };
    await sync(store);
    expect(await members(store)).toEqual(['10/p1', '10/p2', '20/p2']);
    expect(await lastPass(store)).toBe('full done');
  });
});

describe('the ledger of collections', () => {
  it.each<[string, (store: TestStore) => void]>([
    ['a collection is missing', (store) => void (store.shop.countCatalog = async () => Promise.resolve({ products: 2, variants: 2, collections: 3 }))],
    ['a member is missing', (store) => store.shop.setCollection('10', ['p1'], { productCount: 2 })],
    [
      'one has a member too many and another one too few',
      (store) => {
        store.shop.setCollection('10', ['p1', 'p2'], { productCount: 1 });
        store.shop.setCollection('20', [], { productCount: 1 });
      },
    ],
  ])('is not green when %s', async (_name, spoil) => {
    const store = await world.addStore(
      `red-${_name.replaceAll(' ', '-')}`,
      ['1', '2'].map((one) => aVariant({ id: one })),
    );
    store.shop.setCollection('10', ['p1']);
    store.shop.setCollection('20', ['p2']);
    spoil(store);
    await sync(store);
    expect(await lastPass(store)).toMatch(/failed (counts|sums)_differ$/);
    expect(await rows(store, `SELECT code FROM incident WHERE store_id = $1 AND resolved_at IS NULL`)).toEqual([{ code: 'sync_incomplete' }]);
  });

  it('believes a collection whose count the platform does not know exactly', async () => {
    const store = await world.addStore('inexact', [aVariant({ id: '1' })]);
    store.shop.setCollection('10', ['p1'], { productCount: null });
    await sync(store);
    expect(await lastPass(store)).toBe('full done');
  });

  it('takes nothing away when a crash of the database emptied what a pass was told', async () => {
    const store = await world.addStore(
      'crash',
      ['1', '2'].map((one) => aVariant({ id: one })),
    );
    store.shop.setCollection('10', ['p1', 'p2']);
    await sync(store);
    const { listCollections } = store.shop;
    store.shop.listCollections = async function* (options) {
      for await (const page of listCollections(options)) {
        yield { ...page, checkpoint: 'next' };
        await database.asOwner('DELETE FROM collection_told WHERE store_id = $1', [store.ctx.store.id]);
        yield { collections: [], members: [], checkpoint: null };
      }
    };
    await beginPass(store.ctx, { trigger: 'repair', everything: true });
    await sync(store);
    expect(await members(store)).toEqual(['10/p1', '10/p2']);
    expect(await lastPass(store)).toBe('full failed counts_differ');
  });
});
