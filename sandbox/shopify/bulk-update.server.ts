import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { badRequest, notResolved } from '#sandbox/shopify/errors.ts';
import { parseGid } from '#sandbox/shopify/gid.ts';
import { openCall } from '#sandbox/shopify/call.server.ts';
import { productNode, variantNode, type Node } from '#sandbox/shopify/nodes.ts';
import { PRODUCT_COLUMNS, toProductRow, toVariantRow, VARIANT_COLUMNS, type VariantRow } from '#sandbox/shopify/rows.ts';
import { readVariantInput, type UserError, type VariantInput } from '#sandbox/shopify/variant-input.ts';
import { writeVariants, type VariantWrite } from '#sandbox/shopify/write-prices.server.ts';

const argsSchema = z.object({
  productId: z.string(),
  variants: z.array(z.record(z.string(), z.unknown())),
  media: z.array(z.unknown()).nullish(),
  allowPartialUpdates: z.boolean().nullish(),
});

const MAX_VARIANTS = 2048;

/**
 * `productVariantsBulkUpdate` in one transaction: all or nothing, unless partial updates are allowed; then the good
 * variants are saved and the others are listed.
 */
export async function bulkUpdate(call: Call, input: unknown): Promise<Node> {
  const args = argsSchema.parse(input);
  if (args.variants.length > MAX_VARIANTS) {
    throw badRequest(`The input array size of ${String(args.variants.length)} is greater than the maximum allowed of ${String(MAX_VARIANTS)}.`, 'MAX_INPUT_SIZE_EXCEEDED');
  }
  if (args.media && args.media.length > 0) {
    throw notResolved('productVariantsBulkUpdate(media:)');
  }
  const inputs = args.variants.map((variant, index) => readVariantInput(variant, index, call.store));
  const productId = productIdOf(args.productId);

  return call.sandbox.db.tx(async (client) => {
    const found = await client.query(`select ${PRODUCT_COLUMNS} from product where store_id = $1 and id = $2 for update`, [call.store.id, productId]);
    if (found.rows[0] === undefined) {
      return payload(null, null, [{ field: ['productId'], message: 'Product does not exist', code: 'PRODUCT_DOES_NOT_EXIST' }]);
    }
    const rows = await lockVariants(client, call.store.id, inputs);
    const { writes, errors } = plan(call, productId, inputs, rows);
    const refused = errors.length > 0 && args.allowPartialUpdates !== true;
    const origin = {
      storeId: call.store.id,
      source: 'app',
      requestId: call.requestId,
      now: call.sandbox.clock.now(),
      sameValueMovesUpdatedAt: call.store.switches.sameValueMovesUpdatedAt,
    } as const;
    const written = refused ? [] : await writeVariants(client, writes, origin);

    const product = await client.query(`select ${PRODUCT_COLUMNS} from product where id = $1`, [productId]);
    // Look-ups of the answer must see what was just written: a fresh call, read after the commit.
    const after = openCall(call);
    return payload(productNode(after, toProductRow(product.rows[0])), refused ? null : written.map((row) => variantNode(after, row)), errors);
  });
}

function plan(call: Call, productId: number, inputs: readonly VariantInput[], rows: ReadonlyMap<number, VariantRow>): { writes: VariantWrite[]; errors: UserError[] } {
  const errors: UserError[] = [];
  const writes = new Map<number, VariantWrite>();
  const { foreignVariantCode, repeatedVariant } = call.store.switches;
  for (const input of inputs) {
    const at = ['variants', String(input.index), 'id'];
    const row = input.id === null ? undefined : rows.get(input.id);
    if (input.id === null) {
      errors.push({ field: at, message: 'Product variant is missing ID attribute', code: 'PRODUCT_VARIANT_ID_MISSING' });
    } else if (!row) {
      errors.push({ field: at, message: 'Product variant does not exist', code: 'PRODUCT_VARIANT_DOES_NOT_EXIST' });
    } else if (row.product_id !== productId) {
      errors.push({ field: at, message: 'Product variant does not exist', code: foreignVariantCode });
    } else if (writes.has(row.id) && repeatedVariant === 'reject') {
      errors.push({ field: at, message: 'Variant is given twice', code: 'INVALID_INPUT' });
    } else if (input.errors.length > 0) {
      errors.push(...input.errors);
    } else {
      const earlier = writes.get(row.id);
      writes.set(row.id, { before: row, change: { ...earlier?.change, ...input.change } });
    }
  }
  return { writes: [...writes.values()], errors };
}

/** In id order, so that two calls on the same variants wait for each other instead of dying. */
async function lockVariants(client: PoolClient, storeId: number, inputs: readonly VariantInput[]): Promise<ReadonlyMap<number, VariantRow>> {
  const ids = inputs.map((input) => input.id).filter((id) => id !== null);
  const { rows } = await client.query(`select ${VARIANT_COLUMNS} from variant where store_id = $1 and id = any($2) order by id for update`, [storeId, ids]);
  return new Map(rows.map(toVariantRow).map((row) => [row.id, row]));
}

function productIdOf(text: string): number {
  const parsed = parseGid(text);
  if (parsed?.kind !== 'Product') {
    throw badRequest(`Invalid global id '${text}'`, 'argumentLiteralsIncompatible');
  }
  return parsed.id;
}

function payload(product: Node | null, productVariants: Node[] | null, userErrors: readonly UserError[]): Node {
  return { __typename: 'ProductVariantsBulkUpdatePayload', product, productVariants, userErrors };
}
