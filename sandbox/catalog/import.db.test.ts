import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createTestShop, startTestSandbox, type Answer, type TestSandbox } from '#sandbox/testing/start.ts';
import { z } from 'zod';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

const reportSchema = z.object({
  rows: z.number(),
  products: z.number(),
  variants: z.number(),
  imageRows: z.number(),
  refused: z.number(),
  filled: z.object({ cost: z.number(), barcode: z.number(), stock: z.number() }),
  problems: z.array(z.object({ line: z.number(), code: z.string() })),
});

async function upload(slug: string, body: string, type = 'application/octet-stream'): Promise<Answer> {
  await sandbox.call('POST', '/sandbox/stores', { slug, seed: 5 });
  return sandbox.call('POST', `/sandbox/stores/${slug}/catalog`, body, { 'content-type': type });
}

test('every row of a CSV is a variant, an image, or a named problem', async () => {
  const csv = [
    'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Cost per item,Variant Barcode,Variant Inventory Qty,Image Src',
    'shirt,"Shirt, ""blue""\nand long",Size,S,A-1,10.00,4,6281234567895,3,',
    'shirt,,,M,A-2,12.50,,,,',
    'shirt,,,,,,,,,https://example.com/2.jpg',
    'hat,Hat,,,,abc,,,,',
    'cup,Cup,,,,5,x,123,,',
    ',Nameless,,,,5,,,,',
    'shirt,Again,,,,5,,,,',
    'mug,,,,,5,,,,',
  ].join('\n');

  const report = reportSchema.parse((await upload('rows', csv)).body);

  expect(report).toMatchObject({ rows: 8, products: 2, variants: 3, imageRows: 1, refused: 4 });
  expect(report.rows).toBe(report.variants + report.imageRows + report.refused);
  expect(report.problems.map((problem) => problem.code)).toEqual([
    'price_not_a_number',
    'no_variants',
    'cost_not_a_number',
    'barcode_not_a_gtin',
    'no_handle',
    'handle_repeated',
    'no_title',
  ]);
  const list = await sandbox.call('GET', '/sandbox/stores/rows/variants');
  expect(list.body).toMatchObject({ variants: [{ price: '10.00', cost: '4.00', barcode: '6281234567895', stock: 3 }, { price: '12.50', title: 'M' }, { price: '5.00' }] });
});

test('an upload keeps options, images in their order with their words, types, categories and collections', async () => {
  const csv = [
    'Handle,Title,Type,Product Category,Collection,Option1 Name,Option1 Value,Variant Price,Image Src,Image Position,Image Alt Text',
    'shirt,Shirt,Tops,Apparel & Accessories > Clothing,Summer,Size,S,10.00,https://example.com/2.jpg,2,Back',
    'shirt,,,,,,M,12.50,https://example.com/1.jpg,1,Front',
    'shirt,,,,,,,,https://example.com/2.jpg,2,Back',
    'shirt,,,,,,,,https://example.com/3.jpg,3,',
  ].join('\n');
  const json = { products: [{ handle: 'a', title: 'A', product_type: 'Mugs', options: [{ name: 'Color' }], images: [{ src: 'https://e.com/b.jpg', position: 2 }, { src: 'https://e.com/a.jpg', position: 1, alt: 'Front' }], variants: [{ option1: 'Red', price: '5.00' }, { option1: 'Blue', price: '6.00' }] }] }; // prettier-ignore
  const query = '{ products(first: 5) { nodes { productType category { id fullName ancestorIds } options { name values } media(first: 9) { nodes { alt preview { image { url } } } } collections: variantsCount { count } } } collections(first: 5) { nodes { title productsCount { count } } } }'; // prettier-ignore
  const told = async (slug: string, body: string): Promise<unknown> => {
    const shop = await createTestShop(sandbox, { slug, size: undefined });
    await sandbox.call('POST', `/sandbox/stores/${slug}/catalog`, body, { 'content-type': 'application/octet-stream' });
    return at(z.unknown(), (await shop.graphql(query)).body, 'data');
  };
  const image = (url: string, alt: string) => ({ alt, preview: { image: { url } } });

  expect(await told('kept-csv', csv)).toMatchObject({
    products: { nodes: [{
      productType: 'Tops', category: { fullName: 'Apparel & Accessories > Clothing', ancestorIds: ['gid://shopify/TaxonomyCategory/aa'] }, options: [{ name: 'Size', values: ['S', 'M'] }],
      media: { nodes: [image('https://example.com/1.jpg', 'Front'), image('https://example.com/2.jpg', 'Back'), image('https://example.com/3.jpg', '')] },
    }] },
    collections: { nodes: [{ title: 'Summer', productsCount: { count: 1 } }] },
  }); // prettier-ignore
  expect(await told('kept-json', JSON.stringify(json))).toMatchObject({
    products: { nodes: [{ productType: 'Mugs', category: null, options: [{ name: 'Color', values: ['Red', 'Blue'] }], media: { nodes: [image('https://e.com/a.jpg', 'Front'), image('https://e.com/b.jpg', '')] } }] },
  }); // prettier-ignore
});

