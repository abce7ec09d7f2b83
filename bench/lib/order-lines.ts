/** A bulk operation's file of orders of any size, made from their numbers: each order and its two lines take the same number of bytes. */

export const LINES_PER_ORDER = 3;

/** Of four digits before the point, so that every block has the same number of bytes. */
const money = (cents: number): string => `{"shopMoney":{"amount":"${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}","currencyCode":"SAR"}}`;
const UNIT = 150_000;

function blockOf(order: number): string {
  const number = String(1_000_000 + order);
  const gid = `gid://shopify/Order/6${number}00000`;
  // Two years, a moment each, so that days and customers are as many as they would be.
  const at = new Date(1_700_000_000_000 + ((order * 631_139) % 63_072_000) * 1000).toISOString();
  const unit = UNIT + (order % 4000);
  const total = money(2 * unit);
  const head = `{"id":"${gid}","name":"#${number}","createdAt":"${at}","processedAt":"${at}","updatedAt":"${at}","cancelledAt":null,"test":false,"sourceName":"web","currencyCode":"SAR","presentmentCurrencyCode":"SAR","taxesIncluded":true,"displayFinancialStatus":"PAID","displayFulfillmentStatus":"FULFILLED","discountCodes":[],"cartToken":"c${number}","checkoutToken":"k${number}","customer":{"id":"gid://shopify/Customer/${5_000_000 + (order % 300_000)}"},"subtotalPriceSet":${total},"totalDiscountsSet":${money(0)},"totalShippingPriceSet":${money(0)},"totalTaxSet":${money(390_000)},"totalPriceSet":{"shopMoney":${total.slice('{"shopMoney":'.length, -1)},"presentmentMoney":${total.slice('{"shopMoney":'.length, -1)}},"currentTotalPriceSet":${total},"totalRefundedSet":${money(0)},"fulfillments":[{"displayStatus":"DELIVERED"}],"transactions":[{"kind":"SALE","status":"SUCCESS","fees":[]}],"refunds":[]}\n`;
  let text = head;
  for (let at = 0; at < 2; at += 1) {
    const variant = 1_000_000 + ((order * 7 + at * 13) % 2000);
    text += `{"id":"gid://shopify/LineItem/9${number}${at}","title":"Thing ${variant}","variantTitle":"One","sku":"SKU-${variant}","vendor":"Huraa","quantity":1,"currentQuantity":1,"product":{"id":"gid://shopify/Product/${variant}"},"variant":{"id":"gid://shopify/ProductVariant/${variant}"},"originalUnitPriceSet":${money(unit)},"discountAllocations":[],"taxLines":[{"priceSet":${money(195_000)}}],"__parentId":"${gid}"}\n`;
  }
  return text;
}

export const ORDER_BYTES = Buffer.byteLength(blockOf(0));

/** The file from a byte on, in pieces of about 256 KB. */
export function* orderBytes(orders: number, from: number): Generator<Buffer> {
  const perPiece = Math.ceil((256 * 1024) / ORDER_BYTES);
  let skip = from % ORDER_BYTES;
  for (let first = Math.floor(from / ORDER_BYTES); first < orders; first += perPiece) {
    let text = '';
    for (let order = first; order < Math.min(orders, first + perPiece); order += 1) {
      text += blockOf(order);
    }
    const piece = Buffer.from(text);
    yield skip > 0 ? piece.subarray(skip) : piece;
    skip = 0;
  }
}
