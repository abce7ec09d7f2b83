import { z } from 'zod';
import { bulkUpdate } from '#sandbox/shopify/bulk-update.server.ts';
import { cancelBulk, runBulkQuery } from '#sandbox/shopify/bulk/operations.server.ts';
import { openCall, type Call } from '#sandbox/shopify/call.server.ts';
import { badRequest } from '#sandbox/shopify/errors.ts';
import { parseGid } from '#sandbox/shopify/gid.ts';
import { inventoryItemNode, type Node } from '#sandbox/shopify/nodes.ts';
import { toVariantRow, VARIANT_COLUMNS } from '#sandbox/shopify/rows.ts';
import { readInventoryItem, type VariantInput } from '#sandbox/shopify/variant-input.ts';
import { createPixel, deletePixel, updatePixel } from '#sandbox/shopify/web-pixel.server.ts';
import { writeVariants } from '#sandbox/shopify/write-prices.server.ts';

/** The root of every mutation. */
export function mutationRoot(call: Call): Node {
  return {
    __typename: 'Mutation',
    productVariantsBulkUpdate: (args: unknown) => bulkUpdate(call, args),
    bulkOperationRunQuery: (args: unknown) => runBulkQuery(call, args),
    bulkOperationCancel: (args: unknown) => cancelBulk(call, args),
    inventoryItemUpdate: (args: unknown) => inventoryItemUpdate(call, args),
    webPixelCreate: (args: unknown) => createPixel(call, args),
    webPixelUpdate: (args: unknown) => updatePixel(call, args),
    webPixelDelete: (args: unknown) => deletePixel(call, args),
  };
}

async function inventoryItemUpdate(call: Call, input: unknown): Promise<Node> {
  const args = z.object({ id: z.string(), input: z.record(z.string(), z.unknown()) }).parse(input);
  const parsed = parseGid(args.id);
  if (parsed?.kind !== 'InventoryItem') {
    throw badRequest(`Invalid global id '${args.id}'`, 'argumentLiteralsIncompatible');
  }
  return call.sandbox.db.tx(async (client) => {
    const found = await client.query(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and inventory_item_id = $2 for update`, [call.store.id, parsed.id]);
    if (found.rows[0] === undefined) {
      return { inventoryItem: null, userErrors: [{ field: ['id'], message: "The product couldn't be updated because it does not exist." }] };
    }
    const read: VariantInput = { index: 0, id: null, change: {}, errors: [] };
    readInventoryItem(read, args.input, call.store, ['input']);
    if (read.errors.length > 0) {
      return { inventoryItem: null, userErrors: read.errors.map(({ field, message }) => ({ field: field.slice(2), message })) };
    }
    const origin = { storeId: call.store.id, source: 'app', requestId: call.requestId, now: call.sandbox.clock.now(), sameValueMovesUpdatedAt: false } as const;
    const [row] = await writeVariants(client, [{ before: toVariantRow(found.rows[0]), change: read.change }], origin);
    return { inventoryItem: row ? inventoryItemNode(openCall(call), row) : null, userErrors: [] };
  });
}
