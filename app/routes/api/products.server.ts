import { z } from 'zod';
import { getOne, getPage } from '#app/http/public-api/operation.ts';
import { AppError } from '#app/lib/errors.ts';
import { readProduct, readProducts } from '#app/modules/catalog/read-products.server.ts';
import type { ApiProduct } from '#app/modules/catalog/views.ts';
import { externalId, instant, money, SAMPLE, sampleMoney, since, toDate, toMoney, toMoneyOrNull, word } from './shapes.ts';

const variant = z
  .object({
    id: externalId,
    title: z.string(),
    sku: z.string().nullable(),
    barcode: z.string().nullable(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    price: money,
    compareAtPrice: money.nullable(),
    cost: money.nullable().describe('Net cost of one unit; null when it is not known.'),
    floor: money.nullable().describe('The lowest price that leaves the wanted margin; null when it is not known.'),
    marginBps: z.number().int().nullable().describe('Margin at the price now, in basis points; null when it is not known.'),
    stock: z.number().int().nullable().describe('Null: not tracked.'),
    ownedOutside: z.boolean().describe('Somebody set this price outside Mizan or locked it there: it is left alone for a while.'),
    updatedAt: instant,
  })
  .meta({ id: 'Variant' });

const product = z
  .object({
    id: externalId,
    title: z.string(),
    handle: z.string(),
    vendor: z.string().nullable(),
    productType: z.string().nullable(),
    tags: z.array(z.string()),
    status: z.string(),
    imageUrl: z.string().nullable(),
    updatedAt: instant.describe('When it, or one of its variants, was last found changed.'),
    variants: z.array(variant),
  })
  .meta({ id: 'Product' });

const example: z.input<typeof product> = {
  id: '8801', title: 'Cotton thobe', handle: 'cotton-thobe', vendor: 'Huraa', productType: 'Clothing', tags: ['summer'], status: 'active', imageUrl: null, updatedAt: SAMPLE.at,
  variants: [
    {
      id: '44801', title: 'L', sku: 'TH-L', barcode: '6281000000014', options: [{ name: 'Size', value: 'L' }], price: sampleMoney(19_900), compareAtPrice: null, cost: sampleMoney(10_000),
      floor: sampleMoney(14_531), marginBps: 3421, stock: 12, ownedOutside: false, updatedAt: SAMPLE.at,
    },
  ],
}; // prettier-ignore

export const productOperations = [
  getPage({
    id: 'listProducts',
    path: '/products',
    tag: 'products',
    scope: 'read:products',
    query: { updatedSince: since, status: z.enum(['active', 'archived', 'draft', 'unlisted']).optional(), vendor: word, sku: word, barcode: word },
    item: product,
    example,
    run: async ({ ctx }, { updatedSince, ...filter }) => {
      const { products, next } = await readProducts(ctx, { ...filter, updatedSince: toDate(updatedSince) });
      return { rows: products.map(toProduct), next };
    },
  }),
  getOne({
    id: 'getProduct',
    path: '/products/:productId',
    tag: 'products',
    scope: 'read:products',
    params: { productId: externalId },
    answer: product,
    example,
    run: async ({ ctx }, { productId }) => {
      const found = await readProduct(ctx, { id: productId });
      if (!found) {
        throw new AppError('not_found');
      }
      return toProduct(found);
    },
  }),
];

function toProduct(found: ApiProduct): z.input<typeof product> {
  return {
    ...found,
    variants: found.variants.map((one) => ({
      ...one,
      price: toMoney(one.price),
      compareAtPrice: toMoneyOrNull(one.compareAtPrice),
      cost: toMoneyOrNull(one.cost),
      floor: toMoneyOrNull(one.floor),
    })),
  };
}
