import { z } from 'zod';
import type { Rule } from '#sandbox/catalog/collections.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { keyset, pageArgs, pageQuery, toConnection } from '#sandbox/shopify/connection.ts';
import { notResolved } from '#sandbox/shopify/errors.ts';
import { gid } from '#sandbox/shopify/gid.ts';
import { instant, productNode, type Node } from '#sandbox/shopify/nodes.ts';
import { PRODUCT_COLUMNS, toProductRow, type CollectionRow } from '#sandbox/shopify/rows.ts';

const memberArgs = pageArgs.extend({ sortKey: z.string().nullish() });

/** Since 2026-07 a collection is a union of sources: one with conditions when it is smart, one with selections when it is not. */
export function collectionNode(call: Call, row: CollectionRow): Node {
  return {
    __typename: 'Collection',
    id: gid('Collection', row.id),
    legacyResourceId: String(row.id),
    title: row.title,
    handle: row.handle,
    sortOrder: row.rule === null ? 'MANUAL' : 'BEST_SELLING',
    templateSuffix: null,
    productsCount: async () => ({ count: (await call.memberCounts(row.id)) ?? 0, precision: 'EXACT' }),
    products: (args: unknown) => members(call, row, args),
    sources: [
      {
        __typename: 'CollectionConditionsSource',
        id: gid('CollectionConditionsSource', row.id),
        title: row.title,
        description: null,
        shareable: false,
        targetType: 'PRODUCTS',
        inclusion: { conditions: row.rule === null ? [] : [{ __typename: CONDITION[row.rule.field] }], matchType: 'ALL' },
      },
    ],
    updatedAt: instant(row.updated_at),
  };
}

const CONDITION: Readonly<Record<Rule['field'], string>> = {
  type: 'CollectionSourceInclusionConditionProductType',
  vendor: 'CollectionSourceInclusionConditionProductVendor',
  tag: 'CollectionSourceInclusionConditionProductTag',
  everything: 'CollectionSourceInclusionConditionVariantPrice',
};

async function members(call: Call, { id }: CollectionRow, input: unknown): Promise<unknown> {
  const args = memberArgs.parse(input);
  if (args.sortKey != null && args.sortKey !== 'ID' && args.sortKey !== 'COLLECTION_DEFAULT') {
    throw notResolved(`the sort key ${args.sortKey}`);
  }
  const page = pageQuery(args);
  const where = { text: 'store_id = $1 and id in (select product_id from collection_product where collection_id = $2)', values: [call.store.id, id] as unknown[] };
  const rows = await call.sandbox.db.rows(`select ${PRODUCT_COLUMNS} from product ${keyset(where, page, 'id')}`, where.values);
  return toConnection(rows.map(toProductRow), page, (product) => productNode(call, product));
}
