import pg from 'pg';
import { z } from 'zod';
import { Merchant } from '../../tools/lib/merchant.ts';
import { startStack, type Stack } from '../../tools/lib/stack.ts';
import { runChild } from '../lib/child.ts';
import { root } from '../lib/database.ts';
import type { Goal } from '../lib/goal.ts';
import { perSecond, type LoadInput, type LoadResult } from '../lib/load.ts';

const SHOPS = 4;
const CONNECTIONS = 50;
const ORDERS = 500;
const LOOK_MS = 10;

async function call(url: string, method: string, path: string, body?: object): Promise<string> {
  const response = await fetch(url + path, { method, headers: { 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.text();
}

const orderLine = z.object({ kind: z.literal('orders'), id: z.number() });

/** Opens the app in each store and waits until its orders are read and added up. */
async function installAll(stack: Stack, owner: pg.Pool, slugs: readonly string[]): Promise<LoadInput['shops']> {
  const shops: LoadInput['shops'] = [];
  for (const slug of slugs) {
    await new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug }).open();
    const [, ...lines] = (await call(stack.sandboxUrl, 'GET', `/sandbox/stores/${slug}/truth/orders`)).trim().split('\n');
    shops.push({ shop: `${slug}.myshopify.com`, ids: lines.map((line) => orderLine.parse(JSON.parse(line)).id) });
  }
  const isDone = async (): Promise<boolean> => {
    const { rows } = await owner.query<{ n: number; dirty: number }>(
      `SELECT (SELECT count(*)::int FROM sales_sync WHERE status = 'done') AS n, (SELECT count(*)::int FROM rollup_dirty) AS dirty`,
    );
    return rows[0]?.n === slugs.length && rows[0].dirty === 0;
  };
  for (let waited = 0; !(await isDone()); waited += 1) {
    if (waited > 600) {
      throw new Error('The orders were not read within five minutes.');
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return shops;
}

/** Writes down each moment at which a store's sums were new. */
function watchSums(owner: pg.Pool): { moments: Map<string, number[]>; stop: () => Promise<void> } {
  const moments = new Map<string, number[]>();
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      const { rows } = await owner.query<{ store_id: string; at: Date }>('SELECT store_id, refreshed_at AS at FROM rollup_state');
      for (const { store_id, at } of rows) {
        const known = moments.get(store_id) ?? [];
        if (known.at(-1) !== at.getTime()) {
          moments.set(store_id, [...known, at.getTime()]);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return {
    moments,
    stop: async () => {
      stopped = true;
      await loop;
    },
  };
}

/** From acceptance to the first sums that were finished after the message had been applied. @returns milliseconds, and how many were never seen */
async function delays(owner: pg.Pool, moments: ReadonlyMap<string, number[]>): Promise<{ times: number[]; unseen: number }> {
  const { rows } = await owner.query<{ store_id: string; received: Date; settled: Date | null }>(
    `SELECT s.id AS store_id, d.received_at AS received, d.settled_at AS settled FROM webhook_delivery d JOIN store s ON s.external_id = d.external_store_id WHERE d.state = 'applied'`,
  );
  const times: number[] = [];
  let unseen = 0;
  for (const { store_id, received, settled } of rows) {
    const visible = moments.get(store_id)?.find((at) => settled !== null && at >= settled.getTime());
    if (visible === undefined) {
      unseen += 1;
    } else {
      times.push(visible - received.getTime());
    }
  }
  return { times: times.toSorted((a, b) => a - b), unseen };
}

export const p5: Goal = {
  name: 'P5',
  about: 'a message about an order, from accepted to visible in the dashboard’s sums: read from the platform, saved, its day added up anew',
  run: async (report, { quick, seed }) => {
    const slugs = Array.from({ length: SHOPS }, (_, at) => `bench-p5-${at}`);
    const stack = await startStack({
      root,
      name: 'bench-stack',
      stage: 'demo',
      fresh: true,
      env: { SWEEP_EVERY_MS: '15000' },
      prepare: async (sandboxUrl) => {
        for (const slug of slugs) {
          const scopes = ['write_products', 'read_inventory', 'read_orders', 'read_customers', 'read_all_orders'];
          await call(sandboxUrl, 'POST', '/sandbox/stores', { slug, seed, size: 100, plan: 'plus', scopes, switches: { throttling: 'off' } });
          await call(sandboxUrl, 'POST', `/sandbox/stores/${slug}/history`, { seed, orders: ORDERS, days: 365 });
        }
        return { allow: [] };
      },
    });
    const owner = new pg.Pool({ connectionString: stack.ownerUrl, max: 4 });
    const platform = new pg.Pool({ connectionString: stack.sandboxDatabaseUrl, max: 1 });
    // Each message tells of an order that has changed since it was read last.
    const moving = setInterval(() => void platform.query('UPDATE shop_order SET updated_at = clock_timestamp()').catch(() => undefined), 1000);
    try {
      const shops = await installAll(stack, owner, slugs);
      const secret = stack.env['SHOPIFY_API_SECRET'] ?? '';
      const load = (input: Pick<LoadInput, 'seconds' | 'rate'>): Promise<LoadResult> =>
        runChild<LoadResult>('load', { url: stack.appUrl, path: '/shopify/webhooks', secret, shops, about: 'Order', connections: CONNECTIONS, ...input });
      await stack.worker.stop();
      const full = perSecond(await load({ seconds: quick ? 2 : 8, rate: null }));
      await owner.query('TRUNCATE webhook_delivery');
      await stack.startWorker();
      for (const share of [0.05, 0.5]) {
        await owner.query('TRUNCATE webhook_delivery');
        const watch = watchSums(owner);
        const result = await load({ seconds: quick ? 4 : 30, rate: full * share });
        for (let waited = 0; waited < 240; waited += 1) {
          const { rows } = await owner.query<{ n: number }>(
            `SELECT ((SELECT count(*) FROM webhook_delivery WHERE state = 'accepted') + (SELECT count(*) FROM rollup_dirty))::int AS n`,
          );
          if (rows[0]?.n === 0) {
            break;
          }
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
        await watch.stop();
        const { times, unseen } = await delays(owner, watch.moments);
        const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
        const rate = `${Math.round(full * share)}/s (${share} of ${Math.round(full)}/s acknowledged at most)`;
        report.line(`${rate}: ${result.ok} accepted, ${times.length} visible, ${unseen} not, p50 ${Math.round(at(0.5))} ms, p99 ${Math.round(at(0.99))} ms`);
        if (share === 0.5) {
          report.part('p50', `${Math.round(at(0.5))} ms at ${rate}`, '<= 250 ms', at(0.5) <= 250 && unseen === 0);
          report.part('p99', `${Math.round(at(0.99))} ms`, '<= 2000 ms', at(0.99) <= 2000 && unseen === 0);
        }
      }
    } finally {
      clearInterval(moving);
      await platform.end();
      await owner.end();
      await stack.stop();
    }
  },
};
