import { z } from 'zod';
import { withImpliedScopes } from '#sandbox/stores/store.ts';
import { bulkOperation } from '#sandbox/shopify/bulk/operations.server.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { keyset, pageArgs, pageOf, pageQuery, toConnection } from '#sandbox/shopify/connection.ts';
import { badRequest, notResolved } from '#sandbox/shopify/errors.ts';
import { gid, parseGid } from '#sandbox/shopify/gid.ts';
import { collectionNode } from '#sandbox/shopify/collection-node.ts';
import { inventoryItemNode, locationNode, productNode, variantNode, type Node } from '#sandbox/shopify/nodes.ts';
import { COLLECTION_COLUMNS, PRODUCT_COLUMNS, toCollectionRow, toProductRow, toVariantRow, VARIANT_COLUMNS } from '#sandbox/shopify/rows.ts';
import { COLLECTION_FILTERS, PRODUCT_FILTERS, searchWhere, VARIANT_FILTERS, type Where } from '#sandbox/shopify/search.ts';
import { salesNode, salesQueries } from '#sandbox/shopify/sales/queries.server.ts';
import { webPixel } from '#sandbox/shopify/web-pixel.server.ts';
import { shopNode } from '#sandbox/shopify/shop-node.ts';

const listArgs = pageArgs.extend({ query: z.string().nullish(), sortKey: z.string().nullish(), savedSearchId: z.string().nullish() });
const countArgs = z.object({ query: z.string().nullish(), limit: z.number().nullish() });
const idArgs = z.object({ id: z.string() });
const MAX_IDS = 250;

/** The root of every query. What is not here answers SANDBOX_NOT_RESOLVED. */
export function queryRoot(call: Call): Node {
  return {
    __typename: 'QueryRoot',
    shop: () => shopNode(call.store),
    currentAppInstallation: () => installationNode(call),
    products: (args: unknown) => products(call, args),
    productVariants: (args: unknown) => productVariants(call, args),
    collections: (args: unknown) => collections(call, args),
    collection: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'Collection'),
    collectionsCount: (args: unknown) => count(call, 'collection', args),
    productsCount: (args: unknown) => count(call, 'product', args),
    productVariantsCount: (args: unknown) => count(call, 'variant', args),
    product: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'Product'),
    productVariant: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'ProductVariant'),
    inventoryItem: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'InventoryItem'),
    bulkOperation: (args: unknown) => bulkOperation(call, idArgs.parse(args).id),
    node: (args: unknown) => nodeOf(call, idArgs.parse(args).id),
    nodes: (args: unknown) => nodes(call, args),
    locations: (args: unknown) => pageOf([{ id: 1, updated_at: call.store.createdAt }], pageArgs.parse(args), { maximum: 250, toNode: () => locationNode(call) }),
    location: () => locationNode(call),
    webPixel: (args: unknown) => webPixel(call, args),
    ...salesQueries(call),
    order: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'Order'),
    customer: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'Customer'),
    refund: (args: unknown) => nodeOf(call, idArgs.parse(args).id, 'Refund'),
  };
}

async function products(call: Call, input: unknown): Promise<unknown> {
  const args = listArgs.parse(input);
  const column = sortColumn(args.sortKey);
  const page = pageQuery(args);
  const where = whereOf(call, args.query, PRODUCT_FILTERS);
  const rows = await call.sandbox.db.rows(`select ${PRODUCT_COLUMNS} from product ${keyset(where, page, column)}`, where.values);
  return toConnection(rows.map(toProductRow), page, (row) => productNode(call, row));
}

async function collections(call: Call, input: unknown): Promise<unknown> {
  const args = listArgs.parse(input);
  const column = sortColumn(args.sortKey);
  const page = pageQuery(args);
  const where = whereOf(call, args.query, COLLECTION_FILTERS);
  const rows = await call.sandbox.db.rows(`select ${COLLECTION_COLUMNS} from collection ${keyset(where, page, column)}`, where.values);
  return toConnection(rows.map(toCollectionRow), page, (row) => collectionNode(call, row));
}

