/** The mizan_system role: what crosses stores. Named operations only, so that no module can ask it anything else. */
import { z } from 'zod';
import { asId, newId, type StoreId } from '#app/lib/ids.ts';
import type { Crypt } from '#app/lib/crypt.server.ts';
import { apiKeyFinder } from './api-keys.server.ts';
import { openPrisma, type Prisma } from './client.server.ts';
import { inBatches } from '#app/lib/in-batches.ts';
import { sqlOver, txOver } from './scope.server.ts';
import type { DueWork, StoreRow, SystemDb } from './scope.ts';
import { createDeliveryInbox } from './deliveries.server.ts';
import { instant, int8, rowsParam, sql } from './sql.ts';
import { createVault } from './vault.server.ts';

const storeRow = z
  .object({
    id: z.string(),
    platform: z.string(),
    external_id: z.string(),
    name: z.string(),
    currency: z.string(),
    time_zone: z.string(),
    country: z.string().nullable(),
    taxes_included: z.boolean(),
    locale: z.string().nullable(),
    status: z.enum(['installed', 'uninstalled']),
    epoch: z.number(),
    needs_reauth: z.boolean(),
    installed_at: instant,
  })
  .transform((row): StoreRow => ({
    id: asId<StoreId>(row.id),
    platform: row.platform,
    externalId: row.external_id,
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    country: row.country,
    taxesIncluded: row.taxes_included,
    locale: row.locale,
    status: row.status,
    epoch: row.epoch,
    needsReauth: row.needs_reauth,
    installedAt: row.installed_at,
  }));
const COLUMNS = sql`id, platform, external_id, name, currency, time_zone, country, taxes_included, locale, status, epoch, needs_reauth, installed_at`;

export function openSystem(url: string, crypt: Crypt): { system: SystemDb; prisma: Prisma } {
  const prisma = openPrisma(url, 8);
  const tx = txOver(prisma);
  const findByExternalId = storeFinder(prisma);
  const findApiKey = apiKeyFinder(tx, { columns: COLUMNS, read: (found) => storeRow.parse(found) });
  const system: SystemDb = {
    findStore: (id) => tx.maybe(storeRow, sql`SELECT ${COLUMNS} FROM store WHERE id = ${id}::uuid`),
    storesAfter: (id, limit) => tx.rows(storeRow, sql`SELECT ${COLUMNS} FROM store WHERE ${id}::uuid IS NULL OR id > ${id}::uuid ORDER BY id LIMIT ${limit}`),
    findStoreByPixel: (account) =>
      tx.maybe(storeRow, sql`SELECT ${COLUMNS} FROM store WHERE status = 'installed' AND id = (SELECT store_id FROM store_pixel WHERE account = ${account})`),
    findStoreByExternalId: (platform, externalId) => findByExternalId({ platform, externalId }),
    findApiKey,
    registerStore: async (platform, shop, locale, now) => {
      const { was, ...row } = await tx.one(
        z.object({ was: z.string().nullable() }).and(z.record(z.string(), z.unknown())),
        // The old row is read first in the same statement, so that two first requests agree on who installed.
        sql`WITH before AS (SELECT status FROM store WHERE platform = ${platform} AND external_id = ${shop.externalId})
            INSERT INTO store (id, platform, external_id, name, currency, time_zone, country, taxes_included, plan_name, locale, status, installed_at)
            VALUES (${newId<StoreId>()}::uuid, ${platform}, ${shop.externalId}, ${shop.name}, ${shop.currency}, ${shop.timeZone}, ${shop.country},
                    ${shop.taxesIncluded}, ${shop.planName}, ${locale}, 'installed', ${now})
            ON CONFLICT (platform, external_id) DO UPDATE SET
              name = excluded.name, currency = excluded.currency, time_zone = excluded.time_zone, country = excluded.country,
              taxes_included = excluded.taxes_included, plan_name = excluded.plan_name, needs_reauth = FALSE, status = 'installed',
              epoch = store.epoch + CASE WHEN store.status = 'uninstalled' THEN 1 ELSE 0 END,
              installed_at = CASE WHEN store.status = 'uninstalled' THEN excluded.installed_at ELSE store.installed_at END,
              uninstalled_at = NULL
            RETURNING ${COLUMNS}, (SELECT status FROM before) AS was`,
      );
      return { store: storeRow.parse(row), installed: was !== 'installed' };
    },
    setNeedsReauth: async (id) => {
      await tx.run(
        sql`WITH dead AS (UPDATE store SET needs_reauth = TRUE WHERE id = ${id}::uuid RETURNING platform, external_id)
            DELETE FROM credential_vault v USING dead WHERE v.platform = dead.platform AND v.external_store_id = dead.external_id`,
      );
    },
    dueWork: (now, limit) => findDueWork(tx, now, limit),
    endInstallation: (id, epoch, at) =>
      prisma.$transaction(async (client) => {
        const own = txOver(client);
        const ended = await own.run(
          sql`UPDATE store SET status = 'uninstalled', uninstalled_at = ${at}, needs_reauth = FALSE WHERE id = ${id}::uuid AND epoch = ${epoch} AND status = 'installed'`,
        );
        if (ended > 0) {
          await own.run(sql`DELETE FROM credential_vault v USING store s WHERE s.id = ${id}::uuid AND v.platform = s.platform AND v.external_store_id = s.external_id`);
        }
        return ended > 0;
      }),
    eraseStore: async (id) => (await tx.one(z.object({ gone: z.number() }), sql`SELECT erase_store(${id}::uuid) AS gone`)).gone > 0,
    stopAll: async ({ why, since }) => {
      await tx.run(sql`INSERT INTO platform_stop (id, since, why) VALUES (1, ${since}, ${why}) ON CONFLICT (id) DO NOTHING`);
    },
    releaseAll: async () => {
      await tx.run(sql`DELETE FROM platform_stop`);
    },
    stopOfAll: () => tx.maybe(z.object({ why: z.string(), since: instant }), sql`SELECT why, since FROM platform_stop`),
    vault: createVault(prisma, crypt),
    deliveries: createDeliveryInbox(prisma, crypt),
  };
  return { system, prisma };
}

