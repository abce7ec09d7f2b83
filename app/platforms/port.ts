/**
 * The commerce platform as the story sees it. Paging, bulk operations, throttling, `userErrors` and vendor ids are the
 * adapter's private business. What a platform can do is said in capabilities; no module asks which platform it is.
 */
import type { ExternalId } from '#app/lib/ids.ts';
import type { Money } from '#app/lib/money.ts';
import type { CartSnapshot, SalesClient } from './sales-port.ts';

/** Text, open: a new adapter needs no change here. */
export type PlatformKind = string;

/** Who is looking at an embedded page, proven by the platform's own token. */
export interface StoreIdentity {
  kind: 'store';
  platform: PlatformKind;
  /** The platform's unique name of the store (Shopify: its myshopify domain). */
  externalStoreId: string;
  /** The platform's id of the person, opaque. */
  userId: string;
  /** BCP 47, as the host said it; null when it said nothing. */
  locale: string | null;
}

/** The library's own answer (bounce page, 401 with retry header, redirect into the admin): pass it on untouched. */
export interface HostAnswer {
  kind: 'answer';
  response: Response;
}

/** OAuth credentials of one store. Live about an hour: asked for at each use, never kept. */
export interface Credentials {
  accessToken: string;
  scope: string;
  expiresAt: Date;
  refreshToken: string | null;
  refreshExpiresAt: Date | null;
}

export type RefreshOutcome = { kind: 'fresh'; credentials: Credentials } | { kind: 'needs_reauth' };

export interface StorePlatform {
  readonly kind: PlatformKind;
  readonly capabilities: {
    /** May the platform change a price only if it still is what we read? (Shopify: no.) */
    readonly conditionalWrite: boolean;
    /** Largest number of changes for one `writePrices` call. */
    readonly writeBatch: number;
  };
  identify(request: Request): Promise<StoreIdentity | HostAnswer>;
  /** Where the app opens in this store's admin. */
  homeOf(externalStoreId: string): string;
  /** Content-Security-Policy `frame-ancestors` sources for this request's host; empty when it may not be framed. */
  frameAncestors(request: Request): string[];
  /** Proves and reads a webhook's envelope over its raw bytes; says nothing yet about what is inside. */
  receiveWebhook(request: { headers: Headers; body: Uint8Array }): WebhookReceipt;
  /** What a body says happened, by ids; null when it cannot be read. `unknown` for a topic we never asked for. */
  readEvent(topic: string, body: string): StoreEvent | null;
  /** Every topic the app is told of, for the screen that shows what was last heard. */
  readonly topics: readonly string[];
  /** Those of them that ask about people's data: they come for stores that are gone, too. */
  readonly complianceTopics: readonly string[];
  /** Trades a refresh token for new credentials. Throws AppError `platform_unavailable` when the answer was lost. */
  refresh(externalStoreId: string, current: Credentials): Promise<RefreshOutcome>;
  connect(externalStoreId: string, credentials: () => Promise<Credentials>): StoreClient;
}

/** A webhook whose signature holds, before anyone looked inside. */
export interface PlatformEvent {
  platform: PlatformKind;
  /** The same delivery again has the same key. */
  onceKey: string;
  topic: string;
  /** A hint: the signature does not cover it. */
  externalStoreId: string;
  triggeredAt: Date;
  /** Null when the bytes are no text. */
  body: string | null;
}

export type WebhookReceipt = { kind: 'event'; event: PlatformEvent } | { kind: 'refused'; status: 400 | 401 };

/** What happened, by ids alone: what it means is read from the store itself. */
export type StoreEvent =
  | { kind: 'products'; ids: ExternalId[] }
  | { kind: 'stock_items'; ids: ExternalId[] }
  | { kind: 'collections'; ids: ExternalId[] }
  | { kind: 'orders'; ids: ExternalId[] }
  | { kind: 'customers'; ids: ExternalId[] }
  /** No question answers what a cart is: the body itself is the news, and nothing of money hangs on it. */
  | { kind: 'cart'; cart: CartSnapshot }
  | { kind: 'store'; externalStoreId: string }
  | { kind: 'scopes' }
  | { kind: 'uninstalled'; externalStoreId: string }
  /** Understood, and nothing of ours depends on it today. */
  | { kind: 'noted' }
  /** `customer` null: somebody who never was one of the store's. */
  | { kind: 'data_request' | 'person_redact'; externalStoreId: string; customer: ExternalId | null }
  | { kind: 'store_redact'; externalStoreId: string }
  | { kind: 'unknown' };

export interface ShopSnapshot {
  name: string;
  externalId: string;
  currency: string;
  /** IANA zone of the store's calendar days. */
  timeZone: string;
  /** ISO 3166-1 alpha-2, for VAT and the legal pack; null when unknown. */
  country: string | null;
  /** Do the store's prices include VAT? */
  taxesIncluded: boolean;
  planName: string;
}

/** What a variant is chosen by: "Size" with the values that its variants have. */
export interface ProductOption {
  name: string;
  values: string[];
}

/** Where a product stands in the platform's tree of categories, from the root down to its own. */
export interface CategorySnapshot {
  externalId: ExternalId;
  /** Root first, the category itself last. */
  path: { externalId: ExternalId; name: string }[];
}

