import { isGtin } from '#sandbox/lib/gtin.ts';
import { toDecimal } from '#sandbox/lib/money.ts';
import { escapeHtml } from '#sandbox/rivals/storefront-json.ts';
import type { Offer, Rival } from '#sandbox/rivals/rival.ts';

/** A product page as shops serve it: JSON-LD, meta tags, canonical link, and the price in the text. */
export function productPage(rival: Rival, offers: readonly Offer[], baseUrl: string): string {
  const [first] = offers;
  if (!first) {
    return notFoundPage(rival);
  }
  const cheapest = offers.reduce((best, offer) => (offer.price < best.price ? offer : best), first);
  const price = toDecimal(cheapest.price, rival.currency);
  const url = `${baseUrl}/products/${first.handle}`;
  const available = offers.some((offer) => offer.stock > 0);
  // A tag that ends inside the JSON would end the script: the platform escapes it too.
  const jsonLd = JSON.stringify(offers.length > 1 ? groupLd(rival, offers, url) : productLd(rival, first, url)).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(first.title)} – ${escapeHtml(rival.name)}</title>
<link rel="canonical" href="${url}">
<meta property="og:site_name" content="${escapeHtml(rival.name)}">
<meta property="og:type" content="product">
<meta property="og:title" content="${escapeHtml(first.title)}">
<meta property="og:url" content="${url}">
<meta property="og:price:amount" content="${grouped(price)}">
<meta property="og:price:currency" content="${rival.currency}">
<meta property="product:price:amount" content="${price}">
<meta property="product:price:currency" content="${rival.currency}">
<meta property="product:availability" content="${available ? 'in stock' : 'out of stock'}">
<script type="application/ld+json">
${jsonLd}
</script>
</head>
<body>
<main>
<h1>${escapeHtml(first.title)}</h1>
<p class="vendor">${escapeHtml(first.vendor)}</p>
<p class="price">${grouped(price)} ${rival.currency}</p>
<button ${available ? '' : 'disabled'}>${available ? 'Add to cart' : 'Sold out'}</button>
</main>
</body>
</html>
`;
}

export function notFoundPage(rival: Rival): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>404 Not Found – ${escapeHtml(rival.name)}</title></head><body><h1>404 Page not found</h1></body></html>`;
}

function groupLd(rival: Rival, offers: readonly Offer[], url: string): object {
  const [first] = offers;
  return {
    '@context': 'http://schema.org/',
    '@id': `/products/${first?.handle ?? ''}#product`,
    '@type': 'ProductGroup',
    brand: { '@type': 'Brand', name: first?.vendor },
    category: first?.product_type,
    name: first?.title,
    productGroupID: String(first?.product_id ?? ''),
    url,
    hasVariant: offers.map((offer) => productLd(rival, offer, url)),
  };
}

function productLd(rival: Rival, offer: Offer, url: string): object {
  const name = offer.variant_title === 'Default Title' ? offer.title : `${offer.title} - ${offer.variant_title}`;
  return {
    '@context': 'http://schema.org/',
    '@id': `/products/${offer.handle}?variant=${String(offer.id)}#variant`,
    '@type': 'Product',
    name,
    brand: { '@type': 'Brand', name: offer.vendor },
    ...(offer.sku === null ? {} : { sku: offer.sku }),
    ...gtinOf(offer.barcode),
    offers: {
      '@id': `/products/${offer.handle}?variant=${String(offer.id)}#offer`,
      '@type': 'Offer',
      availability: offer.stock > 0 ? 'http://schema.org/InStock' : 'http://schema.org/OutOfStock',
      price: toDecimal(offer.price, rival.currency),
      priceCurrency: rival.currency,
      url: `${url}?variant=${String(offer.id)}`,
    },
  };
}

function gtinOf(barcode: string | null): object {
  if (barcode === null || !isGtin(barcode)) {
    return {};
  }
  return barcode.length === 13 ? { gtin13: barcode } : { gtin: barcode };
}

/** "1,299.00": what people see, and what `og:price:amount` carries. */
function grouped(decimal: string): string {
  return decimal.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}