/** Each webhook asks for its store: those that come together ask together. */
function storeFinder(prisma: Prisma): (key: { platform: string; externalId: string }) => Promise<StoreRow | null> {
  const own = sqlOver(prisma);
  return inBatches(
    async (keys) => {
      const distinct = [...new Map(keys.map((key) => [`${key.platform} ${key.externalId}`, key])).values()];
      const rows = await own.rows(
        storeRow,
        sql`SELECT ${COLUMNS} FROM store WHERE (platform, external_id) IN (SELECT * FROM json_to_recordset(${rowsParam(distinct)}::json) AS r(platform text, "externalId" text))`,
      );
      const found = new Map(rows.map((row) => [`${row.platform} ${row.externalId}`, row]));
      return keys.map(({ platform, externalId }) => found.get(`${platform} ${externalId}`) ?? null);
    },
    { max: 200, underWay: 2 },
  );
}

const due = z
  .object({
    kind: z.enum([
      'changes_to_write',
      'changes_to_check',
      'stage',
      'undo',
      'sync',
      'reconcile',
      'scheduled_run',
      'moved_run',
      'deliveries',
      'keep_alive',
      'sales',
      'sales_reconcile',
      'rollup',
      'carts',
      'cleanup',
      'orphans',
      'elasticity',
      'news',
    ]),
    store_id: z.string(),
    epoch: int8,
    run_id: z.string().nullable(),
    stage: z.string().nullable(),
  })
  .transform((row): DueWork => ({ kind: row.kind, storeId: asId<StoreId>(row.store_id), epoch: row.epoch, runId: row.run_id, stage: row.stage }));

