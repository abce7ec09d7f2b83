import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StoreId } from '#app/lib/ids.ts';
import type { AppContextInput } from '../lib/app-context.ts';
import type { Way } from '../children/decide.ts';
import { runChild } from '../lib/child.ts';
import { startDatabase, type BenchDatabase } from '../lib/database.ts';
import { OFFERS } from '../lib/decision-facts.ts';
import type { Goal, GoalReport } from '../lib/goal.ts';
import { addMarket } from '../lib/market-rows.ts';
import type { Measured } from '../lib/measured.ts';
import { inPairs, median, sound } from '../lib/pairs.ts';
import { forgetRuns, saveSample, writtenBy, type Written } from '../lib/written-rows.ts';

const FULL = { small: 10_000, large: 1_000_000, articles: 1000, seconds: 2, wanted: 5, atMost: 12 };
const QUICK: typeof FULL = { small: 2000, large: 20_000, articles: 200, seconds: 0.5, wanted: 1, atMost: 2 };
const MB = 2 ** 20;

interface Shop {
  storeId: StoreId;
  variants: number;
  input: AppContextInput;
}

const kilo = (perSecond: number): string => `${(perSecond / 1000).toFixed(1)} k/s`;

async function ratioOf(report: GoalReport, sizes: typeof FULL, a: Way, b: Way): Promise<{ ratio: number; told: string; enough: boolean }> {
  const once = (way: Way): Promise<number> => runChild<number>('decide', { way, articles: sizes.articles, seconds: sizes.seconds });
  const pairs = await inPairs(
    () => once(a),
    () => once(b),
    { wanted: sizes.wanted, atMost: sizes.atMost, onPair: (text) => report.line(text) },
    (pair) => `${a} ${kilo(pair.a.result)}, ${b} ${kilo(pair.b.result)}, ratio ${(pair.a.result / pair.b.result).toFixed(2)}`,
  );
  const kept = sound(pairs, sizes === QUICK);
  const ratio = median(kept.map((pair) => pair.a.result / pair.b.result));
  return { ratio, told: `(${kept.length} of ${pairs.length} pairs sound)`, enough: kept.length >= sizes.wanted };
}

async function measureDecisions(report: GoalReport, sizes: typeof FULL): Promise<void> {
  const objects = await ratioOf(report, sizes, 'objects', 'rules');
  report.part('objects', `${objects.ratio.toFixed(2)}× json-rules-engine ${objects.told}`, '>= 10×', objects.ratio >= 10 && objects.enough);
  report.line(
    `beside it: ${kilo(await runChild<number>('decide', { way: 'read' satisfies Way, articles: sizes.articles, seconds: sizes.seconds }))} with facts of unknown origin, read first (one run)`,
  );
  const receipts = await ratioOf(report, sizes, 'receipts', 'stringify');
  report.part('receipts', `${receipts.ratio.toFixed(2)}× stringify + sha256 ${receipts.told}`, '>= 0.5×', receipts.ratio >= 0.5 && receipts.enough);
}

