import type { ExecutionResult } from 'graphql';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { batch } from '#sandbox/lib/batch.ts';
import {
  COLLECTION_COLUMNS, PRODUCT_COLUMNS, toCollectionRow, toProductRow, toVariantRow, VARIANT_COLUMNS, type CollectionRow, type ProductRow, type VariantRow,
} from '#sandbox/shopify/rows.ts'; // prettier-ignore
import { salesLookups, type SalesLookups } from '#sandbox/shopify/sales/lookups.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

/** One Admin API call: who asks, with which scopes, and the rows it has looked up so far. */
export interface Call {
  sandbox: Sandbox;
  store: Store;
  /** Scopes granted to the token, with those they imply. */
  scopes: ReadonlySet<string>;
  granted: readonly string[];
  requestId: string;
  /** Where the client found the sandbox: links given to it begin so. */
  origin: string;
  /** Another query, asked as this call would be, with look-ups of its own. */
  ask(query: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  products(id: number): Promise<ProductRow | undefined>;
  variants(id: number): Promise<VariantRow | undefined>;
  variantsOf(productId: number): Promise<VariantRow[] | undefined>;
  variantOfItem(inventoryItemId: number): Promise<VariantRow | undefined>;
  descriptions(productId: number): Promise<string | undefined>;
  collections(id: number): Promise<CollectionRow | undefined>;
  memberCounts(collectionId: number): Promise<number | undefined>;
  sales: SalesLookups;
}

export type CallInput = Pick<Call, 'sandbox' | 'store' | 'scopes' | 'granted' | 'requestId' | 'origin' | 'ask'>;

/** Opens a call; each look-up is batched over the whole page. */
export function openCall(input: CallInput): Call {
  const { db } = input.sandbox;
  const storeId = input.store.id;
  const variantsBy = (column: string) => async (keys: readonly number[]) => {
    const rows = await db.rows(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and ${column} = any($2) order by product_id, position`, [storeId, keys]);
    return rows.map(toVariantRow);
  };
  return {
    ...input,
    sales: salesLookups(db, storeId),
    products: batch(async (ids) => {
      const rows = await db.rows(`select ${PRODUCT_COLUMNS} from product where store_id = $1 and id = any($2)`, [storeId, ids]);
      return new Map(rows.map(toProductRow).map((row) => [row.id, row]));
    }),
    variants: batch(async (ids) => new Map((await variantsBy('id')(ids)).map((row) => [row.id, row]))),
    variantOfItem: batch(async (ids) => new Map((await variantsBy('inventory_item_id')(ids)).map((row) => [row.inventory_item_id, row]))),
    variantsOf: batch(async (ids) => {
      const groups = new Map<number, VariantRow[]>(ids.map((id) => [id, []]));
      for (const row of await variantsBy('product_id')(ids)) {
        groups.get(row.product_id)?.push(row);
      }
      return groups;
    }),
    collections: batch(async (ids) => {
      const rows = await db.rows(`select ${COLLECTION_COLUMNS} from collection where store_id = $1 and id = any($2)`, [storeId, ids]);
      return new Map(rows.map(toCollectionRow).map((row) => [row.id, row]));
    }),
    memberCounts: batch(async (ids) => {
      const rows = await db.rows<{ id: number; count: number }>('select collection_id as id, count(*) as count from collection_product where collection_id = any($1) group by 1', [
        ids,
      ]);
      return new Map(rows.map(({ id, count }) => [id, count]));
    }),
    descriptions: batch(async (ids) => {
      const rows = await db.rows('select id, body_html from product where store_id = $1 and id = any($2)', [storeId, ids]);
      return new Map(
        z
          .array(z.object({ id: z.number(), body_html: z.string() }))
          .parse(rows)
          .map((row) => [row.id, row.body_html]),
      );
    }),
  };
}
