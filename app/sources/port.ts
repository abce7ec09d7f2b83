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
}

/** A row or page that could not be read: kept, told, never guessed. */
export interface SourceProblem {
  kind: 'problem';
  /** Line number of a file, or the address of a page. */
  where: string;
  code: string;
  params: Readonly<Record<string, string | number>>;
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
  csv(input: AsyncIterable<Uint8Array>, defaults: { seller: string; currency: string; capturedAt: Date }): AsyncIterable<SourceRow | SourceProblem>;
}
