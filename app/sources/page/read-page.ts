/**
 * The offers of a product page in schema.org's reading order: JSON-LD, microdata, meta tags. A range is never a price, a
 * struck-through price is never the price, and a missing currency is missing.
 */
import type { Availability, RawOffer } from '../port.ts';
import { readAvailability, readCondition } from '../availability.ts';
import { readHtml } from './html.ts';
import type { MicrodataItem, PageParts } from './html.ts';
import { childrenOf, isA, readNodes, textOf } from './json-ld.ts';
import type { Node } from './json-ld.ts';

export type Extractor = 'json_ld' | 'microdata' | 'meta';

export interface PageOffer {
  extractor: Extractor;
  title: string | null;
  brand: string | null;
  gtin: string | null;
  mpn: string | null;
  sku: string | null;
  /** As the page writes it; null when the page states a range or nothing. */
  priceText: string | null;
  currency: string | null;
  availability: Availability;
  condition: RawOffer['condition'];
  url: string | null;
}

export interface PageReading {
  /** In reading order; variants of a group one by one. */
  offers: PageOffer[];
  title: string | null;
  /** JSON-LD blocks that no reading could make sense of. */
  broken: number;
}

/** @param address the page's own address: relative links and the choice among several products rest on it. */
export function readPage(html: string, address: string): PageReading {
  const parts = readHtml(html);
  const { nodes, broken } = readNodes(parts.jsonLd);
  const page = absolute(parts.canonical, address) ?? address;
  const fromJson = productNodes(nodes, page).flatMap((product) => offersOfProduct(product, address));
  const fromMicrodata = parts.microdata.flatMap((item) => offersOfItem(item, address));
  const fromMeta = offerOfMeta(parts, page);
  return { offers: [...fromJson, ...fromMicrodata, ...(fromMeta === null ? [] : [fromMeta])], title: parts.title || null, broken };
}

const PRODUCT = ['product', 'individualproduct', 'productmodel', 'someproducts', 'vehicle', 'book', 'car'];

/** The page's product: of several the one that names this page, else the first that sells something. */
function productNodes(nodes: readonly Node[], page: string): Node[] {
  const groups = nodes.filter((node) => isA(node, 'productgroup') && childrenOf(node, 'hasvariant').length > 0);
  const variants = new Set(groups.flatMap((group) => childrenOf(group, 'hasvariant')));
  const products = nodes.filter((node) => isA(node, ...PRODUCT) && node.has('offers') && !variants.has(node));
  const all = [...groups, ...products];
  const own = all.find((node) => [textOf(node, 'url'), textOf(node, '@id')].some((link) => samePage(absolute(link, page), page)));
  const chosen = own ?? all[0];
  return chosen === undefined ? [] : [chosen];
}

function offersOfProduct(product: Node, address: string): PageOffer[] {
  if (isA(product, 'productgroup')) {
    return childrenOf(product, 'hasvariant').flatMap((variant) => offersOfNode(variant, product, address));
  }
  return offersOfNode(product, product, address);
}

function offersOfNode(product: Node, group: Node, address: string): PageOffer[] {
  const stated = childrenOf(product, 'offers').flatMap((offer) => {
    const inner = isA(offer, 'aggregateoffer') ? childrenOf(offer, 'offers') : [];
    return inner.length > 0 ? inner.map((each) => ({ offer: each, outer: offer })) : [{ offer, outer: offer }];
  });
  return stated.map(({ offer, outer }) => ({
    extractor: 'json_ld',
    title: textOf(product, 'name') ?? textOf(group, 'name'),
    brand: textOf(product, 'brand', 'manufacturer') ?? textOf(group, 'brand', 'manufacturer'),
    gtin: gtinOf(offer) ?? gtinOf(product),
    mpn: textOf(offer, 'mpn') ?? textOf(product, 'mpn'),
    sku: textOf(offer, 'sku') ?? textOf(product, 'sku'),
    priceText: priceOf(offer),
    currency: currencyOf(offer) ?? currencyOf(outer),
    availability: readAvailability(textOf(offer, 'availability') ?? textOf(outer, 'availability')),
    condition: readCondition(textOf(offer, 'itemcondition') ?? textOf(product, 'itemcondition')),
    url: absolute(textOf(offer, 'url') ?? textOf(product, 'url'), address),
  }));
}

