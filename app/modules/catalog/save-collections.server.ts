import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import type { CollectionReading, CollectionSnapshot, Membership } from '#app/platforms/port.ts';

interface PassRef {
  id: string;
  startedAt: Date;
}

function collectionRow({ externalId, title, handle, kind, productCount, platformUpdatedAt }: CollectionSnapshot): object {
  return { id: externalId, title, handle, kind, count: productCount, updated_at: platformUpdatedAt.toISOString() };
}

/**
 * Saves collections that differ from what is stored. One whose members were read by themselves after `unlessReadAfter` is newer
 * and stays.
 */
export async function upsertCollections(tx: Tx, store: StoreRef, found: readonly CollectionSnapshot[], unlessReadAfter: Date): Promise<void> {
  await tx.run(
    sql`INSERT INTO collection (store_id, external_id, title, handle, kind, platform_count, platform_updated_at)
        SELECT ${store.id}::uuid, r.id, r.title, r.handle, r.kind, r.count, r.updated_at
        FROM jsonb_to_recordset(${rowsParam(found.map(collectionRow))}::jsonb) AS r(id text, title text, handle text, kind text, count int, updated_at timestamptz)
        LEFT JOIN collection c ON c.store_id = ${store.id}::uuid AND c.external_id = r.id
        WHERE c.external_id IS NULL OR ((c.members_at IS NULL OR c.members_at <= ${unlessReadAfter})
          AND (c.title, c.handle, c.kind, c.platform_count, c.platform_updated_at, c.deleted_at) IS DISTINCT FROM (r.title, r.handle, r.kind, r.count, r.updated_at, NULL))
        ORDER BY r.id
        ON CONFLICT (store_id, external_id) DO UPDATE SET title = excluded.title, handle = excluded.handle, kind = excluded.kind, platform_count = excluded.platform_count,
          platform_updated_at = excluded.platform_updated_at, deleted_at = NULL`,
  );
}

/** Saves one collection as it was read by itself: with exactly these members, or as gone. */
export async function saveReading(tx: Tx, store: StoreRef, reading: CollectionReading, { now, readAt }: { now: Date; readAt: Date }): Promise<void> {
  if (reading.kind === 'gone') {
    await tx.run(
      sql`UPDATE collection SET deleted_at = ${now}, members_at = ${readAt} WHERE store_id = ${store.id}::uuid AND external_id = ${reading.externalId} AND deleted_at IS NULL`,
    );
    await tx.run(sql`DELETE FROM collection_product WHERE store_id = ${store.id}::uuid AND collection_external_id = ${reading.externalId}`);
    return;
  }
  const { collection, members } = reading;
  // Two readings at once: the later one holds.
  await upsertCollections(tx, store, [collection], readAt);
  const isNewest = await tx.run(
    sql`UPDATE collection SET members_at = ${readAt}
        WHERE store_id = ${store.id}::uuid AND external_id = ${collection.externalId} AND (members_at IS NULL OR members_at <= ${readAt}) AND ${members !== null}`,
  );
  if (members === null || isNewest === 0) {
    return;
  }
  await tx.run(
    sql`DELETE FROM collection_product m WHERE m.store_id = ${store.id}::uuid AND m.collection_external_id = ${collection.externalId}
          AND NOT EXISTS (SELECT 1 FROM unnest(${members}::text[]) AS r(product) WHERE r.product = m.product_external_id)`,
  );
  await tx.run(
    sql`INSERT INTO collection_product (store_id, collection_external_id, product_external_id)
        SELECT ${store.id}::uuid, ${collection.externalId}, r.product FROM unnest(${members}::text[]) AS r(product)
        WHERE NOT EXISTS (SELECT 1 FROM collection_product m WHERE m.store_id = ${store.id}::uuid AND m.collection_external_id = ${collection.externalId} AND m.product_external_id = r.product)
        ON CONFLICT DO NOTHING`,
  );
}

