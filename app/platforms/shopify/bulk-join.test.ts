import { describe, expect, it } from 'vitest';
import { catalogJoiner, type JoinLimits } from './bulk-join.ts';
import { BrokenFile, readLines, type FileLine } from './bulk-lines.ts';

const product = (id: number, count = 2, media = 0): object => ({
  id: `gid://shopify/Product/${id}`,
  title: `Product ${id} عطر`,
  handle: `product-${id}`,
  vendor: 'Huraa',
  productType: '',
  tags: ['tag'],
  status: 'ACTIVE',
  publishedAt: '2026-03-02T08:00:00Z',
  createdAt: '2026-03-01T08:00:00Z',
  options: [{ name: 'Title', values: ['Default Title'] }],
  category: null,
  featuredMedia: null,
  variantsCount: { count },
  mediaCount: { count: media },
});
const media = (id: number, parent: number, kind = 'IMAGE'): object => ({
  id: `gid://shopify/MediaImage/${id}`,
  alt: '',
  mediaContentType: kind,
  preview: { image: { url: `https://cdn.example/${id}.jpg` } },
  __parentId: `gid://shopify/Product/${parent}`,
});
const variant = (id: number, parent: number): object => ({
  id: `gid://shopify/ProductVariant/${id}`,
  title: 'Default Title',
  position: 1,
  sku: `S${id}`,
  barcode: null,
  price: '19.90',
  compareAtPrice: null,
  taxable: true,
  inventoryQuantity: 3,
  updatedAt: '2026-11-20T12:00:00Z',
  selectedOptions: [{ name: 'Title', value: 'Default Title' }],
  inventoryItem: { id: 'gid://shopify/InventoryItem/1', tracked: true, unitCost: { amount: '10.0', currencyCode: 'SAR' } },
  __parentId: `gid://shopify/Product/${parent}`,
});

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

