import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from '#sandbox/db/pool.server.ts';
import { randomFor } from '#sandbox/lib/random.ts';
import { modeSchema } from '#sandbox/webhooks/mode.ts';

export interface StoreEvent {
  storeId: number;
  topic: string;
  body: object;
  now: Date;
  /** Same for everything one action caused. */
  eventId: string;
  /** Also when the store has no tokens of the app: its removal, and the compliance topics. */
  withoutApp?: boolean;
}

/**
 * Notes an event to be sent. In the transaction of the change, so that neither is there without the other. Nothing happens
 * for a topic without a subscription, or for a store that does not have the app.
 */
export async function emit(db: Queryable, { storeId, topic, body, now, eventId, withoutApp = false }: StoreEvent): Promise<void> {
  const { rows } = await db.query(
    `select s.include_fields, t.webhook_mode from webhook_subscription s, store t
     where s.topic = $1 and t.id = $2 and ($3 or exists (select 1 from token where store_id = t.id))`,
    [topic, storeId, withoutApp],
  );
  const found = z.array(z.object({ include_fields: z.array(z.string()), webhook_mode: modeSchema })).parse(rows)[0];
  if (!found) {
    return;
  }
  const mode = found.webhook_mode;
  const fields = found.include_fields;
  const told = fields.length === 0 || isEvent(topic) ? body : Object.fromEntries(Object.entries(body).filter(([key]) => fields.includes(key)));
  const text = mode.malformed ? `${JSON.stringify(told).slice(0, -2)}` : JSON.stringify(told);
  const webhookId = randomUUID();
  const hit = mode.some && randomFor(mode.some.seed, topic, JSON.stringify(body)).next() < 1 / mode.some.oneIn ? mode.some : null;
  const duplicates = mode.duplicates + (hit?.what === 'duplicate' ? 1 : 0);
  for (let copy = 0; copy <= duplicates; copy += 1) {
    const wait = mode.delayMs + (hit?.what === 'late' ? hit.ms : 0) + (mode.shuffleMs > 0 ? Math.floor(Math.random() * mode.shuffleMs) : 0);
    await queueDelivery(db, {
      storeId, topic, webhookId, eventId, body: Buffer.from(text), triggeredAt: now, nextAt: new Date(now.getTime() + wait),
      state: mode.drop || hit?.what === 'drop' ? 'dropped' : 'pending', headers: mode.wrongHmac ? { [headerOf(topic, 'hmac-sha256')]: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' } : {},
    }); // prettier-ignore
  }
}

/** Next-generation events come with headers of a shorter name. */
export function isEvent(topic: string): boolean {
  return topic.startsWith('events/');
}

export function headerOf(topic: string, name: string): string {
  return `${isEvent(topic) ? '' : 'x-'}shopify-${name}`;
}

export interface QueuedDelivery {
  storeId: number;
  topic: string;
  webhookId: string;
  eventId: string;
  body: Buffer;
  triggeredAt: Date;
  nextAt: Date;
  state: 'pending' | 'dropped';
  /** Over the usual ones; null leaves one out. */
  headers: Record<string, string | null>;
}

export async function queueDelivery(db: Queryable, row: QueuedDelivery): Promise<void> {
  await db.query(
    `insert into webhook (store_id, topic, webhook_id, event_id, body, headers, triggered_at, next_at, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.storeId, row.topic, row.webhookId, row.eventId, row.body, JSON.stringify(row.headers), row.triggeredAt, row.nextAt, row.state],
  );
}
