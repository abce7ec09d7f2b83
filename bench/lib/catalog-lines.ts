/** A bulk operation's file of any size, made from its numbers: each product and its four variants take the same number of bytes. */

export const PER_PRODUCT = 4;
export const LINES_PER_PRODUCT = 1 + PER_PRODUCT;
const VENDORS = ['Huraa    ', 'Al Nakhil', 'Badr & Co', 'Rimal Lab'] as const;
const KINDS = ['Linen shirt  ', 'Oud perfume  ', 'Coffee beans ', 'Desk lamp    ', 'حقيبة جلدية  '] as const;
const SIZES = ['XS', 'SM', 'LG', 'XL'] as const;

const FIRST_PRODUCT = 7_000_000_000_000;
const FIRST_VARIANT = 44_000_000_000_000;
/** 12 digits whose thirteenth is the check digit of a GTIN-13. */
const FIRST_BARCODE = 628_100_000_000;

function gtin13(body: number): string {
  const digits = String(body);
  let sum = 0;
  for (let at = 0; at < 12; at += 1) {
    sum += (digits.charCodeAt(at) - 48) * (at % 2 === 0 ? 1 : 3);
  }
  return digits + String((10 - (sum % 10)) % 10);
}

/** The lines of one product, as CATALOG_BULK asks for them: the product, then its variants. */
function linesOf(product: number): string {
  const id = FIRST_PRODUCT + product;
  const number = String(product).padStart(7, '0');
  const gid = `gid://shopify/Product/${id}`;
  // One kind a file block, so that every block has the same number of bytes whatever its letters are.
  const title = `${KINDS[product % (KINDS.length - 1)]} ${number} / ${KINDS[4]}`;
  let text = `{"id":"${gid}","title":"${title}","handle":"linen-shirt-${number}","vendor":"${VENDORS[product % VENDORS.length]}","productType":"Apparel","tags":["new-in","cotton","t${number}"],"status":"ACTIVE","publishedAt":"2026-01-05T08:00:00Z","createdAt":"2026-01-05T08:00:00Z","options":[{"name":"Size","values":["XS","SM","LG","XL"]}],"category":null,"featuredMedia":{"preview":{"image":{"url":"https://cdn.shopify.com/s/files/1/0000/0001/files/${number}.jpg?v=1764000000"}}},"variantsCount":{"count":${PER_PRODUCT}},"mediaCount":{"count":0}}\n`;
  for (let at = 0; at < PER_PRODUCT; at += 1) {
    const variant = product * PER_PRODUCT + at;
    const cents = String(100 + (variant % 900)).padStart(3, '0');
    text += `{"id":"gid://shopify/ProductVariant/${FIRST_VARIANT + variant}","title":"${SIZES[at]} / Blue","position":${at + 1},"sku":"SKU-${number}-${at}","barcode":"${gtin13(FIRST_BARCODE + variant)}","price":"${cents}.95","compareAtPrice":null,"taxable":true,"inventoryQuantity":${10 + (variant % 90)},"updatedAt":"2026-11-20T12:00:00Z","selectedOptions":[{"name":"Size","value":"${SIZES[at]}"}],"inventoryItem":{"id":"gid://shopify/InventoryItem/${FIRST_VARIANT + variant}","tracked":true,"unitCost":{"amount":"${10 + (variant % 80)}.5","currencyCode":"SAR"}},"__parentId":"${gid}"}\n`;
  }
  return text;
}

/** Bytes of a product's block. */
export const BLOCK_BYTES = Buffer.byteLength(linesOf(0));

export function productsIn(bytes: number): number {
  return Math.floor(bytes / BLOCK_BYTES);
}

/** The file from a byte on, in pieces of about 256 KB. */
export function* catalogBytes(products: number, from: number): Generator<Buffer> {
  const perPiece = Math.ceil((256 * 1024) / BLOCK_BYTES);
  let skip = from % BLOCK_BYTES;
  for (let first = Math.floor(from / BLOCK_BYTES); first < products; first += perPiece) {
    let text = '';
    for (let product = first; product < Math.min(products, first + perPiece); product += 1) {
      text += linesOf(product);
    }
    const piece = Buffer.from(text);
    yield skip > 0 ? piece.subarray(skip) : piece;
    skip = 0;
  }
}
