/** Webhooks as they came in: one row a delivery, its body sealed. The mizan_system role. */
import { z } from 'zod';
import type { Crypt } from '#app/lib/crypt.server.ts';
import type { Prisma } from './client.server.ts';
import { inBatches } from '#app/lib/in-batches.ts';
import { sqlOver, txOver } from './scope.server.ts';
import type { Delivery, DeliveryInbox } from './scope.ts';
import { instant, rowsParam, sql, type Sql } from './sql.ts';

const row = z.object({
  platform: z.string(),
  webhook_id: z.string(),
  topic: z.string(),
  external_store_id: z.string(),
  triggered_at: instant,
  attempts: z.number(),
  sealed: z.string().nullable(),
});

interface NewDelivery {
  platform: string;
  webhook_id: string;
  topic: string;
  external_store_id: string;
  triggered_at: Date;
  received_at: Date;
  state: string;
  reason: string | null;
  settled_at: Date | null;
  sealed: string | null;
}

export function createDeliveryInbox(prisma: Prisma, crypt: Crypt): DeliveryInbox {
  const tx = sqlOver(prisma);
  const context = (platform: string, webhookId: string): string => `delivery:${platform}:${webhookId}`;
  const find = async (where: Sql, limit: number): Promise<Delivery[]> => {
    const rows = await tx.rows(
      row,
      sql`SELECT platform, webhook_id, topic, external_store_id, triggered_at, attempts, sealed FROM webhook_delivery
          WHERE state = 'accepted' AND ${where} ORDER BY triggered_at, webhook_id LIMIT ${limit}`,
    );
    return rows.map((one) => ({
      webhookId: one.webhook_id,
      platform: one.platform,
      topic: one.topic,
      externalStoreId: one.external_store_id,
      triggeredAt: one.triggered_at,
      attempts: one.attempts,
      body: one.sealed === null ? null : crypt.open(one.sealed, context(one.platform, one.webhook_id)),
    }));
  };
  // A commit costs more than a row: those that come while one is being written share the next.
  const insert = inBatches<NewDelivery, boolean>(
    async (given) => {
      const taken = await tx.rows(
        z.object({ platform: z.string(), webhook_id: z.string() }),
        sql`INSERT INTO webhook_delivery (platform, webhook_id, topic, external_store_id, triggered_at, received_at, state, reason, next_try_at, settled_at, sealed)
            SELECT platform, webhook_id, topic, external_store_id, triggered_at, received_at, state, reason, received_at, settled_at, sealed
            FROM json_to_recordset(${rowsParam(given)}::json) AS r(platform text, webhook_id text, topic text, external_store_id text, triggered_at timestamptz,
              received_at timestamptz, state text, reason text, settled_at timestamptz, sealed text)
            ON CONFLICT DO NOTHING RETURNING platform, webhook_id`,
      );
      const fresh = new Set(taken.map((one) => context(one.platform, one.webhook_id)));
      // Twice in one batch: the first was taken.
      return given.map((one) => fresh.delete(context(one.platform, one.webhook_id)));
    },
    { max: 200, underWay: 2 },
  );
  return {
    accept: (event, { state, reason }, now) =>
      insert({
        platform: event.platform,
        webhook_id: event.onceKey,
        topic: event.topic,
        external_store_id: event.externalStoreId,
        triggered_at: event.triggeredAt,
        received_at: now,
        state,
        reason,
        settled_at: state === 'dead' ? now : null,
        sealed: event.body === null ? null : crypt.seal(event.body, context(event.platform, event.onceKey)),
      }),
    waiting: (platform, externalStoreId, except, now, limit) =>
      find(sql`platform = ${platform} AND external_store_id = ${externalStoreId} AND NOT topic = ANY(${[...except]}) AND next_try_at <= ${now}`, limit),
    waitingOf: (topics, now, limit) => find(sql`topic = ANY(${[...topics]}) AND next_try_at <= ${now}`, limit),
    settle: (platform, rows, now) =>
      tx.run(
        sql`UPDATE webhook_delivery d SET state = r.state, reason = r.reason, settled_at = ${now}
            FROM jsonb_to_recordset(${rowsParam(rows)}::jsonb) AS r("webhookId" text, state text, reason text)
            WHERE d.platform = ${platform} AND d.webhook_id = r."webhookId" AND d.state = 'accepted'`,
      ),
    postpone: async (platform, webhookIds, at, failed) => {
      await tx.run(
        sql`UPDATE webhook_delivery SET next_try_at = ${at}, attempts = attempts + ${failed ? 1 : 0}
            WHERE platform = ${platform} AND webhook_id = ANY(${[...webhookIds]}) AND state = 'accepted'`,
      );
    },
    forgetBodies: (before) => tx.run(sql`UPDATE webhook_delivery SET sealed = NULL WHERE sealed IS NOT NULL AND settled_at < ${before}`),
    forgetStoreless: (before, most) =>
      tx.run(
        sql`DELETE FROM webhook_delivery w USING (
              SELECT d.platform, d.webhook_id FROM webhook_delivery d WHERE d.settled_at < ${before}
                AND NOT EXISTS (SELECT 1 FROM store s WHERE s.platform = d.platform AND s.external_id = d.external_store_id)
              LIMIT ${most}) old
            WHERE w.platform = old.platform AND w.webhook_id = old.webhook_id`,
      ),
    forgetSettled: (platform, externalStoreId, before, most) =>
      tx.run(
        sql`DELETE FROM webhook_delivery w WHERE w.platform = ${platform} AND w.webhook_id IN (
              SELECT d.webhook_id FROM webhook_delivery d WHERE d.platform = ${platform} AND d.external_store_id = ${externalStoreId} AND d.settled_at < ${before}
                AND EXISTS (SELECT 1 FROM webhook_delivery n WHERE n.platform = d.platform AND n.external_store_id = d.external_store_id AND n.topic = d.topic AND n.received_at > d.received_at)
              LIMIT ${most})`,
      ),
    lastSeen: (platform, externalStoreId) =>
      tx.rows(
        z.object({ topic: z.string(), at: instant }),
        sql`SELECT topic, max(received_at) AS at FROM webhook_delivery WHERE platform = ${platform} AND external_store_id = ${externalStoreId} GROUP BY topic`,
      ),
    answer: (delivery, kind, answer, now) =>
      prisma.$transaction(async (client) => {
        const own = txOver(client);
        await own.run(
          sql`INSERT INTO compliance_request (platform, webhook_id, kind, external_store_id, received_at, answered_at, answer)
              SELECT platform, webhook_id, ${kind}, external_store_id, received_at, ${now}, ${JSON.stringify(answer)}::jsonb FROM webhook_delivery
              WHERE platform = ${delivery.platform} AND webhook_id = ${delivery.webhookId} ON CONFLICT DO NOTHING`,
        );
        // What such a request says is about a person: its body goes as soon as it is answered.
        await own.run(
          sql`UPDATE webhook_delivery SET state = 'applied', reason = ${kind}, settled_at = ${now}, sealed = NULL
              WHERE platform = ${delivery.platform} AND webhook_id = ${delivery.webhookId} AND state = 'accepted'`,
        );
      }),
  };
}
