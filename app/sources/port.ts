/** A place where competitors' prices come from. An adapter reads; matching, grading and storing are the market chapter's. */
import type { Money } from '#app/lib/money.ts';

export type SourceKind = 'csv' | 'storefront';

export type Availability = 'in_stock' | 'out_of_stock' | 'unknown';

/** One price as a source states it, before it is matched to anything of ours. */
export interface RawOffer {
  /** Stable within the source: page address without query, or the file's own key. */
  key: string;
  url: string | null;
  title: string;
  brand: string | null;
  gtin: string | null;
  mpn: string | null;
  sku: string | null;
  price: Money;
  shipping: Money | null;
  availability: Availability;
  condition: 'new' | 'used' | 'refurbished' | 'unknown';
  seller: string;
  /** Which extractors read this price, and agreed: `products_json`, `json_ld`, `meta`, `csv`. */
  votes: string[];
  /** sha256 (hex) of title, brand and gtin: when it changes, the page now shows something else. */
  identityHash: string;
  capturedAt: Date;
}

export interface SourceRow {
  kind: 'offer';
  offer: RawOffer;
  /** Of a file: the line's number, and the line as it was read. */
  where?: string;
  cells?: readonly string[];
}

/** A row or page that could not be read: kept, told, never guessed. */
export interface SourceProblem {
  kind: 'problem';
  /** Line number of a file, or the address of a page. */
  where: string;
  code: string;
  params: Readonly<Record<string, string | number>>;
  /** Of a file: the line as it was read, cell by cell; absent when the line has no cells. */
  cells?: readonly string[];
}

/** What a column of a merchant's file may hold. `price` is needed, and one of gtin, sku, mpn, title. */
export const OFFER_FIELDS = ['key', 'gtin', 'sku', 'mpn', 'title', 'brand', 'seller', 'price', 'currency', 'url', 'shipping', 'availability', 'condition', 'capturedAt'] as const;
export type OfferField = (typeof OFFER_FIELDS)[number];
/** Field to column, counted from 0. */
export type ColumnMap = Partial<Readonly<Record<OfferField, number>>>;

/** The beginning of a merchant's file: enough to say which column is which. */
export interface CsvHead {
  columns: string[];
  /** The first lines after the header. */
  samples: string[][];
  /** What the names of the columns say. */
  guess: ColumnMap;
}

export interface CsvOptions {
  seller: string;
  currency: string;
  capturedAt: Date;
  /** The merchant's own word on which column is which; null: by their names. */
  mapping: ColumnMap | null;
  onHeader?: (columns: readonly string[]) => void;
}

export interface SourceTarget {
  /** Storefront: `https://host[:port]`. */
  baseUrl: string;
  seller: string;
  /** Used only where the source does not state one; never guessed. */
  currency: string | null;
}

export interface OfferSources {
  /** Streams every offer of a competitor's public storefront, politely. @throws AppError source_blocked | source_address_refused | source_unreadable */
  storefront(target: SourceTarget, signal?: AbortSignal): AsyncIterable<SourceRow | SourceProblem>;
  /** Streams a merchant's CSV (gtin, seller, price, currency, url, shipping, availability …). */
  csv(input: AsyncIterable<Uint8Array>, options: CsvOptions): AsyncIterable<SourceRow | SourceProblem>;
  /** Reads the first lines of such a file. */
  csvHead(input: AsyncIterable<Uint8Array>): Promise<CsvHead>;
}
