import { exponentOf, toDecimal } from '#sandbox/lib/money.ts';
import type { Offer } from '#sandbox/rivals/rival.ts';

/** Offers of one product, as the storefront's `/products.json` lists it: prices without a currency, no barcodes. */
export function listedProduct(offers: readonly Offer[], currency: string): object {
  const [first] = offers;
  return {
    id: first?.product_id,
    title: first?.title,
    handle: first?.handle,
    body_html: `<p>${escapeHtml(first?.title ?? '')}</p>`,
    published_at: first?.updated_at.toISOString(),
    created_at: first?.updated_at.toISOString(),
    updated_at: first?.updated_at.toISOString(),
    vendor: first?.vendor,
    product_type: first?.product_type,
    tags: [],
    variants: offers.map((offer) => ({ ...variantBase(offer, currency), available: offer.stock > 0 })),
    images: [],
    options: optionsOf(offers),
  };
}

/** `/products/{handle}.json`: like the list, but without `available`. */
export function productJson(offers: readonly Offer[], currency: string): object {
  return { product: { ...listedProduct(offers, currency), variants: offers.map((offer) => variantBase(offer, currency)) } };
}

/** `/products/{handle}.js`: amounts times one hundred, whatever the currency's digits. */
export function productJs(offers: readonly Offer[], currency: string): object {
  const [first] = offers;
  const cents = (minor: number): number => Math.round((minor / 10 ** exponentOf(currency)) * 100);
  const prices = offers.map((offer) => cents(offer.price));
  return {
    id: first?.product_id,
    title: first?.title,
    handle: first?.handle,
    vendor: first?.vendor,
    type: first?.product_type,
    tags: [],
    price: Math.min(...prices),
    price_min: Math.min(...prices),
    price_max: Math.max(...prices),
    price_varies: new Set(prices).size > 1,
    available: offers.some((offer) => offer.stock > 0),
    url: `/products/${first?.handle ?? ''}`,
    options: optionsOf(offers),
    variants: offers.map((offer) => ({
      id: offer.id,
      title: offer.variant_title,
      name: `${offer.title} - ${offer.variant_title}`,
      public_title: offer.variant_title === 'Default Title' ? null : offer.variant_title,
      option1: offer.options[0]?.value ?? null,
      option2: offer.options[1]?.value ?? null,
      option3: offer.options[2]?.value ?? null,
      sku: offer.sku,
      available: offer.stock > 0,
      price: cents(offer.price),
      compare_at_price: null,
      // Shops differ in whether they show it: every other product does.
      ...(offer.product_id % 2 === 0 ? { barcode: offer.barcode } : {}),
    })),
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function variantBase(offer: Offer, currency: string): object {
  return {
    id: offer.id,
    title: offer.variant_title,
    option1: offer.options[0]?.value ?? null,
    option2: offer.options[1]?.value ?? null,
    option3: offer.options[2]?.value ?? null,
    sku: offer.sku ?? '',
    requires_shipping: true,
    taxable: true,
    featured_image: null,
    price: toDecimal(offer.price, currency),
    compare_at_price: null,
    grams: 0,
    position: offer.position,
    product_id: offer.product_id,
    created_at: offer.updated_at.toISOString(),
    updated_at: offer.updated_at.toISOString(),
  };
}

function optionsOf(offers: readonly Offer[]): object[] {
  const names = (offers[0]?.options ?? []).map((option) => option.name);
  return names.map((name, at) => ({ name, position: at + 1, values: [...new Set(offers.map((offer) => offer.options[at]?.value ?? ''))] }));
}