function gtinOf(node: Node): string | null {
  return textOf(node, 'gtin13', 'gtin14', 'gtin12', 'gtin8', 'gtin', 'isbn');
}

/** `price`, else the one specification that is not an old price, else a range that is none. */
function priceOf(offer: Node): string | null {
  const direct = textOf(offer, 'price');
  if (direct !== null) {
    return direct;
  }
  const current = specifications(offer)
    .filter((spec) => !isOld(spec))
    .map((spec) => textOf(spec, 'price'))
    .filter((price) => price !== null);
  if (current.length > 0) {
    return new Set(current).size === 1 ? (current[0] ?? null) : null;
  }
  const [low, high] = [textOf(offer, 'lowprice'), textOf(offer, 'highprice')];
  return low !== null && (low === high || (high === null && textOf(offer, 'offercount') === '1')) ? low : null;
}

function currencyOf(offer: Node): string | null {
  const stated =
    textOf(offer, 'pricecurrency') ??
    specifications(offer)
      .map((spec) => textOf(spec, 'pricecurrency'))
      .find((text) => text !== null) ??
    null;
  return stated?.toUpperCase() ?? null;
}

function specifications(offer: Node): Node[] {
  return childrenOf(offer, 'pricespecification');
}

function isOld(spec: Node): boolean {
  return /(?:strikethroughprice|listprice|msrp|srp|regularprice)$/i.test(textOf(spec, 'pricetype') ?? '');
}

function offersOfItem(item: MicrodataItem, address: string): PageOffer[] {
  if (!/schema\.org\/(?:Individual)?Product$/i.test(item.type)) {
    return [];
  }
  const first = (from: MicrodataItem, ...props: string[]): string | null => props.map((prop) => from.props.get(prop)?.[0] ?? '').find((text) => text !== '') ?? null;
  const brand = item.items.find(({ prop }) => prop === 'brand')?.item;
  return item.items
    .filter(({ prop }) => prop === 'offers')
    .map(({ item: offer }) => ({
      extractor: 'microdata',
      title: first(item, 'name'),
      brand: first(item, 'brand') ?? (brand === undefined ? null : first(brand, 'name')),
      gtin: first(item, 'gtin13', 'gtin14', 'gtin12', 'gtin8', 'gtin'),
      mpn: first(item, 'mpn'),
      sku: first(item, 'sku') ?? first(offer, 'sku'),
      priceText: first(offer, 'price') ?? (first(offer, 'lowPrice') === first(offer, 'highPrice') ? first(offer, 'lowPrice') : null),
      currency: first(offer, 'priceCurrency')?.toUpperCase() ?? null,
      availability: readAvailability(first(offer, 'availability')),
      condition: readCondition(first(offer, 'itemCondition')),
      url: absolute(first(offer, 'url'), address),
    }));
}

function offerOfMeta({ meta, title }: PageParts, page: string): PageOffer | null {
  const first = (...names: string[]): string | null => names.map((name) => meta.get(name)?.trim() ?? '').find((text) => text !== '') ?? null;
  const priceText = first('product:sale_price:amount', 'product:price:amount', 'og:price:amount', 'og:product:price:amount');
  if (priceText === null) {
    return null;
  }
  return {
    extractor: 'meta',
    title: first('og:title') ?? (title || null),
    brand: first('product:brand', 'og:brand'),
    gtin: first('product:gtin', 'product:ean', 'product:upc'),
    mpn: first('product:mfr_part_no'),
    sku: first('product:retailer_item_id'),
    priceText,
    currency: first('product:sale_price:currency', 'product:price:currency', 'og:price:currency', 'og:product:price:currency')?.toUpperCase() ?? null,
    availability: readAvailability(first('product:availability', 'og:availability')),
    condition: readCondition(first('product:condition')),
    url: page,
  };
}

function absolute(link: string | null, base: string): string | null {
  return link !== null && URL.canParse(link, base) ? new URL(link, base).href : null;
}

function samePage(one: string | null, other: string): boolean {
  const plain = (link: string): string => link.replace(/[?#].*$/, '').replace(/\/$/, '');
  return one !== null && plain(one) === plain(other);
}
