/** A large catalog by bulk operation, against the sandbox: whole or not at all, whatever happens to the operation and its file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '#app/lib/errors.ts';
import type { CatalogPage, CollectionPage, ProductImages, VariantSnapshot } from '#app/platforms/port.ts';
import { CATALOG_BULK, RUN_BULK } from '#app/platforms/shopify/operations.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { connectShop, idOf, type ConnectedShop } from '../support/shopify-shop.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

let stores = 0;
const SIZE = 1200;
const bulkShop = (given: Record<string, unknown> = {}, bulkAbove = 100): Promise<ConnectedShop> =>
  connectShop(sandbox, { slug: `bulk-${(stores += 1)}`, size: SIZE, ...given }, undefined, bulkAbove);

interface Pass {
  pages: CatalogPage[];
  /** What stopped it on its way, in order. */
  stops: string[];
  complete: boolean;
}

/** Reads as the job does: stopped, it goes on at the last checkpoint; the clock moves while it waits. */
async function readAll({ client }: ConnectedShop, { from, attempts = 40 }: { from?: string; attempts?: number } = {}): Promise<Pass> {
  const pass: Pass = { pages: [], stops: [], complete: false };
  let checkpoint = from;
  for (let attempt = 0; attempt < attempts && !pass.complete; attempt += 1) {
    try {
      for await (const page of client.listVariants(checkpoint === undefined ? {} : { resumeFrom: checkpoint })) {
        pass.pages.push(page);
        checkpoint = page.checkpoint ?? checkpoint;
        pass.complete = page.checkpoint === null;
      }
    } catch (error) {
      if (!isAppError(error)) {
        throw error;
      }
      pass.stops.push(error.code);
      checkpoint = typeof error.params['checkpoint'] === 'string' ? error.params['checkpoint'] : checkpoint;
      sandbox.clock.advance(Number(error.params['retryAfterMs']));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return pass;
}

const rowsOf = ({ pages }: Pass): VariantSnapshot[] => pages.flatMap(({ variants }) => variants);
const idsOf = (pass: Pass): string[] => rowsOf(pass).map(({ externalId }) => externalId);
const imagesOf = ({ pages }: Pass): ProductImages[] => pages.flatMap(({ images }) => images).toSorted((a, b) => a.productExternalId.localeCompare(b.productExternalId));
const isByBulk = ({ pages }: Pass): boolean => pages.length > 0 && pages.every(({ checkpoint }) => checkpoint === null || checkpoint.startsWith('bulk:'));
const byId = (rows: readonly VariantSnapshot[]): VariantSnapshot[] => rows.toSorted((a, b) => a.externalId.localeCompare(b.externalId));

describe('a catalog of more variants than the adapter pages through', () => {
  it('comes as one file: every variant once, the same rows as page by page', async () => {
    const size = 2500;
    const shop = await bulkShop({ size }, undefined);
    const pass = await readAll(shop);
    const paged = await readAll(await connectShop(sandbox, { slug: shop.shop.slug, size }, undefined, 1_000_000));

    // On a busy machine an answer may come too late as well; what counts is that it waited for the file.
    expect([pass.complete, isByBulk(pass), pass.stops.includes('platform_pending')]).toEqual([true, true, true]);
    expect([idsOf(pass).length, new Set(idsOf(pass)).size]).toEqual([size, size]);
    expect(isByBulk(paged)).toBe(false);
    expect(byId(rowsOf(pass))).toEqual(byId(rowsOf(paged)));
    expect(imagesOf(pass)).toEqual(imagesOf(paged));
    expect(Math.max(...imagesOf(pass).map(({ images }) => images.length)), 'more than one page of images').toBeGreaterThan(10);
    expect(pass.pages.slice(0, -1).filter(({ variants }) => variants.length < 500 || variants.length > 1000)).toEqual([]);
  });

  it('goes on from any checkpoint, and gives no row again', async () => {
    const shop = await bulkShop();
    const whole = await readAll(shop);
    let before: string[] = [];
    for (const { variants, checkpoint } of whole.pages.slice(0, -1)) {
      before = [...before, ...variants.map(({ externalId }) => externalId)];
      const rest = await readAll(shop, { from: checkpoint ?? '' });

      expect([rest.complete, isByBulk(rest)]).toEqual([true, true]);
      expect(new Set([...before, ...idsOf(rest)]).size).toBe(SIZE);
      expect(before.length + idsOf(rest).length - SIZE).toBe(0);
    }
    expect(whole.pages.length).toBeGreaterThanOrEqual(2);
  });

  it('says when to come back: soon at first, seldom later', async () => {
    const shop = await bulkShop({ switches: { bulkMs: 3_600_000 } });
    const stop = async (from?: string): Promise<unknown> => {
      const pages = shop.client.listVariants(from === undefined ? {} : { resumeFrom: from })[Symbol.asyncIterator]();
      return pages.next().catch((error: unknown) => (isAppError(error) ? error.params : error));
    };
    const first = await stop();

    expect(first).toEqual({ retryAfterMs: 1000, checkpoint: expect.stringMatching(/^bulk:\d+:0:0:0$/) as unknown });
    sandbox.clock.advance(1_800_000);
    expect(await stop((first as { checkpoint: string }).checkpoint)).toEqual({ ...(first as object), retryAfterMs: 30_000 });
  });
});

describe('the collections of a large catalog', () => {
  const collectionsOf = async ({ client }: ConnectedShop, members = true): Promise<CollectionPage[]> => {
    const pages: CollectionPage[] = [];
    for (let checkpoint: string | undefined, done = false; !done;) {
      try {
        for await (const page of client.listCollections({ members, ...(checkpoint === undefined ? {} : { resumeFrom: checkpoint }) })) {
          pages.push(page);
          done = page.checkpoint === null;
        }
      } catch (error) {
        if (!isAppError(error) || error.code !== 'platform_pending') {
          throw error;
        }
        checkpoint = String(error.params['checkpoint']);
        sandbox.clock.advance(Number(error.params['retryAfterMs']));
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
    return pages;
  };
  const sorted = (pages: readonly CollectionPage[]): { collections: object[]; members: string[] } => ({
    collections: pages.flatMap(({ collections }) => collections).toSorted((a, b) => a.externalId.localeCompare(b.externalId)),
    members: pages.flatMap(({ members }) => members.map(({ collection, product }) => `${collection}/${product}`)).sort(),
  });

  it('come as a file of their own, the same as page by page, and one by one', async () => {
    const shop = await bulkShop();
    const slug = shop.shop.slug;
    const paged = sorted(await collectionsOf(await connectShop(sandbox, { slug, size: SIZE }, undefined, 1_000_000)));
    const pages = await collectionsOf(shop);
    const told = sorted(pages);

    expect(told).toEqual(paged);
    expect(pages.slice(0, -1).every(({ checkpoint }) => checkpoint?.startsWith('bulk:'))).toBe(true);
    expect(told.collections.length).toBe((await shop.client.countCatalog()).collections);
    expect(new Set(told.members).size).toBe(told.members.length);
    const all = pages.flatMap(({ collections }) => collections);
    expect(all.reduce((sum, { productCount }) => sum + (productCount ?? 0), 0)).toBe(told.members.length);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['smart', 'manual']));
    expect(sorted(await collectionsOf(shop, false))).toEqual({ ...told, members: [] });
    for await (const reading of shop.client.readCollections([...all.slice(0, 3).map(({ externalId }) => externalId), idOf(5)])) {
      const own = reading.kind === 'read' && told.members.filter((member) => member.startsWith(`${reading.collection.externalId}/`));
      expect(reading.kind === 'read' ? reading.members?.map((member) => `${reading.collection.externalId}/${member}`) : reading).toEqual(
        own || { kind: 'gone', externalId: idOf(5) },
      );
    }
  });

  it.each(['bulk_failed', 'jsonl_count_differs', 'jsonl_url_expired'])('%s: complete all the same', async (kind) => {
    const shop = await bulkShop();
    await shop.breakNext({ kind, times: 2 });
    const { collections, members } = sorted(await collectionsOf(shop));

    expect(new Set(collections.map((collection) => JSON.stringify(collection))).size).toBe((await shop.client.countCatalog()).collections);
    expect(new Set(members).size).toBe(collections.length && new Set(sorted(await collectionsOf(shop)).members).size);
  });
});

describe('an operation or a file that goes wrong', () => {
  const BY_BULK = true;
  it.each<[kind: string, times: number, byBulk: boolean]>([
    ['bulk_failed', 1, !BY_BULK],
    ['bulk_canceled', 1, !BY_BULK],
    ['bulk_expired', 1, !BY_BULK],
    ['jsonl_url_expired', 1, BY_BULK],
    ['jsonl_url_expired', 2, !BY_BULK],
    ['jsonl_child_first', 1, BY_BULK],
    ['jsonl_cut', 1, BY_BULK],
    ['jsonl_broken_line', 1, !BY_BULK],
    ['jsonl_stall', 1, BY_BULK],
  ])('%s, %i time(s): complete all the same (by bulk: %s)', async (kind, times, byBulk) => {
    const shop = await bulkShop();
    await shop.breakNext({ kind, times });
    const pass = await readAll(shop);

    expect([pass.complete, isByBulk(pass)]).toEqual([true, byBulk]);
    expect(new Set(idsOf(pass)).size).toBe(SIZE);
    expect(pass.stops.includes('platform_unavailable')).toBe(kind === 'jsonl_cut' || kind === 'jsonl_stall');
    expect(idsOf(pass).length - SIZE).toBeLessThanOrEqual(kind === 'jsonl_cut' || kind === 'jsonl_stall' ? 1000 : 0);
  });

  it('jsonl_count_differs: what was read as a file does not count, and is read again page by page', async () => {
    const shop = await bulkShop();
    await shop.breakNext({ kind: 'jsonl_count_differs' });
    const pass = await readAll(shop);
    const paged = pass.pages.filter(({ checkpoint }) => !checkpoint?.startsWith('bulk:')).flatMap(({ variants }) => variants);

    expect([pass.complete, isByBulk(pass)]).toEqual([true, false]);
    expect(new Set(paged.map(({ externalId }) => externalId)).size).toBe(SIZE);
  });

  it('jsonl_cut, every time: never ends as complete', async () => {
    const shop = await bulkShop();
    await shop.breakNext({ kind: 'jsonl_cut', times: undefined });
    const pass = await readAll(shop, { attempts: 12 });

    expect(pass.complete).toBe(false);
    expect(pass.stops.at(-1)).toBe('platform_unavailable');
    expect(new Set(idsOf(pass)).size).toBeLessThan(SIZE);
  });

  it('reads page by page when the platform takes no further operation, or forgot the one begun', async () => {
    const shop = await bulkShop({ switches: { bulkMs: 86_400_000 } });
    for (let count = 0; count < 5; count += 1) {
      await shop.shop.graphql(RUN_BULK, { query: CATALOG_BULK });
    }
    for (const pass of [await readAll(shop), await readAll(shop, { from: 'bulk:999999:0:0:0' }), await readAll(shop, { from: 'bulk:nonsense' })]) {
      expect([pass.complete, isByBulk(pass), new Set(idsOf(pass)).size]).toEqual([true, false, SIZE]);
    }
  });

  it('begins no second operation while one is under way', async () => {
    const shop = await bulkShop();
    await shop.breakNext({ kind: 'http_502', operation: 'BulkStatus', times: 2 });
    const pass = await readAll(shop);

    expect([pass.complete, new Set(idsOf(pass)).size]).toEqual([true, SIZE]);
    expect(new Set(pass.pages.flatMap(({ checkpoint }) => checkpoint?.split(':')[1] ?? [])).size).toBe(1);
  });
});