/** Those whose members cannot be the ones we hold: new, changed since, or another number of them. */
export async function staleCollections(tx: Tx, store: StoreRef, told: readonly CollectionSnapshot[]): Promise<ExternalId[]> {
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT r.id FROM jsonb_to_recordset(${rowsParam(told.map(collectionRow))}::jsonb) AS r(id text, count int, updated_at timestamptz)
        LEFT JOIN collection c ON c.store_id = ${store.id}::uuid AND c.external_id = r.id AND c.deleted_at IS NULL
        WHERE c.external_id IS NULL OR c.platform_updated_at <> r.updated_at
          OR r.count <> (SELECT count(*) FROM collection_product m WHERE m.store_id = ${store.id}::uuid AND m.collection_external_id = r.id)
        ORDER BY r.id`,
  );
  return rows.map(({ id }) => asId<ExternalId>(id));
}

/** Notes what a pass was told, beside what it was told before, and counts it in the ledger. The same again counts once. */
export async function noteTold(tx: Tx, store: StoreRef, syncId: string, told: { collections: readonly CollectionSnapshot[]; members: readonly Membership[] }): Promise<void> {
  const rows = [...told.collections.map(({ externalId }) => ({ c: externalId, p: '' })), ...told.members.map(({ collection, product }) => ({ c: collection, p: product }))];
  await tx.run(
    sql`WITH fresh AS (
          INSERT INTO collection_told (store_id, sync_id, collection_external_id, product_external_id)
          SELECT ${store.id}::uuid, ${syncId}::uuid, r.c, r.p FROM jsonb_to_recordset(${rowsParam(rows)}::jsonb) AS r(c text, p text) ON CONFLICT DO NOTHING RETURNING product_external_id AS p)
        INSERT INTO sync_slice AS s (store_id, sync_id, resource, platform_count)
        SELECT ${store.id}::uuid, ${syncId}::uuid, x.* FROM (SELECT 'collections', count(*) FILTER (WHERE p = '') FROM fresh UNION ALL SELECT 'memberships', count(*) FILTER (WHERE p <> '') FROM fresh) x
        ON CONFLICT (store_id, sync_id, resource) DO UPDATE SET platform_count = s.platform_count + excluded.platform_count`,
  );
}

/**
 * Makes the mirror what a pass was told, all at once: what it did not tell of is gone.
 * @param withMembers the pass told of members too, and not of collections alone
 * @returns false when what was told has been lost (a crash of the database empties it): nothing is done then
 */
export async function applyTold(tx: Tx, store: StoreRef, pass: PassRef, { withMembers, now }: { withMembers: boolean; now: Date }): Promise<boolean> {
  const { whole } = await tx.one(
    z.object({ whole: z.boolean() }),
    sql`SELECT count(*) = (SELECT coalesce(sum(platform_count), 0) FROM sync_slice WHERE store_id = ${store.id}::uuid AND sync_id = ${pass.id}::uuid
          AND resource IN ('collections', 'memberships')) AS whole FROM collection_told WHERE store_id = ${store.id}::uuid AND sync_id = ${pass.id}::uuid`,
  );
  if (!whole) {
    return false;
  }
  const told = sql`SELECT 1 FROM collection_told t WHERE t.store_id = ${store.id}::uuid AND t.sync_id = ${pass.id}::uuid`;
  // What was read by itself since the pass began is newer than what the pass was told.
  const isOlder = sql`(c.members_at IS NULL OR c.members_at <= ${pass.startedAt})`;
  await tx.run(
    sql`UPDATE collection c SET deleted_at = ${now} WHERE c.store_id = ${store.id}::uuid AND c.deleted_at IS NULL AND ${isOlder}
          AND NOT EXISTS (${told} AND t.collection_external_id = c.external_id AND t.product_external_id = '')`,
  );
  await tx.run(
    sql`DELETE FROM collection_product m USING collection c WHERE c.store_id = ${store.id}::uuid AND ${isOlder} AND m.store_id = c.store_id AND m.collection_external_id = c.external_id
          AND (c.deleted_at IS NOT NULL OR (${withMembers} AND NOT EXISTS (${told} AND t.collection_external_id = m.collection_external_id AND t.product_external_id = m.product_external_id)))`,
  );
  if (withMembers) {
    await tx.run(
      sql`INSERT INTO collection_product (store_id, collection_external_id, product_external_id)
          SELECT t.store_id, t.collection_external_id, t.product_external_id FROM collection_told t
          JOIN collection c ON c.store_id = t.store_id AND c.external_id = t.collection_external_id AND c.deleted_at IS NULL AND ${isOlder}
          WHERE t.store_id = ${store.id}::uuid AND t.sync_id = ${pass.id}::uuid AND t.product_external_id <> ''
            AND NOT EXISTS (SELECT 1 FROM collection_product m WHERE m.store_id = t.store_id AND m.collection_external_id = t.collection_external_id AND m.product_external_id = t.product_external_id)
          ON CONFLICT DO NOTHING`,
    );
  }
  await tx.run(sql`DELETE FROM collection_told WHERE store_id = ${store.id}::uuid`);
  return true;
}
