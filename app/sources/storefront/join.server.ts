/** One variant as products.json states it, joined with what its page says: currency, GTIN, stock and a second vote on the price. */
import { parseDecimal, toDecimal } from '#app/lib/money.ts';
import type { PageOffer } from '../page/read-page.ts';
import { identityHash } from '../identity-hash.server.ts';
import type { Availability, RawOffer, SourceProblem, SourceTarget } from '../port.ts';
import { readPriceText } from '../price-text.ts';
import type { StorefrontProduct, StorefrontVariant } from './products-json.ts';

export interface Joined {
  offer: RawOffer | null;
  problems: Pick<SourceProblem, 'code' | 'params'>[];
}

/** @param page offers of the product's page; empty when it may not or could not be read. */
export function joinVariant(product: StorefrontProduct, variant: StorefrontVariant, page: readonly PageOffer[], target: SourceTarget, at: Date): Joined {
  const told = pageOffersOf(variant, product, page);
  const first = told[0];
  const currency = told.find((offer) => offer.currency !== null)?.currency ?? page.find((offer) => offer.currency !== null)?.currency ?? target.currency;
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) {
    return refuse('currency_unknown', {});
  }
  const price = parseDecimal(variant.price, currency);
  if (!price.ok || price.money.minor <= 0) {
    return refuse(price.ok ? 'price_not_positive' : `price_${price.reason}`, { price: variant.price.slice(0, 40) });
  }

  const agreeing = told.filter((offer) => saysSame(offer, toDecimal(price.money), currency));
  const differing = told.filter((offer) => offer.priceText !== null && !agreeing.includes(offer));
  const gtin = variant.barcode ?? told.find((offer) => offer.gtin !== null)?.gtin ?? null;
  const brand = first?.brand ?? product.vendor;
  const title = variant.title === null || variant.title === 'Default Title' ? product.title : `${product.title} - ${variant.title}`;
  const offer: RawOffer = {
    key: `${product.handle}#${variant.id}`,
    url: new URL(`/products/${encodeURIComponent(product.handle)}?variant=${encodeURIComponent(variant.id)}`, target.baseUrl).href,
    title,
    brand,
    gtin,
    mpn: told.find(({ mpn }) => mpn !== null)?.mpn ?? null,
    sku: variant.sku ?? first?.sku ?? null,
    price: price.money,
    shipping: null,
    availability: stockOf(variant.available ?? null, first?.availability ?? 'unknown'),
    condition: first?.condition ?? 'unknown',
    seller: target.seller,
    votes: [...new Set(['products_json', ...agreeing.map(({ extractor }) => extractor)])],
    identityHash: identityHash({ title, brand, gtin }),
    capturedAt: at,
  };
  const problems = differing.length === 0 ? [] : [{ code: 'votes_disagree', params: { listed: variant.price, page: differing[0]?.priceText ?? '' } }];
  return { offer, problems };
}

/** What the page says of this variant: by its address, else its SKU, else everything when there is only one variant. */
function pageOffersOf(variant: StorefrontVariant, product: StorefrontProduct, page: readonly PageOffer[]): PageOffer[] {
  const byAddress = page.filter(({ url }) => url !== null && new URL(url).searchParams.get('variant') === variant.id);
  if (byAddress.length > 0) {
    return byAddress;
  }
  const bySku = variant.sku === null ? [] : page.filter(({ sku }) => sku === variant.sku);
  return bySku.length > 0 ? bySku : product.variants.length === 1 ? [...page] : [];
}

function saysSame(offer: PageOffer, amount: string, currency: string): boolean {
  if (offer.priceText === null || (offer.currency !== null && offer.currency !== currency)) {
    return false;
  }
  const plain = parseDecimal(offer.priceText, currency);
  const read = plain.ok ? plain : parseDecimal(readPriceText(offer.priceText, currency)?.amount ?? '', currency);
  return read.ok && toDecimal(read.money) === amount;
}

/** The list and the page must not contradict each other: stock that one of them denies is not known. */
function stockOf(listed: boolean | null, page: Availability): Availability {
  if (listed === null) {
    return page;
  }
  const stated = listed ? 'in_stock' : 'out_of_stock';
  return page === 'unknown' || page === stated ? stated : 'unknown';
}

function refuse(code: string, params: Record<string, string | number>): Joined {
  return { offer: null, problems: [{ code, params }] };
}
