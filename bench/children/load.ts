/**
 * Sends signed webhooks over loopback for so long, as fast as answers come or at a rate. At a rate the time of each counts
 * from when it was due, not from when it could be sent.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { LoadInput, LoadResult } from '../lib/load.ts';

const { url, path, secret, shops, about, connections, seconds, rate } = JSON.parse(process.argv[2] ?? '{}') as LoadInput;
if (new URL(url).hostname !== '127.0.0.1') {
  throw new Error('Load goes to this machine alone.');
}
const BODY_BYTES = 5 * 1024;
const TOPIC = about === 'Product' ? 'products/update' : 'orders/updated';

/** One a product: the signature covers the body alone, so the same bytes may go again under another id. */
const bodies = shops.flatMap(({ shop, ids }) =>
  ids.map((id) => {
    const start = JSON.stringify({ id, admin_graphql_api_id: `gid://shopify/${about}/${id}`, updated_at: '2026-11-20T12:00:00Z', body_html: '' });
    const body = Buffer.from(start.replace('"body_html":""', `"body_html":"${'x'.repeat(BODY_BYTES - start.length)}"`));
    return { shop, body, hmac: createHmac('sha256', secret).update(body).digest('base64') };
  }),
);
const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 30_000, bodyTimeout: 30_000 });
const run = randomUUID().slice(0, 8);
const times: number[] = [];
const result: LoadResult = { sent: 0, ok: 0, refused: 0, unanswered: 0, ms: 0, p50: 0, p99: 0 };
const start = performance.now();
const end = start + seconds * 1000;

async function send(dueAt: number): Promise<void> {
  const number = (result.sent += 1);
  const one = bodies[number % bodies.length];
  if (!one) {
    throw new Error('nothing to send');
  }
  try {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        'x-shopify-hmac-sha256': one.hmac,
        'x-shopify-topic': TOPIC,
        'x-shopify-shop-domain': one.shop,
        'x-shopify-webhook-id': `${run}-${number}`,
        'x-shopify-triggered-at': new Date().toISOString(),
      },
      body: one.body,
    });
    await answer.body.dump();
    result[answer.statusCode >= 200 && answer.statusCode < 300 ? 'ok' : 'refused'] += 1;
  } catch {
    result.unanswered += 1;
  }
  times.push(performance.now() - dueAt);
}

let taken = 0;
async function client(): Promise<void> {
  for (;;) {
    const now = performance.now();
    const dueAt = rate === null ? now : start + (taken / rate) * 1000;
    taken += 1;
    if (dueAt >= end || now >= end) {
      return;
    }
    if (dueAt > now) {
      await new Promise((resolve) => setTimeout(resolve, dueAt - now));
    }
    await send(dueAt);
  }
}
await Promise.all(Array.from({ length: connections }, client));
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.send?.({ ...result, ms: performance.now() - start, p50: at(0.5), p99: at(0.99) });
