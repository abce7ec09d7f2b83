import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPage } from './read-page.ts';

const PAGE = 'https://rival.example/products/a';
const jsonLd = (...blocks: unknown[]): string =>
  blocks.map((block) => `<script type="application/ld+json">${typeof block === 'string' ? block : JSON.stringify(block)}</script>`).join('\n');
const prices = (html: string): (string | null)[] => readPage(html, PAGE).offers.map(({ priceText }) => priceText);

describe('product pages', () => {
  test('follows @graph and @id, and never takes the struck-through price', () => {
    const html = jsonLd({
      '@context': 'https://schema.org',
      '@graph': [
        { '@type': 'BreadcrumbList' },
        { '@type': ['Product', 'IndividualProduct'], '@id': '#p', name: 'A', gtin13: '6281234567895', brand: { '@type': 'Brand', name: 'Anker' }, offers: { '@id': '#o' } },
        {
          '@id': '#o',
          '@type': 'Offer',
          price: '1,299.00',
          priceCurrency: 'SAR',
          availability: 'https://schema.org/InStock',
          priceSpecification: [{ '@type': 'UnitPriceSpecification', price: 1499, priceCurrency: 'SAR', priceType: 'https://schema.org/StrikethroughPrice' }],
        },
      ],
    });

    expect(readPage(html, PAGE).offers).toEqual([
      {
        extractor: 'json_ld',
        title: 'A',
        brand: 'Anker',
        gtin: '6281234567895',
        mpn: null,
        sku: null,
        priceText: '1,299.00',
        currency: 'SAR',
        availability: 'in_stock',
        condition: 'unknown',
        url: null,
      },
    ]);
  });

  test('reads every variant of a group', () => {
    const html = jsonLd({
      '@type': 'http://schema.org/ProductGroup',
      name: 'G',
      hasVariant: [
        { '@type': 'Product', sku: 'G1-S', offers: [{ '@type': 'Offer', price: 49.5, priceCurrency: 'SAR', availability: 'OutOfStock' }] },
        { '@type': 'Product', sku: 'G1-M', offers: { price: 59, priceCurrency: 'SAR' } },
      ],
    });

    expect(readPage(html, PAGE).offers).toMatchObject([
      { title: 'G', sku: 'G1-S', priceText: '49.5', availability: 'out_of_stock' },
      { title: 'G', sku: 'G1-M', priceText: '59', availability: 'unknown' },
    ]);
  });

  test('a range is not a price; an aggregate of one is', () => {
    expect(prices(jsonLd({ '@type': 'Product', offers: { '@type': 'AggregateOffer', lowPrice: '22', highPrice: '136', offerCount: 3, priceCurrency: 'AED' } }))).toEqual([null]);
    expect(prices(jsonLd({ '@type': 'Product', offers: { '@type': 'AggregateOffer', lowPrice: '22', highPrice: '22', priceCurrency: 'AED' } }))).toEqual(['22']);
  });

  test('of several products takes the one that names this page', () => {
    const html = `<link rel="canonical" href="/products/a">${jsonLd({ '@type': 'Product', url: '/products/b', offers: { price: 1 } }, { '@type': 'Product', url: `${PAGE}#x`, offers: { price: 2 } })}`;

    expect(prices(html)).toEqual(['2']);
  });

  test.each([
    ['a trailing comma', '{"@type":"Product","offers":{"price":"5",},}'],
    ['a raw newline in a text', '{"@type":"Product","name":"a\nb","offers":{"price":"5"}}'],
    ['an HTML comment around it', '<!-- {"@type":"Product","offers":{"price":"5"}} -->'],
    ['CDATA around it', '//<![CDATA[\n{"@type":"Product","offers":{"price":"5"}}\n//]]>'],
    ['keys in another case', '{"@type":"Product","Offers":{"Price":"5"}}'],
    ['an array of blocks', '[{"@type":"WebSite"},{"@type":"Product","offers":{"price":"5"}}]'],
  ])('forgives %s', (_, block) => {
    expect(prices(jsonLd(block))).toEqual(['5']);
  });

  test('counts what it cannot forgive, and reads the rest', () => {
    const reading = readPage(`${jsonLd('{"@type":')}<meta property="product:price:amount" content="12.00"><meta property="product:price:currency" content="sar">`, PAGE);

    expect(reading).toMatchObject({ broken: 1, offers: [{ extractor: 'meta', priceText: '12.00', currency: 'SAR' }] });
  });

  test('reads microdata', () => {
    const html =
      '<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">A</h1><span itemprop="brand" itemscope itemtype="http://schema.org/Brand"><b itemprop="name">Anker</b></span><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="SAR"><span itemprop="price">129.00</span><link itemprop="availability" href="https://schema.org/InStock"></div></div>';

    expect(readPage(html, PAGE).offers).toMatchObject([{ extractor: 'microdata', title: 'A', brand: 'Anker', priceText: '129.00', currency: 'SAR', availability: 'in_stock' }]);
  });

  test('invents no currency and no price', () => {
    expect(readPage(jsonLd({ '@type': 'Product', offers: { price: '5' } }), PAGE).offers).toMatchObject([{ currency: null }]);
    expect(readPage('<title>404</title><p>Only 5.00 today</p>', PAGE)).toMatchObject({ offers: [], title: '404' });
  });

  test('survives objects that contain each other and texts that never end', () => {
    const loop = jsonLd({
      '@graph': [
        { '@id': '#a', '@type': 'Product', name: 'A', offers: { '@id': '#b' } },
        { '@id': '#b', price: '5', offers: { '@id': '#a' } },
      ],
    });

    expect(prices(loop)).toEqual(['5']);
    expect(prices(`<script type="application/ld+json">${'['.repeat(50_000)}`)).toEqual([]);
    expect(prices('<div itemscope itemtype="https://schema.org/Product">'.repeat(2000))).toEqual([]);
  });

  test.each([
    ['blanks', `<script type="application/ld+json">${' '.repeat(1_000_000)}x</script>`],
    ['blanks inside', `<script type="application/ld+json">{"a":1}${' '.repeat(1_000_000)}x</script>`],
    ['nested items', '<div itemscope itemprop="a"><b itemprop="b">t'.repeat(50_000)],
    ['commas', `<script type="application/ld+json">${', '.repeat(500_000)}</script>`],
  ])('takes no time over a page full of %s', { timeout: 2000 }, (_, html) => {
    expect(readPage(html, PAGE).offers).toEqual([]);
  });

  const shared = new URL('../../../../shared/data/pages/snippets.json', import.meta.url);
  withData(shared)('reads the shared pages that state a price in data', () => {
    const snippets = JSON.parse(readFileSync(shared, 'utf8')) as { id: string; html?: string; price?: string; currency: string | null }[];
    const structured = snippets.filter(({ html, price, currency }) => html !== undefined && price !== undefined && currency !== null);

    const read = structured.map(({ id, html }) => ({ id, price: readPage(html ?? '', PAGE).offers[0]?.priceText }));

    expect(read).toEqual(structured.map(({ id, price }) => ({ id, price })));
  });
});

/** The shared data is not part of the project: where it is missing, there is no such test. */
function withData(file: string | URL): (title: string, run: () => void) => void {
  return existsSync(file) ? test : () => undefined;
}
