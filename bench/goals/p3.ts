import type { StoreId } from '#app/lib/ids.ts';
import type { AppContextInput } from '../lib/app-context.ts';
import { LINES_PER_PRODUCT, productsIn } from '../lib/catalog-lines.ts';
import { runChild, startChild } from '../lib/child.ts';
import { startDatabase, type BenchDatabase } from '../lib/database.ts';
import type { Goal, GoalReport } from '../lib/goal.ts';
import type { Measured } from '../lib/measured.ts';
import { inPairs, median, sound } from '../lib/pairs.ts';

const SHOP = 'bench.myshopify.com';
const MB = 1e6;
const FULL = { pairsMb: 40, smallMb: 200, largeMb: 2000, wanted: 5, atMost: 12 };
const QUICK: typeof FULL = { pairsMb: 6, smallMb: 6, largeMb: 18, wanted: 1, atMost: 2 };

interface Rig {
  db: BenchDatabase;
  storeId: StoreId;
  input(mb: number): AppContextInput;
}

interface AppRun {
  first: Measured;
  again: Measured;
  firstWal: number;
  againWal: number;
  held: string;
}

/** What the tables hold of the store in the end: both ways must have written the same. */
async function heldBy({ db, storeId }: Rig): Promise<string> {
  const { rows } = await db.owner.query<{ held: string }>(
    `SELECT concat_ws(' ',
       (SELECT count(*) || ':' || coalesce(sum(hashtextextended(concat_ws('|', external_id, title, handle, vendor, product_type, tags, status, image_url, options, search_text, deleted_at), 0)), 0) FROM product WHERE store_id = $1),
       (SELECT count(*) || ':' || coalesce(sum(hashtextextended(concat_ws('|', external_id, product_external_id, title, position, sku, barcode, gtin14, price_minor, compare_at_minor, currency, taxable, stock, stock_item_id, options, platform_updated_at, deleted_at), 0)), 0) FROM variant WHERE store_id = $1),
       (SELECT count(*) || ':' || sum(price_minor) FROM price_history WHERE store_id = $1),
       (SELECT count(*) || ':' || sum(cost_minor) FROM variant_cost WHERE store_id = $1)) AS held`,
    [storeId],
  );
  return rows[0]?.held ?? '';
}

const rowsIn = (mb: number): number => productsIn(mb * MB) * LINES_PER_PRODUCT;
const speed = (mb: number, { ms }: Measured): string => `${Math.round(rowsIn(mb) / ms)} k rows/s`;

async function appRun(rig: Rig, mb: number): Promise<AppRun> {
  const { db } = rig;
  await db.emptyCatalog();
  const once = (): Promise<{ result: Measured; walBytes: number }> => db.walOf(() => runChild<Measured>('app-sync', rig.input(mb)));
  const first = await once();
  const held = await heldBy(rig);
  await db.rest();
  const again = await once();
  if ((await heldBy(rig)) !== held) {
    throw new Error('Reading an unchanged catalog again has changed it.');
  }
  return { first: first.result, firstWal: first.walBytes, again: again.result, againWal: again.walBytes, held };
}

async function bareRun(rig: Rig, mb: number, name: 'bare-bulk' | 'copy-bulk'): Promise<Measured & { held: string }> {
  await rig.db.emptyCatalog();
  const result = await runChild<Measured>(name, rig.input(mb));
  return { ...result, held: await heldBy(rig) };
}

async function measureSpeed(rig: Rig, report: GoalReport, { pairsMb, wanted, atMost }: typeof FULL): Promise<void> {
  const pairs = await inPairs(
    () => appRun(rig, pairsMb),
    () => bareRun(rig, pairsMb, 'bare-bulk'),
    { wanted, atMost, onPair: (text) => report.line(text) },
    ({ a, b }) =>
      `app ${speed(pairsMb, a.result.first)}, again ${speed(pairsMb, a.result.again)}, bare ${speed(pairsMb, b.result)}, ratio ${(b.result.ms / a.result.first.ms).toFixed(2)}, ` +
      `log ${(a.result.firstWal / MB).toFixed(1)} then ${(a.result.againWal / MB).toFixed(2)} MB`,
  );
  if (pairs.some(({ a, b }) => a.result.held !== b.result.held)) {
    throw new Error('The app and the bare loop did not write the same rows.');
  }
  const kept = sound(pairs, wanted < FULL.wanted);
  const copy = median([await bareRun(rig, pairsMb, 'copy-bulk'), await bareRun(rig, pairsMb, 'copy-bulk'), await bareRun(rig, pairsMb, 'copy-bulk')].map(({ ms }) => ms));
  const app = median(kept.map(({ a }) => a.result.first.ms));
  report.line(`beside it: ${(copy / app).toFixed(2)} × COPY + merge (${Math.round(rowsIn(pairsMb) / copy)} k rows/s, three runs)`);
  const ratio = median(kept.map(({ a, b }) => b.result.ms / a.result.first.ms));
  report.part('bulk', `${ratio.toFixed(2)}× bare (${kept.length} of ${pairs.length} pairs sound)`, '>= 0.6×', ratio >= 0.6 && kept.length >= wanted);
  const again = median(kept.map(({ a }) => a.result.first.ms / a.result.again.ms));
  report.part('unchanged', `${again.toFixed(2)}× first load`, '>= 0.9×', again >= 0.9);
  const wal = median(kept.map(({ a }) => a.result.againWal / a.result.firstWal));
  report.part('its log', `${(wal * 100).toFixed(2)} %`, '<= 1 %', wal <= 0.01);
}

async function measureMemory(rig: Rig, report: GoalReport, { smallMb, largeMb }: typeof FULL): Promise<void> {
  const peaks: number[] = [];
  for (const mb of [smallMb, largeMb]) {
    await rig.db.emptyCatalog();
    const run = await runChild<Measured>('app-sync', rig.input(mb));
    peaks.push(run.peakRssBytes);
    report.line(`${mb} MB: ${rowsIn(mb)} rows in ${(run.ms / 1000).toFixed(1)} s, peak ${Math.round(run.peakRssBytes / MB)} MB`);
  }
  const [small = NaN, large = NaN] = peaks;
  report.part('memory', `${Math.round(large / MB)} MB`, '<= 300 MB', Math.max(small, large) <= 300 * MB);
  report.part('its growth', `${(large / small).toFixed(2)}× from ${smallMb} to ${largeMb} MB`, '<= 1.1×', large / small <= 1.1);
}

export const p3: Goal = {
  name: 'P3',
  about: 'a bulk operation’s JSONL into the tables through the app’s own code, against a bare parse-and-unnest loop into the same tables',
  run: async (report, { quick }) => {
    const sizes = quick ? QUICK : FULL;
    const db = await startDatabase();
    const file = startChild('file-server', {});
    try {
      const { port } = (await file.said) as { port: number };
      const storeId = await db.addStore(SHOP);
      const rig: Rig = {
        db,
        storeId,
        // The token tells the file's server how many products the file has.
        input: (mb) => ({ databaseUrl: db.urls.DATABASE_URL, storeId, shop: SHOP, platformUrl: `http://127.0.0.1:${port}`, token: String(productsIn(mb * MB)), bulkAbove: 2000 }),
      };
      report.line(`PostgreSQL ${db.version}, ${rowsIn(sizes.pairsMb)} rows (${sizes.pairsMb} MB) a run`);
      await measureSpeed(rig, report, sizes);
      await measureMemory(rig, report, sizes);
    } finally {
      await file.stop();
      await db.stop();
    }
  },
};
