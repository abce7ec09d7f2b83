import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { headerOf, isEvent } from '#sandbox/webhooks/emit.server.ts';

const API_VERSION = '2026-10';
const ANSWER_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 60;
const AT_ONCE = 16;

/** The platform's eight retries over four hours. */
export const PLATFORM_RETRIES_MS = [60_000, 180_000, 420_000, 900_000, 1_800_000, 2_700_000, 3_600_000, 4_800_000] as const;

const rowSchema = z.object({
  id: z.number(),
  shop: z.string(),
  topic: z.string(),
  webhook_id: z.string(),
  event_id: z.string(),
  body: z.instanceof(Buffer),
  headers: z.record(z.string(), z.string().nullable()),
  triggered_at: z.date(),
  attempts: z.number(),
  uri: z.string().nullable(),
});
type Row = z.infer<typeof rowSchema>;

/** An event's envelope has no event id; its topic is a type of the Admin API, and its handle says which subscription it is of. */
function envelope(row: Row, signature: string): Record<string, string> {
  const kind: Record<string, string> = isEvent(row.topic)
    ? { topic: 'Product', handle: row.topic.slice('events/'.length).replaceAll('_', '-'), action: 'update' }
    : { topic: row.topic, 'event-id': row.event_id };
  const all = {
    ...kind,
    'hmac-sha256': signature,
    'shop-domain': row.shop,
    'api-version': API_VERSION,
    'webhook-id': row.webhook_id,
    'triggered-at': row.triggered_at.toISOString(),
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [headerOf(row.topic, name), value]));
}

export interface WebhookSender {
  close(): Promise<void>;
}

/** Sends what is due until it is closed. An answer other than 2xx within five seconds is a failure and is tried again. */
export function startSender(sandbox: Sandbox, retriesMs: readonly number[]): WebhookSender {
  const { db, app, clock } = sandbox;
  let closing = false;
  const underWay = new Set<number>();
  const ends: Promise<void>[] = [];

  const settle = async (row: Row, status: number | null, error: string | null): Promise<void> => {
    const ok = status !== null && status >= 200 && status < 300;
    const wait = retriesMs[row.attempts];
    const state = ok ? 'delivered' : wait === undefined ? 'failed' : 'pending';
    await db.query('update webhook set state = $2, attempts = attempts + 1, last_status = $3, last_error = $4, next_at = $5, ended_at = $6 where id = $1', [
      row.id, state, status, error, new Date(clock.now().getTime() + (wait ?? 0)), state === 'pending' ? null : clock.now(),
    ]); // prettier-ignore
    if (state === 'failed') {
      // The platform gives up on subscriptions made through its API; those of the app's file stay.
      await db.query(`delete from webhook_subscription where topic = $1 and source = 'api'`, [row.topic]);
    }
    await db.query('update webhook_subscription set failures = case when $2 then 0 else failures + 1 end where topic = $1', [row.topic, ok]);
  };

  const send = async (row: Row): Promise<void> => {
    const usual: Record<string, string | null> = {
      'content-type': 'application/json',
      'user-agent': 'Shopify-Captain-Hook',
      ...envelope(row, createHmac('sha256', app.apiSecret).update(row.body).digest('base64')),
      ...row.headers,
    };
    const headers = Object.fromEntries(Object.entries(usual).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
    try {
      const answer = await fetch(new URL(row.uri ?? '/shopify/webhooks', app.url ?? 'http://127.0.0.1:9'), {
        method: 'POST', headers, body: new Uint8Array(row.body), redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      }); // prettier-ignore
      await answer.arrayBuffer();
      await settle(row, answer.status, null);
    } catch (error) {
      await settle(row, null, error instanceof Error ? error.name : 'failed');
    }
  };

  const look = async (): Promise<void> => {
    if (closing || app.url === null || underWay.size >= AT_ONCE) {
      return;
    }
    const rows = await db.rows(
      `select w.id, t.slug || '.myshopify.com' as shop, w.topic, w.webhook_id, w.event_id, w.body, w.headers, w.triggered_at, w.attempts, s.uri
       from webhook w join store t on t.id = w.store_id left join webhook_subscription s on s.topic = w.topic
       where w.state = 'pending' and w.next_at <= $1 and not w.id = any($2) order by w.next_at, w.id limit $3`,
      [clock.now(), [...underWay], AT_ONCE - underWay.size],
    );
    for (const row of z.array(rowSchema).parse(rows)) {
      underWay.add(row.id);
      const end = send(row)
        .catch((error: unknown) => console.error('sandbox: a webhook could not be noted', error))
        .finally(() => underWay.delete(row.id));
      ends.push(end);
      if (ends.length > 200) {
        void ends.splice(0, 100);
      }
    }
  };

  let looking: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (!busy) {
      busy = true;
      looking = look()
        .catch((error: unknown) => (closing ? undefined : console.error('sandbox: webhooks could not be read', error)))
        .finally(() => (busy = false));
    }
  }, LOOK_EVERY_MS);
  return {
    close: async () => {
      closing = true;
      clearInterval(timer);
      await looking;
      await Promise.allSettled(ends);
    },
  };
}