test('a file that is no CSV is refused whole and changes nothing', async () => {
  await upload('unreadable', 'Handle,Title,Variant Price\na,A,5\n', 'text/csv');

  expect((await upload('unreadable', 'Handle,Title,Variant Price\nb,"never closed,5\n', 'text/csv')).status).toBe(400);
  expect(await sandbox.call('GET', '/sandbox/stores/unreadable')).toMatchObject({ body: { counts: { products: 1 } } });
});

test('JSON with brackets in strings, nulls and a broken product is read to its end', async () => {
  const products = [
    {
      handle: 'a',
      title: 'A "]} \\',
      body_html: 'x\u0000y \ud800',
      tags: 'one, two',
      variants: [{ title: 'S', option1: 'S', price: '5.00', barcode: null, inventory_quantity: 2 }],
    },
    { handle: 'b', title: 7 },
    { handle: 'c', title: 'C', tags: ['t'], variants: [{ title: 'Default Title', price: 9.5 }] },
  ];
  const report = reportSchema.parse((await upload('json', JSON.stringify({ ignored: [{ products: 1 }], products }))).body);

  expect(report).toMatchObject({ rows: 3, products: 2, variants: 2, refused: 1, problems: [{ line: 2, code: 'not_readable' }] });
});

test('the same file gives the same catalog with the same ids', async () => {
  const csv = `Handle,Title,Variant Price\n${Array.from({ length: 50 }, (_, index) => `p${String(index)},P,${String(index + 1)}`).join('\n')}`;
  await upload('again', csv);
  const first = await sandbox.call('GET', '/sandbox/stores/again/variants');
  await upload('again', csv);

  expect((await sandbox.call('GET', '/sandbox/stores/again/variants')).body).toEqual(first.body);
});

// Real exports, kept outside the repository: read when they are there.
const SHARED = new URL('../../../shared/data/shopify/', import.meta.url);
const present = ['apparel.csv', 'packt-product-data.csv', 'spacire_products.json']
  .map((name) => ({ name, path: fileURLToPath(new URL(name, SHARED)) }))
  .filter(({ path }) => existsSync(path));

test('real exports are accounted for row by row', async () => {
  for (const { name, path } of present) {
    const slug = name.replace(/\W/g, '-').replaceAll('_', '-');
    const report = reportSchema.parse((await upload(slug, readFileSync(path, 'utf8'))).body);
    const counts = at(z.object({ products: z.number(), variants: z.number(), inStock: z.number() }), (await sandbox.call('GET', `/sandbox/stores/${slug}`)).body, 'counts');

    expect(counts).toMatchObject({ products: report.products, variants: report.variants });
    expect(report.problems).toEqual([]);
    expect(report.rows).toBe(name.endsWith('.csv') ? report.variants + report.imageRows : report.products);
  }
});