/** One price-carrying thing of the store, with what it belongs to. */
export interface VariantSnapshot {
  externalId: ExternalId;
  productExternalId: ExternalId;
  productTitle: string;
  handle: string;
  vendor: string | null;
  productType: string | null;
  tags: string[];
  /** active | draft | archived | unlisted, in the platform's lower-cased word. */
  status: string;
  /** Since when the product is for sale: when it was published, or made where it never was; null when the platform does not tell. */
  listedAt: Date | null;
  /** The first image, or the picture that stands for the first video. */
  imageUrl: string | null;
  /** Of the product, in its order. */
  productOptions: ProductOption[];
  category: CategorySnapshot | null;
  variantTitle: string;
  /** What this variant has of each option, in the product's order. */
  options: { name: string; value: string }[];
  position: number;
  sku: string | null;
  barcode: string | null;
  price: Money;
  compareAt: Money | null;
  taxable: boolean;
  /** Null when the platform does not track it. */
  stock: number | null;
  cost: Money | null;
  /** The platform's id of what stock and cost belong to; null when it has none of its own. */
  stockItemId: ExternalId | null;
  platformUpdatedAt: Date;
}

/** All images of a product, in its order. */
export interface ProductImages {
  productExternalId: ExternalId;
  images: { externalId: ExternalId; url: string; alt: string | null }[];
}

/** A group of products that the merchant shows together. */
export interface CollectionSnapshot {
  externalId: ExternalId;
  title: string;
  handle: string;
  /** smart: the platform fills it by conditions; manual: products are picked by hand. */
  kind: 'smart' | 'manual';
  /** How many products it has by the platform's own count; null when that count is not exact. */
  productCount: number | null;
  platformUpdatedAt: Date;
}

export interface Membership {
  collection: ExternalId;
  product: ExternalId;
}

export interface CatalogPage {
  variants: VariantSnapshot[];
  /** Of products whose variants came with this page or before it. */
  images: ProductImages[];
  /** How many products this page tells of. */
  products: number;
  /** Null: the last page. */
  checkpoint: string | null;
}

export interface CollectionPage {
  collections: CollectionSnapshot[];
  members: Membership[];
  checkpoint: string | null;
}

/** `members` null: more than can be read one by one; a pass of everything reads them. */
export type CollectionReading = { kind: 'read'; collection: CollectionSnapshot; members: ExternalId[] | null } | { kind: 'gone'; externalId: ExternalId };

export type PriceReading = { kind: 'read'; externalId: ExternalId; price: Money; compareAt: Money | null; readAt: Date } | { kind: 'gone'; externalId: ExternalId; readAt: Date };

export interface PriceWrite {
  externalId: ExternalId;
  productExternalId: ExternalId;
  price: Money;
}

/** What is known after asking the platform to write. `unknown` means: no proof either way; only reading can settle it. */
export type WriteOutcome =
  | { kind: 'accepted' }
  | { kind: 'rejected'; reason: string; detail: string | null }
  | { kind: 'unknown'; reason: 'no_answer' | 'bad_answer' }
  | { kind: 'not_sent'; reason: 'throttled' | 'needs_reauth' | 'unavailable'; retryAfterMs: number };

/** What came of asking for the pixel. `not_allowed`: the merchant has not consented to it. */
export type PixelOutcome = { kind: 'running'; pixelId: ExternalId } | { kind: 'not_allowed' } | { kind: 'refused'; reason: string };

export interface StoreClient extends SalesClient {
  readShop(): Promise<ShopSnapshot>;
  /** How many products, variants and collections the platform itself counts now (for the ledger). */
  countCatalog(): Promise<{ products: number; variants: number; collections: number }>;
  /**
   * Every variant of the store, page by page, in memory one page at a time. A page may come again after a resume.
   * @param options.since only of products that changed since then; each comes with all of its variants
   * @throws AppError platform_pending while the platform prepares them: go on at params.checkpoint after params.retryAfterMs
   */
  listVariants(options?: { resumeFrom?: string; since?: Date }): AsyncIterable<CatalogPage>;
  /**
   * Every collection of the store, page by page. A page may come again after a resume, and a member before its collection.
   * @param options.members also which products each has; else the collections alone
   * @throws AppError platform_pending as listVariants does
   */
  listCollections(options: { resumeFrom?: string; members: boolean }): AsyncIterable<CollectionPage>;
  /** Products as they are now; those that are not the store's, or no more, are left out of `variants` and named in `gone`. */
  readVariants(productIds: readonly ExternalId[]): Promise<{ variants: VariantSnapshot[]; images: ProductImages[]; gone: ExternalId[] }>;
  /** Collections as they are now with all of their members, one at a time. */
  readCollections(ids: readonly ExternalId[]): AsyncIterable<CollectionReading>;
  /** What the store lets us do now, and what of it we cannot do without. */
  readScopes(): Promise<{ granted: string[]; missing: string[] }>;
  /** Sees to it that what happens in the store's front is told under this account, and only there. Safe to ask for twice. */
  ensurePixel(pixel: { account: string }): Promise<PixelOutcome>;
  /** Live prices, one reading per id, any order. */
  readPrices(ids: readonly ExternalId[]): Promise<PriceReading[]>;
  /**
   * One outcome per change, same order. Never repeats a change whose answer was lost.
   * @param options.mayLeave asked right before each request, with what it carries; once it says no, that request and the rest are not sent
   */
  writePrices(changes: readonly PriceWrite[], options: { mayLeave: (changes: readonly PriceWrite[]) => Promise<boolean> }): Promise<WriteOutcome[]>;
}
