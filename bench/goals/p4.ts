import pg from 'pg';
import { z } from 'zod';
import { Merchant } from '../../tools/lib/merchant.ts';
import { startStack, type Stack } from '../../tools/lib/stack.ts';
import { runChild, startChild } from '../lib/child.ts';
import { root } from '../lib/database.ts';
import type { Goal, GoalReport } from '../lib/goal.ts';
import { perSecond, type LoadInput, type LoadResult } from '../lib/load.ts';
import { inPairs, median, sound } from '../lib/pairs.ts';

const SHOPS = 4;
const CONNECTIONS = 50;
/** What the app's system role has: the bare server may have no more. */
const POOL = 8;
/** Half of the route's rate goes to the burst, since the worker and the sender share the cores; an ordinary day is a tenth of that. */
const BURST_SHARE = 0.5;
const BURST_CONNECTIONS = 500;
const CALM_SECONDS = 60;

type Shops = LoadInput['shops'];

async function call(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(url + path, { method, headers: { 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}

const variantsShape = z.object({ variants: z.array(z.object({ productId: z.number() })) });

/** Opens the app in each store, as its merchant would, and waits until its catalog is read. */
async function installAll(stack: Stack, owner: pg.Pool, slugs: readonly string[]): Promise<Shops> {
  const shops: Shops = [];
  for (const slug of slugs) {
    await new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug }).open();
    const { variants } = variantsShape.parse(await call(stack.sandboxUrl, 'GET', `/sandbox/stores/${slug}/variants?limit=200`));
    shops.push({ shop: `${slug}.myshopify.com`, ids: [...new Set(variants.map(({ productId }) => productId))] });
  }
  await until(async () => (await owner.query(`SELECT 1 FROM catalog_sync WHERE status = 'done'`)).rowCount === slugs.length, 120);
  return shops;
}

async function until(done: () => Promise<boolean>, seconds: number): Promise<number> {
  const start = performance.now();
  while (!(await done())) {
    if (performance.now() - start > seconds * 1000) {
      return Infinity;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return (performance.now() - start) / 1000;
}

const told = (result: LoadResult): string =>
  `${Math.round(perSecond(result))}/s, p50 ${result.p50.toFixed(1)}, p99 ${result.p99.toFixed(1)} ms, ${result.refused} refused, ${result.unanswered} unanswered`;

interface Rig {
  stack: Stack;
  owner: pg.Pool;
  load(input: Pick<LoadInput, 'seconds' | 'rate'> & { url?: string; connections?: number }): Promise<LoadResult>;
}

async function measureRate({ stack, owner, load }: Rig, report: GoalReport, quick: boolean): Promise<number> {
  const { DATABASE_SYSTEM_URL: databaseUrl = '', SHOPIFY_API_SECRET: secret = '' } = stack.env;
  const bare = startChild('bare-server', { databaseUrl, secret, connections: POOL });
  const { port } = (await bare.said) as { port: number };
  const seconds = quick ? 2 : 8;
  const once = async (url?: string): Promise<LoadResult> => {
    await owner.query('TRUNCATE webhook_delivery');
    const result = await load({ seconds, rate: null, ...(url ? { url } : {}) });
    const { rows } = await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM webhook_delivery');
    if ((rows[0]?.n ?? 0) < result.ok || result.ok !== result.sent) {
      throw new Error(`${result.sent} sent, ${result.ok} answered with 2xx, ${rows[0]?.n} stored`);
    }
    return result;
  };
  // Both have warmed up before it counts.
  await once();
  await once(`http://127.0.0.1:${port}`);
  const pairs = await inPairs(
    () => once(),
    () => once(`http://127.0.0.1:${port}`),
    { wanted: quick ? 1 : 5, atMost: quick ? 2 : 12, onPair: (text) => report.line(text) },
    ({ a, b }) => `app ${told(a.result)}; bare ${told(b.result)}; ratio ${(perSecond(a.result) / perSecond(b.result)).toFixed(2)}`,
  );
  await bare.stop();
  const kept = sound(pairs, quick);
  const ratio = median(kept.map(({ a, b }) => perSecond(a.result) / perSecond(b.result)));
  report.part('rate', `${ratio.toFixed(2)}× bare (${kept.length} of ${pairs.length} pairs sound)`, '>= 0.3×', ratio >= 0.3 && kept.length >= (quick ? 1 : 5));
  return median(pairs.map(({ a }) => perSecond(a.result)));
}

async function measureBurst({ stack, owner, load }: Rig, report: GoalReport, rate: number, quick: boolean): Promise<void> {
  await owner.query('TRUNCATE webhook_delivery');
  await stack.startWorker();
  const ordinary = (rate * BURST_SHARE) / 10;
  report.line(`ordinary ${Math.round(ordinary)}/s for 10 s, then ten times as much for ${quick ? 5 : 60} s, the worker applying beside it`);
  await load({ seconds: quick ? 2 : 10, rate: ordinary });
  const burst = await load({ seconds: quick ? 5 : 60, rate: ordinary * 10, connections: BURST_CONNECTIONS });
  const waiting = async (): Promise<number> => (await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM webhook_delivery WHERE state = 'accepted'`)).rows[0]?.n ?? 0;
  const backlog = await waiting();
  const calm = await until(async () => (await waiting()) === 0, CALM_SECONDS * 2);
  const { rows } = await owner.query<{ dead: number; n: number }>(`SELECT count(*) FILTER (WHERE state = 'dead')::int AS dead, count(*)::int AS n FROM webhook_delivery`);
  report.line(`burst: ${told(burst)}; ${burst.ok} stored and answered, ${backlog} waited at its end, ${rows[0]?.dead} of ${rows[0]?.n} dead`);
  report.part('burst', `${burst.refused + burst.unanswered} non-2xx of ${burst.sent}`, '0', burst.refused + burst.unanswered === 0 && rows[0]?.dead === 0);
  report.part('backlog', calm === Infinity ? `not gone in ${CALM_SECONDS * 2} s` : `gone in ${calm.toFixed(1)} s`, `<= ${CALM_SECONDS} s`, calm <= CALM_SECONDS);
}

export const p4: Goal = {
  name: 'P4',
  about: 'the webhook route of the production server (Remix, signature, sealed row, then 2xx), against a bare server with HMAC and one INSERT',
  run: async (report, { quick, seed }) => {
    const slugs = Array.from({ length: SHOPS }, (_, at) => `bench-p4-${at}`);
    const stack = await startStack({
      root,
      name: 'bench-stack',
      stage: 'demo',
      fresh: true,
      env: { SWEEP_EVERY_MS: '15000' },
      prepare: async (sandboxUrl) => {
        for (const slug of slugs) {
          await call(sandboxUrl, 'POST', '/sandbox/stores', { slug, seed, size: 100, plan: 'plus' });
        }
        return { allow: [] };
      },
    });
    const owner = new pg.Pool({ connectionString: stack.ownerUrl, max: 2 });
    try {
      const shops = await installAll(stack, owner, slugs);
      const secret = stack.env['SHOPIFY_API_SECRET'] ?? '';
      const load: Rig['load'] = (input) =>
        runChild<LoadResult>('load', { url: stack.appUrl, path: '/shopify/webhooks', secret, shops, about: 'Product', connections: CONNECTIONS, ...input });
      const rig: Rig = { stack, owner, load };
      // Acknowledging is measured by itself; applying comes with the burst.
      await stack.worker.stop();
      const rate = await measureRate(rig, report, quick);
      await owner.query('TRUNCATE webhook_delivery');
      const half = await load({ seconds: quick ? 3 : 20, rate: rate / 2 });
      report.line(`half that rate, ${CONNECTIONS} connections: ${told(half)}`);
      report.part('p99', `${half.p99.toFixed(1)} ms at ${Math.round(rate / 2)}/s`, '<= 50 ms', half.p99 <= 50 && half.ok === half.sent);
      await measureBurst(rig, report, rate, quick);
    } finally {
      await owner.end();
      await stack.stop();
    }
  },
};