/** Grain: one row per store and kind of work that is past its deadline. Uses the state and status indexes. */
function findDueWork(tx: ReturnType<typeof txOver>, now: Date, limit: number): Promise<DueWork[]> {
  return tx.rows(
    due,
    sql`SELECT DISTINCT due.kind, due.store_id::text, due.run_id::text, due.stage, s.epoch FROM (
          SELECT 'changes_to_write' AS kind, store_id, NULL::uuid AS run_id, NULL AS stage FROM price_change WHERE state = 'queued'
          UNION ALL
          SELECT 'changes_to_check', store_id, NULL, NULL FROM price_change
            WHERE (state IN ('written', 'unknown') AND next_check_at <= ${now}) OR (state = 'writing' AND lease_until <= ${now})
          UNION ALL
          SELECT CASE WHEN r.kind = 'undo' THEN 'undo' ELSE 'stage' END, g.store_id, g.run_id, g.name FROM run_stage g JOIN run r ON r.store_id = g.store_id AND r.id = g.run_id
            WHERE r.status IN ('running', 'cancelling') AND g.status = 'running'
          UNION ALL
          SELECT 'sync', store_id, NULL, NULL FROM catalog_sync WHERE status = 'running'
          UNION ALL
          SELECT 'sync', id, NULL, NULL FROM store WHERE NOT EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = store.id AND c.started_at >= store.installed_at)
          UNION ALL
          -- Once a night by the store's own clock, also after a pass that failed; a worker that was down then does it when it is back.
          SELECT 'reconcile', id, NULL, NULL FROM store
            WHERE EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = store.id AND c.started_at >= store.installed_at AND c.status <> 'running')
              AND NOT EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = store.id AND (c.status = 'running' OR c.started_at >= last_night(store.time_zone, ${now}::timestamptz)))
          UNION ALL
          SELECT 'sales', store_id, NULL, NULL FROM sales_sync WHERE status = 'running'
          UNION ALL
          -- The catalog first: a line of an order finds its product then.
          SELECT 'sales', id, NULL, NULL FROM store WHERE NOT EXISTS (SELECT 1 FROM sales_sync c WHERE c.store_id = store.id AND c.started_at >= store.installed_at)
            AND EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = store.id AND c.started_at >= store.installed_at AND c.status <> 'running')
          UNION ALL
          SELECT 'sales_reconcile', id, NULL, NULL FROM store
            WHERE EXISTS (SELECT 1 FROM sales_sync c WHERE c.store_id = store.id AND c.started_at >= store.installed_at AND c.status <> 'running')
              AND NOT EXISTS (SELECT 1 FROM sales_sync c WHERE c.store_id = store.id AND (c.status = 'running' OR c.started_at >= last_night(store.time_zone, ${now}::timestamptz)))
          UNION ALL
          SELECT 'rollup', d.store_id, NULL, NULL FROM (SELECT DISTINCT store_id FROM rollup_dirty) d
          UNION ALL
          SELECT 'carts', c.store_id, NULL, NULL FROM cart c LEFT JOIN store_settings t ON t.store_id = c.store_id
            WHERE c.state IN ('started', 'contact') AND c.deleted_at IS NULL AND c.platform_updated_at <= ${now}::timestamptz - make_interval(mins => coalesce(t.abandoned_minutes, 60))
          UNION ALL
          -- Once a day, from a store's first change on.
          SELECT 'orphans', id, NULL, NULL FROM store
            WHERE EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = store.id AND c.state IN ('verified', 'unknown'))
              AND NOT EXISTS (SELECT 1 FROM orphan_check o WHERE o.store_id = store.id AND o.checked_at > ${now}::timestamptz - interval '1 day')
          UNION ALL
          -- Once a week, or until the one under way is through.
          SELECT 'cleanup', id, NULL, NULL FROM store
            WHERE NOT EXISTS (SELECT 1 FROM cleanup c WHERE c.store_id = store.id AND c.ended_at IS NOT NULL AND c.started_at > ${now}::timestamptz - interval '7 days')
          UNION ALL
          -- Once a week, when all orders are there and added up.
          SELECT 'elasticity', id, NULL, NULL FROM store
            WHERE EXISTS (SELECT 1 FROM sales_sync c WHERE c.store_id = store.id AND c.started_at >= store.installed_at AND c.status = 'done')
              AND NOT EXISTS (SELECT 1 FROM sales_sync c WHERE c.store_id = store.id AND c.status = 'running')
              AND NOT EXISTS (SELECT 1 FROM rollup_dirty d WHERE d.store_id = store.id)
              AND NOT EXISTS (SELECT 1 FROM demand_learning l WHERE l.store_id = store.id AND l.learned_at > ${now}::timestamptz - interval '7 days')
          UNION ALL
          SELECT 'news', store_id, NULL, NULL FROM notification_state WHERE next_at <= ${now}
          UNION ALL
          SELECT 'deliveries', s.id, NULL, NULL FROM webhook_delivery d JOIN store s ON s.platform = d.platform AND s.external_id = d.external_store_id
            WHERE d.state = 'accepted' AND d.next_try_at <= ${now}
          UNION ALL
          -- A refresh token dies after 90 idle days: a quiet store's is traded well before (shopify.md 1.4).
          SELECT 'keep_alive', s.id, NULL, NULL FROM credential_vault v JOIN store s ON s.platform = v.platform AND s.external_id = v.external_store_id
            WHERE v.updated_at < ${now}::timestamptz - interval '7 days'
          UNION ALL
          -- Counted from the start of the last repricing run, whoever started it: clocks and time zones do not come into it.
          SELECT 'scheduled_run', t.store_id, NULL, NULL FROM store_settings t
            WHERE t.mode <> 'manual' AND NOT t.emergency_stop AND NOT platform_stopped()
              AND EXISTS (SELECT 1 FROM catalog_sync c WHERE c.store_id = t.store_id AND c.status = 'done')
              AND NOT EXISTS (SELECT 1 FROM run r WHERE r.store_id = t.store_id AND r.kind = 'reprice'
                              AND (r.status IN ('running', 'cancelling') OR (r.trigger <> 'event' AND r.started_at > ${now}::timestamptz - make_interval(hours => t.frequency_hours))))
          UNION ALL
          -- Something moved a minute ago, so that what comes together is decided together; then not again for a quarter of an hour.
          SELECT 'moved_run', t.store_id, NULL, NULL FROM store_settings t
            WHERE t.mode <> 'manual' AND NOT t.emergency_stop AND NOT platform_stopped()
              AND EXISTS (SELECT 1 FROM variant_moved m WHERE m.store_id = t.store_id AND m.moved_at <= ${now}::timestamptz - interval '1 minute')
              AND EXISTS (SELECT 1 FROM run r WHERE r.store_id = t.store_id AND r.kind = 'reprice' AND r.status = 'done')
              AND NOT EXISTS (SELECT 1 FROM run r WHERE r.store_id = t.store_id AND r.kind = 'reprice'
                              AND (r.status IN ('running', 'cancelling') OR r.started_at > ${now}::timestamptz - interval '15 minutes'))
        ) due JOIN store s ON s.id = due.store_id AND s.status = 'installed' AND (NOT s.needs_reauth OR due.kind IN ('deliveries', 'rollup', 'carts', 'cleanup', 'orphans', 'elasticity', 'news'))
        LIMIT ${limit}`,
  );
}
