import { runChild, startChild } from '../lib/child.ts';
import { startDatabase } from '../lib/database.ts';
import type { Goal } from '../lib/goal.ts';
import type { Measured } from '../lib/measured.ts';
import { inPairs, median, sound } from '../lib/pairs.ts';

const SHOP = 'bench-orders.myshopify.com';

export const orders: Goal = {
  name: 'ORDERS',
  about: 'a bulk operation’s file of orders into the tables through the app’s own code, against a bare parse-and-unnest loop into the same tables',
  run: async (report, { quick }) => {
    const count = quick ? 5_000 : 100_000;
    const db = await startDatabase();
    const file = startChild('file-server', {});
    try {
      const { port } = (await file.said) as { port: number };
      const storeId = await db.addStore(SHOP);
      const input = { databaseUrl: db.urls.DATABASE_URL, storeId, shop: SHOP, platformUrl: `http://127.0.0.1:${port}`, token: String(count), bulkAbove: 2000 };
      const once = async (child: string): Promise<Measured> => {
        await db.owner.query('TRUNCATE sales_order, sales_sync, rollup_dirty CASCADE');
        await db.rest();
        const result = await runChild<Measured>(child, input);
        const { rows } = await db.owner.query<{ n: number; lines: number }>('SELECT (SELECT count(*)::int FROM sales_order) AS n, (SELECT count(*)::int FROM sales_line) AS lines');
        if (rows[0]?.n !== count || rows[0].lines !== count * 2) {
          throw new Error(`${child} left ${rows[0]?.n} orders and ${rows[0]?.lines} lines of ${count}.`);
        }
        return result;
      };
      report.line(`PostgreSQL ${db.version}, ${count} orders of two lines`);
      const pairs = await inPairs(
        () => once('app-sales'),
        () => once('bare-sales'),
        { wanted: quick ? 1 : 5, atMost: quick ? 2 : 12, onPair: (text) => report.line(text) },
        ({ a, b }) =>
          `app ${(a.result.ms / 1000).toFixed(2)} s (${Math.round((count * 3) / a.result.ms)} k rows/s, peak ${Math.round(a.result.peakRssBytes / 2 ** 20)} MB), bare ${(b.result.ms / 1000).toFixed(2)} s, ratio ${(b.result.ms / a.result.ms).toFixed(2)}`,
      );
      const kept = sound(pairs, quick);
      const ratio = median(kept.map(({ a, b }) => b.result.ms / a.result.ms));
      report.part('bulk', `${ratio.toFixed(2)}× bare (${kept.length} of ${pairs.length} pairs sound)`, '>= 0.4×', ratio >= 0.4 && kept.length >= (quick ? 1 : 5));
      const peak = Math.max(...pairs.map(({ a }) => a.result.peakRssBytes)) / 2 ** 20;
      report.part('memory', `${Math.round(peak)} MB`, '<= 300 MB', peak <= 300);
    } finally {
      await file.stop();
      await db.stop();
    }
  },
};
