/** A file of 100,000 variants goes through the reader without staying in memory: bytes are compared, never times. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { listByBulk, type BulkTools } from './bulk-catalog.server.ts';
import type { GraphqlAnswer } from './graphql.server.ts';
import { BULK_STATUS } from './operations.ts';

const PRODUCTS = 20_000;
const PER_PRODUCT = 5;
const VARIANTS = PRODUCTS * PER_PRODUCT;
const MIB = 1024 * 1024;
/** A third of the 64 MB that the budget allows: keeping every line would take more than 60. */
const LIMIT_MIB = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

const productLine = (id: number): string =>
  JSON.stringify({
    id: `gid://shopify/Product/${id}`,
    title: `Product ${id}`,
    handle: `product-${id}`,
    vendor: 'Huraa',
    productType: 'Thing',
    tags: ['one', 'two'],
    status: 'ACTIVE',
    publishedAt: '2026-03-02T08:00:00Z',
    createdAt: '2026-03-01T08:00:00Z',
    options: [{ name: 'Option', values: ['1', '2', '3', '4', '5'] }],
    category: { id: 'gid://shopify/TaxonomyCategory/aa-1', name: 'Clothing', fullName: 'Apparel > Clothing', ancestorIds: ['gid://shopify/TaxonomyCategory/aa'] },
    featuredMedia: { preview: { image: { url: `https://cdn.example/${id}.jpg` } } },
    variantsCount: { count: PER_PRODUCT },
    mediaCount: { count: 2 },
  });
const mediaLine = (product: number, at: number): string =>
  JSON.stringify({
    id: `gid://shopify/MediaImage/${product * 10 + at}`,
    alt: 'Front',
    mediaContentType: 'IMAGE',
    preview: { image: { url: `https://cdn.example/${product}-${at}.jpg` } },
    __parentId: `gid://shopify/Product/${product}`,
  });
const variantLine = (product: number, position: number): string =>
  JSON.stringify({
    id: `gid://shopify/ProductVariant/${product * 10 + position}`,
    title: `Option ${position}`,
    position,
    sku: `SKU-${product}-${position}`,
    barcode: null,
    price: '19.90',
    compareAtPrice: null,
    taxable: true,
    inventoryQuantity: 3,
    updatedAt: '2026-11-20T12:00:00Z',
    selectedOptions: [{ name: 'Option', value: String(position) }],
    inventoryItem: { id: 'gid://shopify/InventoryItem/1', tracked: true, unitCost: null },
    __parentId: `gid://shopify/Product/${product}`,
  });

/** Products in groups, each followed by the variants of all of them. */
async function* file(group: number): AsyncGenerator<Uint8Array> {
  for (let first = 1; first <= PRODUCTS; first += group) {
    const ids = Array.from({ length: Math.min(group, PRODUCTS - first + 1) }, (_, index) => first + index);
    for (const id of ids) {
      yield Buffer.from(`${productLine(id)}\n`);
    }
    for (const id of ids) {
      yield Buffer.from([1, 2].map((at) => `${mediaLine(id, at)}\n`).join(''));
      yield Buffer.from(Array.from({ length: PER_PRODUCT }, (_, index) => `${variantLine(id, index + 1)}\n`).join(''));
    }
  }
}

function toolsFor(group: number): BulkTools {
  const status = { id: 'gid://shopify/BulkOperation/1', status: 'COMPLETED', errorCode: null, createdAt: '2026-11-20T12:00:00Z' };
  const operation = { ...status, objectCount: String(PRODUCTS * 3 + VARIANTS), fileSize: null, url: 'https://files.example/1' };
  return {
    send: (text): Promise<GraphqlAnswer> =>
      Promise.resolve({ kind: 'data', data: text === BULK_STATUS ? { bulkOperation: operation } : { bulkOperationRunQuery: { bulkOperation: status, userErrors: [] } } }),
    download: () => Promise.resolve({ kind: 'open', body: file(group) }),
    readShop: () => Promise.resolve({ name: '', externalId: '', currency: 'SAR', timeZone: 'UTC', country: null, taxesIncluded: true, planName: '' }),
    now: () => new Date(),
    page: 500,
  };
}

it.each([
  ['children near their parents', 50],
  ['all parents first', PRODUCTS],
])('100,000 variants, %s: the heap grows by less than 20 MB from the first tenth to the last', { timeout: 120_000 }, async (_name, group) => {
  const heap: number[] = [];
  let read = 0;
  let pages = 0;
  for await (const { variants } of listByBulk(toolsFor(group), undefined)) {
    read += variants.length;
    pages += 1;
    if (pages % 10 === 0) {
      heap.push(heapUsed());
    }
  }
  const tenth = heap.length / 10;
  const mean = (part: readonly number[]): number => part.reduce((sum, bytes) => sum + bytes, 0) / part.length;

  expect(read).toBe(VARIANTS);
  expect((mean(heap.slice(-tenth)) - mean(heap.slice(0, tenth))) / MIB).toBeLessThan(LIMIT_MIB);
  expect((Math.max(...heap) - Math.min(...heap)) / MIB).toBeLessThan(LIMIT_MIB);
});