async function addShop(db: BenchDatabase, report: GoalReport, variants: number): Promise<Shop> {
  const shop = `bench-p7-${variants}.myshopify.com`;
  const storeId = await db.addStore(shop);
  const start = performance.now();
  await addMarket(db.owner, storeId, variants);
  report.line(`${variants} variants with ${OFFERS} offers each made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return { storeId, variants, input: { databaseUrl: db.urls.DATABASE_URL, storeId, shop, platformUrl: 'http://127.0.0.1:9', token: '', bulkAbove: 0 } };
}

async function once(db: BenchDatabase, { storeId, variants, input }: Shop, child: string, more: object = {}): Promise<Measured & { written: Written }> {
  await forgetRuns(db);
  const result = await runChild<Measured>(child, { ...input, ...more });
  const written = await writtenBy(db, storeId);
  if (written.decisions !== variants || written.receipts !== variants) {
    throw new Error(`${child} left ${written.decisions} decisions and ${written.receipts} receipts of ${variants}.`);
  }
  return { ...result, written };
}

/** The app once over each shop. */
async function measureMemory(db: BenchDatabase, report: GoalReport, shops: readonly [small: Shop, large: Shop]): Promise<void> {
  const peaks: number[] = [];
  for (const shop of shops) {
    const run = await once(db, shop, 'app-reprice');
    report.line(`${shop.variants} variants: ${(run.ms / 1000).toFixed(1)} s, peak ${Math.round(run.peakRssBytes / MB)} MB`);
    peaks.push(run.peakRssBytes);
  }
  const [least = NaN, most = NaN] = peaks;
  reportMemory(report, least, most, shops);
}

function reportMemory(report: GoalReport, least: number, most: number, [small, large]: readonly [Shop, Shop]): void {
  report.part('memory', `${Math.round(most / MB)} MB, ${(most / least).toFixed(2)}× from ${small.variants} to ${large.variants} variants`, '<= 1.3×', most / least <= 1.3);
}

/** @returns peak memory of the largest of its runs, bytes */
async function measureReprice(db: BenchDatabase, report: GoalReport, shop: Shop, sizes: typeof FULL): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-p7-'));
  const file = path.join(folder, 'written.json');
  try {
    // The first pair begins with the app: what it has written is what the ceiling then writes.
    const app = async (): Promise<Measured & { written: Written }> => {
      const run = await once(db, shop, 'app-reprice');
      await saveSample(db, shop.storeId, file);
      return run;
    };
    const perVariant = (ms: number): string => `${(ms / 1000).toFixed(1)} s (${((ms * 1000) / shop.variants).toFixed(0)} µs a variant)`;
    const pairs = await inPairs(
      app,
      () => once(db, shop, 'bare-reprice', { written: file }),
      { wanted: sizes.wanted, atMost: sizes.atMost, onPair: (text) => report.line(text) },
      ({ a, b }) =>
        `app ${perVariant(a.result.ms)}, peak ${Math.round(a.result.peakRssBytes / MB)} MB, receipts of ${a.result.written.bytes} bytes; bare ${perVariant(b.result.ms)}, receipts of ${b.result.written.bytes} bytes; ratio ${(a.result.ms / b.result.ms).toFixed(2)}`,
    );
    const kept = sound(pairs, sizes === QUICK);
    const ratio = median(kept.map(({ a, b }) => a.result.ms / b.result.ms));
    report.part(
      'reprice',
      `${ratio.toFixed(2)}× COPY out + unnest in of ${shop.variants} variants (${kept.length} of ${pairs.length} pairs sound)`,
      '<= 1.5×',
      ratio <= 1.5 && kept.length >= sizes.wanted,
    );
    return Math.max(...pairs.map(({ a }) => a.result.peakRssBytes));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const p7: Goal = {
  name: 'P7',
  about: `decisions with ${OFFERS} offers each: as objects, with receipts, and a whole store read, decided and written`,
  parts: ['memory'],
  run: async (report, { quick, size, part }) => {
    const base = quick ? QUICK : FULL;
    if (part === undefined) {
      await measureDecisions(report, base);
    }
    const db = await startDatabase();
    try {
      report.line(`PostgreSQL ${db.version}`);
      // The small shop is measured beside the large one: of one size they would be one.
      const smaller = Math.min(base.small, (size ?? base.large) - 1);
      const small = await addShop(db, report, smaller);
      if (part === 'memory') {
        await measureMemory(db, report, [small, await addShop(db, report, size ?? base.large)]);
        return;
      }
      const least = (await once(db, small, 'app-reprice')).peakRssBytes;
      report.line(`${small.variants} variants: peak ${Math.round(least / MB)} MB`);
      const large = await addShop(db, report, size ?? base.large);
      const most = await measureReprice(db, report, large, base);
      reportMemory(report, least, most, [small, large]);
    } finally {
      await db.stop();
    }
  },
};