const fileOf = (objects: readonly object[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join('');
const linesOf = (objects: readonly object[]): Promise<FileLine[]> => collect(readLines(inPieces(fileOf(objects), 64)));

async function join(objects: readonly object[], limits?: JoinLimits) {
  const joiner = catalogJoiner('SAR', { offset: 0, line: 0 }, limits);
  const lines = await linesOf(objects);
  return { joiner, lines, joined: lines.map((line) => joiner.take(line).map(({ externalId, productExternalId }) => `${productExternalId}/${externalId}`)) };
}

describe('cutting a file into lines', () => {
  const text = '{"a":"عربي"}\n\n{"b":1}\nno end';

  it.each([1, 2, 3, 7, 1000])('gives the same lines whatever the pieces: %i bytes', async (size) => {
    const lines = await collect(readLines(inPieces(text, size), { from: 100 }));

    expect(lines.map((line) => [line.text, line.whole])).toEqual([
      ['{"a":"عربي"}', true],
      ['', true],
      ['{"b":1}', true],
      ['no end', false],
    ]);
    expect(lines[0]?.start).toBe(100);
    expect(lines.at(-1)?.end).toBe(100 + Buffer.byteLength(text));
    expect(lines.slice(1).map(({ start }) => start)).toEqual(lines.slice(0, -1).map(({ end }) => end));
  });

  it('refuses a line that is too long, before it has all of it', async () => {
    const endless = (async function* () {
      for (;;) {
        yield Buffer.alloc(1024, 'x');
      }
    })();

    await expect(collect(readLines(endless, { maxBytes: 10_000 }))).rejects.toBeInstanceOf(BrokenFile);
    expect(await collect(readLines(inPieces('12345\n12345\n', 3), { maxBytes: 5 }))).toHaveLength(2);
  });
});

describe('joining lines', () => {
  it('joins children behind their parents, near or far', async () => {
    const { joined, joiner } = await join([product(1), product(2), variant(11, 1), variant(21, 2), variant(12, 1), variant(22, 2)]);

    expect(joined).toEqual([[], [], ['1/11'], ['2/21'], ['1/12'], ['2/22']]);
    expect([joiner.takeProducts(), joiner.takeProducts(), joiner.lines()]).toEqual([2, 0, 6]);
    expect(() => joiner.end()).not.toThrow();
  });

  it('joins children that come before their parents', async () => {
    const { joined, joiner } = await join([variant(11, 1), variant(12, 1), product(1), variant(21, 2), product(2, 1)]);

    expect(joined).toEqual([[], [], ['1/11', '1/12'], [], ['2/21']]);
    expect(() => joiner.end()).not.toThrow();
  });

  it('joins a child that was made while the file was written, beyond the count of its product', async () => {
    const { joined } = await join([product(1, 1), variant(11, 1), variant(12, 1)]);

    expect(joined.flat()).toEqual(['1/11', '1/12']);
  });

  it('gives a product’s images once it has all of them and a variant of it was given, wherever their lines stand', async () => {
    const at = async (objects: readonly object[]): Promise<string[]> => {
      const joiner = catalogJoiner('SAR', { offset: 0, line: 0 });
      const told = (await linesOf(objects)).flatMap((line) => {
        joiner.take(line);
        return joiner
          .takeImages()
          .map(({ productExternalId, images }) => `${line.start === 0 ? 0 : 1}:${productExternalId}/${images.map(({ externalId }) => externalId).join('+')}`);
      });
      joiner.end();
      return [...told, ...joiner.takeImages().map(({ productExternalId, images }) => `end:${productExternalId}/${images.map(({ externalId }) => externalId).join('+')}`)];
    };
    expect(await at([product(1, 1, 2), media(7, 1), media(8, 1), variant(11, 1)])).toEqual(['1:1/7+8']);
    expect(await at([product(1, 1, 2), product(2, 1), variant(11, 1), variant(21, 2), media(7, 1), media(8, 1)])).toEqual(['1:2/', '1:1/7+8']);
    expect(await at([media(7, 1), variant(11, 1), media(9, 1, 'VIDEO'), media(8, 1), product(1, 1, 3)])).toEqual(['1:1/7+8']);
    expect(await at([product(1, 1, 3), variant(11, 1), media(7, 1)])).toEqual(['end:1/7']);
  });

  it('is broken by a child without a parent, by more waiting than it holds, and by a line it cannot read', async () => {
    const limits = { waiting: 2, open: 2, closed: 1 };
    const { joiner } = await join([product(1), variant(21, 2)]);

    expect(() => joiner.end()).toThrow(BrokenFile);
    await expect(join([variant(11, 1), variant(12, 1), variant(13, 1)], limits)).rejects.toBeInstanceOf(BrokenFile);
    await expect(join([product(1), product(2), product(3)], limits)).rejects.toBeInstanceOf(BrokenFile);
    await expect(join([{ id: 'gid://shopify/Product/1' }])).rejects.toBeInstanceOf(BrokenFile);
    await expect(join([product(1), { ...variant(11, 1), price: 5 }])).rejects.toBeInstanceOf(BrokenFile);
    const [half] = await collect(readLines(inPieces('{"id":', 100)));
    expect(half && (() => catalogJoiner('SAR', { offset: 0, line: 0 }).take(half))).toThrow(BrokenFile);
  });

  it('knows from where another reader can take over, and what that one would give again', async () => {
    const objects = [product(1, 1), variant(11, 1), product(2), product(3, 1), variant(31, 3), variant(21, 2), variant(41, 4), variant(22, 2), product(4, 1), product(5, 1)];
    const { lines, joined } = await join(objects);
    const joiner = catalogJoiner('SAR', { offset: 0, line: 0 });
    const points = lines.map((line) => {
      joiner.take(line);
      return joiner.resumePoint();
    });

    expect(points.map(({ line, given }) => [line, given])).toEqual([[0, 0], [2, 0], [2, 0], [2, 0], [2, 1], [2, 2], [2, 2], [2, 3], [9, 0], [9, 0]]); // prettier-ignore
    for (const [at, point] of points.entries()) {
      expect(point.offset).toBe(lines[point.line]?.start);
      const rest = catalogJoiner('SAR', point);
      const again = lines.slice(point.line).flatMap((line) => rest.take(line).map(({ externalId, productExternalId }) => `${productExternalId}/${externalId}`));
      expect(() => rest.end()).not.toThrow();
      expect(rest.lines()).toBe(objects.length);
      expect([...joined.slice(0, at + 1).flat(), ...again.slice(point.given)]).toEqual(joined.flat());
    }
  });
});
