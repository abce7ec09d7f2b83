import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { VariantRow } from '#sandbox/shopify/rows.ts';
import { emitWrites } from '#sandbox/webhooks/bodies.server.ts';

/** What a write leaves behind in one variant. */
export type VariantChange = Partial<Pick<VariantRow, 'price' | 'compare_at' | 'cost' | 'barcode' | 'sku' | 'taxable' | 'tracked' | 'inventory_policy' | 'stock'>>;

export interface VariantWrite {
  before: VariantRow;
  change: VariantChange;
}

export interface WriteOrigin {
  storeId: number;
  source: 'app' | 'merchant';
  requestId: string;
  now: Date;
  sameValueMovesUpdatedAt: boolean;
}

/**
 * Saves changes to variants of one store, raises their versions, and enters every price write received in the journal,
 * also one that changes nothing: what was asked can be counted afterwards. The caller holds the rows locked.
 */
export async function writeVariants(client: PoolClient, writes: readonly VariantWrite[], origin: WriteOrigin): Promise<VariantRow[]> {
  const written = writes.map(({ before, change }) => {
    const isSame = Object.entries(change).every(([key, value]) => Reflect.get(before, key) === value);
    const moves = !isSame || origin.sameValueMovesUpdatedAt;
    return { ...before, ...change, ...(moves ? { updated_at: origin.now, version: before.version + 1 } : {}) };
  });
  const entries = writes.flatMap(({ before, change }, index) => {
    const after = written[index];
    return after && ('price' in change || 'compare_at' in change)
      ? [{ variant_id: after.id, version: after.version, before: before.price, after: after.price, compare_at_before: before.compare_at, compare_at_after: after.compare_at }]
      : [];
  });
  const moved = [...new Set(written.filter((row) => row.updated_at === origin.now).map((row) => row.product_id))];
  await client.query(UPDATE_VARIANTS, [JSON.stringify(written)]);
  await client.query(INSERT_ENTRIES, [origin.storeId, origin.now, origin.source, origin.requestId, JSON.stringify(entries)]);
  await client.query('update product set updated_at = $2, version = version + 1 where id = any($1)', [moved, origin.now]);
  const pairs = writes.flatMap(({ before }, index) => (written[index] ? [{ before, after: written[index] }] : []));
  await emitWrites(client, pairs, { storeId: origin.storeId, now: origin.now, eventId: randomUUID() });
  return written;
}

const UPDATE_VARIANTS = `
update variant v set price = w.price, compare_at = w.compare_at, cost = w.cost, barcode = w.barcode, sku = w.sku, taxable = w.taxable,
       tracked = w.tracked, inventory_policy = w.inventory_policy, stock = w.stock, updated_at = w.updated_at, version = w.version
from jsonb_to_recordset($1::jsonb) as w(id bigint, price bigint, compare_at bigint, cost bigint, barcode text, sku text, taxable boolean,
     tracked boolean, inventory_policy text, stock integer, updated_at timestamptz, version bigint)
where v.id = w.id`;

const INSERT_ENTRIES = `
insert into price_journal (store_id, variant_id, at, source, request_id, version, before, after, compare_at_before, compare_at_after)
select $1, variant_id, $2, $3, $4, version, before, after, compare_at_before, compare_at_after
from jsonb_to_recordset($5::jsonb) as e(variant_id bigint, version bigint, before bigint, after bigint, compare_at_before bigint, compare_at_after bigint)`;
