/** One batch of each kind, as the statement that takes it away. Only rows that nothing rests on any more: see each. */
import { sql, type Sql } from '#app/db/sql.ts';
import type { StoreId } from '#app/lib/ids.ts';
import type { Kind } from './views.ts';

export interface Past {
  storeId: StoreId;
  /** What is older goes. */
  before: Date;
  /** The same as a day of the store's calendar. */
  beforeDay: string;
  most: number;
}

/** Takes rows away and gives them back: `at` and `line`, a JSON text that can be read without any other table. */
export const TAKE_AND_TELL = {
  competitor_prices: ({ before, most }) => sql`
    SELECT t.observed_at AS at, (to_jsonb(t) - 'store_id' || jsonb_build_object('competitor', c.name, 'title', o.title, 'gtin14', o.gtin14))::text AS line
    FROM take_old_observations(${before}::timestamptz, ${most}::integer) t
    LEFT JOIN offer o ON o.store_id = t.store_id AND o.id = t.offer_id LEFT JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id`,
  competitor_visits: ({ storeId, before, most }) => sql`
    DELETE FROM competitor_visit v WHERE v.store_id = ${storeId}::uuid AND v.ctid = ANY(ARRAY(
      SELECT ctid FROM competitor_visit WHERE store_id = ${storeId}::uuid AND at < ${before} ORDER BY at LIMIT ${most}))
    RETURNING v.at, (to_jsonb(v) - 'store_id' || jsonb_build_object('competitor', (SELECT name FROM competitor c WHERE c.store_id = v.store_id AND c.id = v.competitor_id)))::text AS line`,
  // The newest that agreed stays, of everything and of changes: the next pass counts from it.
  catalog_syncs: ({ storeId, before, most }) => sql`
    DELETE FROM catalog_sync y WHERE y.store_id = ${storeId}::uuid AND y.id IN (
      SELECT c.id FROM catalog_sync c WHERE c.store_id = ${storeId}::uuid AND c.started_at < ${before} AND c.status <> 'running'
        AND EXISTS (SELECT 1 FROM catalog_sync n WHERE n.store_id = c.store_id AND n.kind = c.kind AND n.status = 'done' AND n.started_at > c.started_at)
      ORDER BY c.started_at LIMIT ${most})
    RETURNING y.started_at AS at, (to_jsonb(y) - 'store_id' || jsonb_build_object('slices',
      (SELECT jsonb_agg(to_jsonb(s) - 'store_id' - 'sync_id') FROM sync_slice s WHERE s.store_id = y.store_id AND s.sync_id = y.id)))::text AS line`,
  sales_syncs: ({ storeId, before, most }) => sql`
    DELETE FROM sales_sync y WHERE y.store_id = ${storeId}::uuid AND y.id IN (
      SELECT c.id FROM sales_sync c WHERE c.store_id = ${storeId}::uuid AND c.started_at < ${before} AND c.status <> 'running'
        AND EXISTS (SELECT 1 FROM sales_sync n WHERE n.store_id = c.store_id AND n.kind = c.kind AND n.status = 'done' AND n.started_at > c.started_at)
      ORDER BY c.started_at LIMIT ${most})
    RETURNING y.started_at AS at, (to_jsonb(y) - 'store_id' || jsonb_build_object('slices',
      (SELECT jsonb_agg(to_jsonb(s) - 'store_id' - 'sync_id') FROM sales_slice s WHERE s.store_id = y.store_id AND s.sync_id = y.id)))::text AS line`,
} as const satisfies Partial<Record<Kind, (past: Past) => Sql>>;

/** Takes rows away for good. */
export const TAKE = {
  // Their sums by day stay.
  pixel_events: ({ storeId, beforeDay, most }) => sql`
    DELETE FROM pixel_event WHERE store_id = ${storeId}::uuid AND ctid = ANY(ARRAY(
      SELECT ctid FROM pixel_event WHERE store_id = ${storeId}::uuid AND day < ${beforeDay}::date LIMIT ${most}))`,
  notifications: ({ storeId, before, most }) => sql`
    DELETE FROM notification WHERE store_id = ${storeId}::uuid AND id IN (
      SELECT id FROM notification WHERE store_id = ${storeId}::uuid AND happened_at < ${before} LIMIT ${most})`,
  mails: ({ storeId, before, most }) => sql`
    DELETE FROM mail WHERE store_id = ${storeId}::uuid AND id IN (
      SELECT id FROM mail WHERE store_id = ${storeId}::uuid AND due_at < ${before} AND state IN ('sent', 'failed') LIMIT ${most})`,
  archives: ({ storeId, before, most }) => sql`
    DELETE FROM cleanup WHERE store_id = ${storeId}::uuid AND id IN (
      SELECT id FROM cleanup WHERE store_id = ${storeId}::uuid AND started_at < ${before} AND ended_at IS NOT NULL LIMIT ${most})`,
} as const satisfies Partial<Record<Kind, (past: Past) => Sql>>;

export type Told = keyof typeof TAKE_AND_TELL;
export type Dropped = keyof typeof TAKE;
