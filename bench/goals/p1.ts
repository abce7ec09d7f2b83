import { runChild } from '../lib/child.ts';
import { startDatabase } from '../lib/database.ts';
import type { Goal } from '../lib/goal.ts';
import type { Measured } from '../lib/measured.ts';
import { inPairs, median, sound } from '../lib/pairs.ts';
import { startSandbox } from '../lib/sandbox.ts';

const SLUG = 'bench-p1';

export const p1: Goal = {
  name: 'P1',
  about: 'paginated sync, limits off, against a bare loop that fetches the same pages and upserts them by unnest',
  run: async (report, { quick, seed }) => {
    const size = quick ? 500 : 10_000;
    const db = await startDatabase();
    const sandbox = await startSandbox(db.urls.SANDBOX_DATABASE_URL);
    try {
      const token = await sandbox.addStore({ slug: SLUG, seed, size, plan: 'plus', switches: { throttling: 'off' } });
      const shop = `${SLUG}.myshopify.com`;
      const input = { databaseUrl: db.urls.DATABASE_URL, storeId: await db.addStore(shop), shop, platformUrl: sandbox.url, token, bulkAbove: 1_000_000 };
      const once = async (child: string): Promise<Measured> => {
        await db.emptyCatalog();
        const result = await runChild<Measured>(child, input);
        const { rows } = await db.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM variant WHERE store_id = $1 AND deleted_at IS NULL', [input.storeId]);
        if (rows[0]?.n !== size) {
          throw new Error(`${child} left ${rows[0]?.n} of ${size} variants.`);
        }
        return result;
      };
      report.line(`PostgreSQL ${db.version}, ${size} variants`);
      const pairs = await inPairs(
        () => once('app-sync'),
        () => once('bare-pages'),
        { wanted: quick ? 1 : 5, atMost: quick ? 2 : 12, onPair: (text) => report.line(text) },
        ({ a, b }) => `app ${(a.result.ms / 1000).toFixed(2)} s, bare ${(b.result.ms / 1000).toFixed(2)} s, ratio ${(b.result.ms / a.result.ms).toFixed(2)}`,
      );
      const kept = sound(pairs, quick);
      const ratio = median(kept.map(({ a, b }) => b.result.ms / a.result.ms));
      report.part('pages', `${ratio.toFixed(2)}× bare (${kept.length} of ${pairs.length} pairs sound)`, '>= 0.7×', ratio >= 0.7 && kept.length >= (quick ? 1 : 5));
    } finally {
      await sandbox.stop();
      await db.stop();
    }
  },
};
