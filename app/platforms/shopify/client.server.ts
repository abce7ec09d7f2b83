import type { ExternalId } from '#app/lib/ids.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { CatalogPage, PriceReading, PriceWrite, ShopSnapshot, StoreClient, WriteOutcome } from '../port.ts';
import { ask } from './ask.server.ts';
import { isBulkCheckpoint, listByBulk, listCollectionsByBulk } from './bulk-catalog.server.ts';
import { listCollections, readCollections } from './collections.server.ts';
import type { Download } from './download.server.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { CATALOG_COUNT, READ_PRICES, READ_SCOPES, SHOP, WRITE_PRICES } from './operations.ts';
import { pixelClient } from './pixel.server.ts';
import { listProducts, readProducts } from './products.server.ts';
import { salesClient } from './sales.server.ts';
import { countShape, fromGid, pricesShape, readPrice, scopesShape, shopShape, toGid, toShop, writeShape } from './shapes.ts';

export interface ClientOptions {
  /** The adapter's clock, for the instant of a reading. */
  now: () => Date;
  /** Fetches the file of a bulk operation. */
  download: Download;
  /** A catalog of more variants than this is read as one file, instead of page by page. */
  bulkAbove?: number;
  /** More orders than this are read as one file. */
  ordersBulkAbove?: number;
  /** Where the pixel of a store sends its events. */
  collector: string;
  /** Variants in a page of that file. */
  bulkPage?: number;
}

/** Fifteen products a page: 2,000 variants are some fifty requests, about what a bulk operation costs in waiting. */
const BULK_ABOVE = 2000;

export function shopifyClient(send: GraphqlTransport, { now, download, bulkAbove = BULK_ABOVE, bulkPage, ordersBulkAbove, collector }: ClientOptions): StoreClient {
  let shop: Promise<ShopSnapshot> | undefined;
  const readShop = (): Promise<ShopSnapshot> => {
    shop ??= ask(send, SHOP, {}, shopShape).then(toShop);
    // A failed reading must not be remembered.
    shop.catch(() => (shop = undefined));
    return shop;
  };
  const countCatalog: StoreClient['countCatalog'] = async () => {
    const counts = await ask(send, CATALOG_COUNT, {}, countShape);
    return { products: counts.productsCount?.count ?? 0, variants: counts.productVariantsCount?.count ?? 0, collections: counts.collectionsCount?.count ?? 0 };
  };
  const isForBulk = async (resumeFrom: string | undefined): Promise<boolean> =>
    isBulkCheckpoint(resumeFrom) || (resumeFrom === undefined && (await countCatalog()).variants > bulkAbove);
  const bulk = { send, download, readShop, now, ...(bulkPage === undefined ? {} : { page: bulkPage }) };
  let scopes: Promise<{ granted: string[] }> | undefined;
  const readScopes: StoreClient['readScopes'] = async () => {
    const { currentAppInstallation } = await ask(send, READ_SCOPES, {}, scopesShape);
    const granted = (currentAppInstallation?.accessScopes ?? []).map(({ handle }) => handle);
    return { granted, missing: NEEDED_SCOPES.filter((scope) => !granted.includes(scope) && !granted.includes(scope.replace('read_', 'write_'))) };
  };
  const knownScopes = (): Promise<{ granted: string[] }> => {
    scopes ??= readScopes();
    scopes.catch(() => (scopes = undefined));
    return scopes;
  };
  return {
    readShop,
    countCatalog,
    listVariants: async function* ({ resumeFrom, since } = {}): AsyncGenerator<CatalogPage> {
      const { currency } = await readShop();
      if (since !== undefined) {
        yield* listProducts(send, currency, { resumeFrom, query: `updated_at:>='${since.toISOString()}'` });
        return;
      }
      const byBulk = await isForBulk(resumeFrom);
      if (!byBulk || (yield* listByBulk(bulk, resumeFrom)) !== 'complete') {
        yield* listProducts(send, currency, { resumeFrom: byBulk ? undefined : resumeFrom, query: null });
      }
    },
    listCollections: async function* ({ resumeFrom, members }) {
      const byBulk = members && (await isForBulk(resumeFrom));
      if (!byBulk || (yield* listCollectionsByBulk(bulk, resumeFrom)) !== 'complete') {
        yield* listCollections(send, byBulk ? undefined : resumeFrom, members);
      }
    },
    readVariants: async (ids) => {
      const { currency } = await readShop();
      return readProducts(send, ids, currency);
    },
    readCollections: (ids) => readCollections(send, ids),
    readScopes,
    readPrices: async (ids) => {
      const { currency } = await readShop();
      return readPrices(send, ids, currency, now);
    },
    writePrices: (changes, { mayLeave }) => writePrices(send, changes, mayLeave),
    ...pixelClient(send, collector),
    ...salesClient(send, { bulk, readScopes: knownScopes, ...(ordersBulkAbove === undefined ? {} : { ordersBulkAbove }) }),
  };
}