async function productVariants(call: Call, input: unknown): Promise<unknown> {
  const args = listArgs.parse(input);
  const column = sortColumn(args.sortKey);
  const page = pageQuery(args);
  const where = whereOf(call, args.query, VARIANT_FILTERS);
  const rows = await call.sandbox.db.rows(`select ${VARIANT_COLUMNS} from variant ${keyset(where, page, column)}`, where.values);
  return toConnection(rows.map(toVariantRow), page, (row) => variantNode(call, row));
}

const FILTERS_OF = { product: PRODUCT_FILTERS, variant: VARIANT_FILTERS, collection: COLLECTION_FILTERS } as const;

async function count(call: Call, table: keyof typeof FILTERS_OF, input: unknown): Promise<Node> {
  const args = countArgs.parse(input);
  const where = whereOf(call, args.query, FILTERS_OF[table]);
  const rows = await call.sandbox.db.rows<{ count: number }>(`select count(*) as count from ${table} where ${where.text}`, where.values);
  const all = rows[0]?.count ?? 0;
  const limit = args.limit ?? null;
  return limit !== null && all > limit ? { count: limit, precision: 'AT_LEAST' } : { count: all, precision: 'EXACT' };
}

async function nodes(call: Call, input: unknown): Promise<(Node | null)[]> {
  const { ids } = z.object({ ids: z.array(z.string()) }).parse(input);
  if (ids.length > MAX_IDS) {
    throw badRequest(`The input array size of ${String(ids.length)} is greater than the maximum allowed of ${String(MAX_IDS)}.`, 'MAX_INPUT_SIZE_EXCEEDED');
  }
  return Promise.all(ids.map((id) => nodeOf(call, id)));
}

/** The object of a global id, or null: also when it is another shop's. */
async function nodeOf(call: Call, id: string, expected?: string): Promise<Node | null> {
  const parsed = parseGid(id);
  if (!parsed || (expected !== undefined && parsed.kind !== expected)) {
    throw badRequest(`Invalid global id '${id}'`, 'argumentLiteralsIncompatible');
  }
  switch (parsed.kind) {
    case 'Product': {
      const row = await call.products(parsed.id);
      return row ? productNode(call, row) : null;
    }
    case 'ProductVariant': {
      const row = await call.variants(parsed.id);
      return row ? variantNode(call, row) : null;
    }
    case 'Collection': {
      const row = await call.collections(parsed.id);
      return row ? collectionNode(call, row) : null;
    }
    case 'InventoryItem': {
      const row = await call.variantOfItem(parsed.id);
      return row ? inventoryItemNode(call, row) : null;
    }
    case 'BulkOperation':
      return bulkOperation(call, id);
    case 'Shop':
      return parsed.id === call.store.id ? shopNode(call.store) : null;
    default: {
      const node = await salesNode(call, id);
      if (node === undefined) {
        throw notResolved(`the node kind ${parsed.kind}`);
      }
      return node;
    }
  }
}

function installationNode(call: Call): Node {
  return {
    __typename: 'AppInstallation',
    id: gid('AppInstallation', 600_000_000 + call.store.id),
    accessScopes: [...withImpliedScopes(call.granted)].map((handle) => ({ handle, description: handle.replace('_', ' ') })),
    activeSubscriptions: [],
  };
}

function whereOf(call: Call, query: string | null | undefined, filters: typeof PRODUCT_FILTERS): Where {
  const lag = call.store.switches.searchLagMs;
  const visibleUntil = lag === 0 ? null : new Date(call.sandbox.clock.now().getTime() - lag);
  return searchWhere(query, filters, { storeId: call.store.id, visibleUntil });
}

function sortColumn(sortKey: string | null | undefined): 'id' | 'updated_at' {
  switch (sortKey ?? 'ID') {
    case 'ID':
      return 'id';
    case 'UPDATED_AT':
      return 'updated_at';
    default:
      throw notResolved(`the sort key ${sortKey ?? ''}`);
  }
}
