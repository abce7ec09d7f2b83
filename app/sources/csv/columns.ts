import type { ColumnMap, OfferField } from '../port.ts';

/** Which column is which: header words in English and Arabic, as spreadsheets and competitors' exports spell them. */
const FIELDS = {
  key: ['id', 'key', 'row_id', 'المعرف'],
  gtin: ['gtin', 'gtin13', 'gtin14', 'gtin12', 'gtin8', 'ean', 'ean13', 'upc', 'barcode', 'variant_barcode', 'isbn', 'product_code', 'باركود', 'الباركود', 'رمز_المنتج'],
  sku: ['sku', 'item_sku', 'variant_sku', 'رمز_التخزين', 'رقم_الصنف'],
  mpn: ['mpn', 'part_number', 'model', 'model_number', 'الموديل', 'رقم_الموديل'],
  title: ['title', 'name', 'product', 'product_name', 'product_title', 'item', 'اسم_المنتج', 'المنتج', 'الاسم', 'العنوان'],
  brand: ['brand', 'vendor', 'manufacturer', 'الماركه', 'العلامه_التجاريه', 'الشركه_المصنعه'],
  seller: ['seller', 'competitor', 'shop', 'store', 'merchant', 'retailer', 'المنافس', 'البائع', 'المتجر', 'التاجر'],
  price: ['price', 'competitor_price', 'sale_price', 'current_price', 'amount', 'السعر', 'سعر', 'سعر_المنافس', 'سعر_البيع'],
  currency: ['currency', 'currency_code', 'العمله', 'عمله'],
  url: ['url', 'link', 'product_url', 'competitor_url', 'page', 'الرابط', 'رابط', 'رابط_المنتج'],
  shipping: ['shipping', 'shipping_price', 'delivery', 'shipping_cost', 'الشحن', 'تكلفه_الشحن', 'التوصيل'],
  availability: ['availability', 'stock', 'in_stock', 'stock_status', 'quantity', 'التوفر', 'المخزون', 'الكميه', 'حاله_المخزون'],
  condition: ['condition', 'الحاله', 'حاله_المنتج'],
  capturedAt: ['captured_at', 'observed_at', 'checked_at', 'date', 'timestamp', 'التاريخ', 'تاريخ_الرصد'],
} as const satisfies Record<OfferField, readonly string[]>;

export type Columns = ReadonlyMap<OfferField, number>;

/** Finds the columns of a header row; the first column that fits a field wins, in the order of the words above. */
export function readColumns(header: readonly string[]): Columns {
  const names = header.map(headerKey);
  const columns = new Map<OfferField, number>();
  for (const [field, words] of Object.entries(FIELDS) as [OfferField, readonly string[]][]) {
    const at = words.map((word) => names.indexOf(word)).find((index) => index >= 0);
    if (at !== undefined) {
      columns.set(field, at);
    }
  }
  return columns;
}

/** Columns as a person said them; one that the file does not have is left out. */
export function mappedColumns(mapping: ColumnMap, width: number): Columns {
  return new Map((Object.entries(mapping) as [OfferField, number][]).filter(([, at]) => at >= 0 && at < width));
}

/** `"Sale Price (SAR)"` is `sale_price`; Arabic letters of one sound are one letter. */
function headerKey(text: string): string {
  return text
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}