/** As in shopify.app.toml, without those of the pixel: all else works without it, and the screen says so. */
const NEEDED_SCOPES = ['write_products', 'read_inventory', 'read_orders', 'read_customers'] as const;

const READ_BATCH = 250;

async function readPrices(send: GraphqlTransport, ids: readonly ExternalId[], currency: string, now: () => Date): Promise<PriceReading[]> {
  const readings: PriceReading[] = [];
  for (let start = 0; start < ids.length; start += READ_BATCH) {
    const batch = ids.slice(start, start + READ_BATCH);
    const { nodes } = await ask(send, READ_PRICES, { ids: batch.map((id) => toGid('ProductVariant', id)) }, pricesShape);
    const byId = new Map(nodes.flatMap((node) => (node?.price === undefined ? [] : [[fromGid(node.id), node] as const])));
    const readAt = now();
    for (const externalId of batch) {
      const node = byId.get(externalId);
      readings.push(
        node?.price === undefined
          ? { kind: 'gone', externalId, readAt }
          : { kind: 'read', externalId, price: readPrice(node.price, currency), compareAt: node.compareAtPrice ? readPrice(node.compareAtPrice, currency) : null, readAt },
      );
    }
  }
  return readings;
}

type MayLeave = Parameters<StoreClient['writePrices']>[1]['mayLeave'];

/** One mutation per product, one after another; an answer that proves nothing leaves its changes `unknown`. */
async function writePrices(send: GraphqlTransport, changes: readonly PriceWrite[], mayLeave: MayLeave): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = new Array<WriteOutcome>(changes.length);
  const byProduct = new Map<ExternalId, number[]>();
  changes.forEach((change, index) => byProduct.set(change.productExternalId, [...(byProduct.get(change.productExternalId) ?? []), index]));
  let stopped: WriteOutcome | undefined;
  for (const [product, indexes] of byProduct) {
    const group = indexes.flatMap((index) => changes[index] ?? []);
    const results: WriteOutcome[] = stopped ? repeat(stopped, group.length) : await writeProduct(send, product, group, mayLeave);
    indexes.forEach((index, at) => (outcomes[index] = results[at] ?? { kind: 'unknown', reason: 'bad_answer' }));
    // A full bucket or a dead token refuses the rest as well: not sent, so nothing is in doubt.
    stopped ??= results.find((result) => result.kind === 'not_sent');
  }
  return outcomes;
}

async function writeProduct(send: GraphqlTransport, product: ExternalId, group: readonly PriceWrite[], mayLeave: MayLeave): Promise<WriteOutcome[]> {
  const all = (outcome: WriteOutcome): WriteOutcome[] => repeat(outcome, group.length);
  const variables = {
    productId: toGid('Product', product),
    variants: group.map((change) => ({ id: toGid('ProductVariant', change.externalId), price: toDecimal(change.price) })),
  };
  const answer = await send(WRITE_PRICES, variables, () => mayLeave(group));
  switch (answer.kind) {
    case 'lost':
      return all({ kind: 'unknown', reason: 'no_answer' });
    case 'garbled':
      return all({ kind: 'unknown', reason: 'bad_answer' });
    case 'throttled':
      return all({ kind: 'not_sent', reason: 'throttled', retryAfterMs: answer.retryAfterMs });
    case 'unauthorized':
      return all({ kind: 'not_sent', reason: 'needs_reauth', retryAfterMs: 0 });
    case 'unsent':
      return all({ kind: 'not_sent', reason: 'unavailable', retryAfterMs: answer.retryAfterMs });
    case 'refused':
      return all(answer.atDoor ? { kind: 'rejected', reason: answer.code, detail: answer.detail || null } : { kind: 'unknown', reason: 'bad_answer' });
    case 'data':
      return readWriteAnswer(answer.data, group);
  }
}

function repeat(outcome: WriteOutcome, times: number): WriteOutcome[] {
  return Array.from({ length: times }, () => outcome);
}

/** userErrors name the variant by its index in the input; one without an index concerns the whole product. */
function readWriteAnswer(data: unknown, group: readonly PriceWrite[]): WriteOutcome[] {
  const parsed = writeShape.safeParse(data);
  if (!parsed.success) {
    return group.map(() => ({ kind: 'unknown', reason: 'bad_answer' }));
  }
  const { productVariants, userErrors } = parsed.data.productVariantsBulkUpdate;
  const written = new Set((productVariants ?? []).map((variant) => fromGid(variant.id)));
  return group.map((change, index): WriteOutcome => {
    const error =
      userErrors.find(({ field }) => field?.[0] === 'variants' && field[1] === String(index)) ??
      userErrors.find(({ field }) => field?.[0] !== 'variants' || field[1] === undefined);
    const isWritten = written.has(change.externalId);
    if (error && !isWritten) {
      return { kind: 'rejected', reason: (error.code ?? 'user_error').toLowerCase(), detail: error.message.slice(0, 200) };
    }
    // Both written and refused, or neither: only reading can tell.
    return isWritten && !error ? { kind: 'accepted' } : { kind: 'unknown', reason: 'bad_answer' };
  });
}
