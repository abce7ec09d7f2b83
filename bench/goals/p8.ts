import { runChild } from '../lib/child.ts';
import { startDatabase } from '../lib/database.ts';
import type { Goal } from '../lib/goal.ts';
import { median } from '../lib/pairs.ts';
import { startSandbox } from '../lib/sandbox.ts';

const SLUG = 'bench-p8';

interface Cost {
  jobs: number;
  /** Of the process and of the database server. */
  cpuMs: number;
}

export const p8: Goal = {
  name: 'P8',
  about: 'jobs carry batches: a paginated sync through the queue, and the same queue with jobs that do nothing',
  run: async (report, { quick, seed }) => {
    const size = quick ? 1000 : 10_000;
    const runs = quick ? 1 : 5;
    const db = await startDatabase();
    const sandbox = await startSandbox(db.urls.SANDBOX_DATABASE_URL);
    try {
      const token = await sandbox.addStore({ slug: SLUG, seed, size, plan: 'plus', switches: { throttling: 'off' } });
      const shop = `${SLUG}.myshopify.com`;
      const store = { databaseUrl: db.urls.DATABASE_URL, storeId: await db.addStore(shop), shop, platformUrl: sandbox.url, token, bulkAbove: 1_000_000 };
      const shares: number[] = [];
      const rowsPerJob: number[] = [];
      for (let run = 1; run <= runs; run += 1) {
        await db.emptyCatalog();
        const { sync, empty } = await runChild<{ sync: Cost; empty: Cost }>('queue-sync', { ...store, queueUrl: db.urls.DATABASE_QUEUE_URL, postgresPid: db.pid });
        const perJob = empty.cpuMs / empty.jobs;
        shares.push((perJob * sync.jobs) / sync.cpuMs);
        rowsPerJob.push(size / sync.jobs);
        report.line(`${size} rows in ${sync.jobs} jobs, ${Math.round(sync.cpuMs)} ms of processor; an empty job ${perJob.toFixed(1)} ms (${empty.jobs} of them)`);
      }
      report.part('jobs', `1 per ${Math.round(Math.min(...rowsPerJob))} rows`, '1 per >= 500', Math.min(...rowsPerJob) >= 500);
      report.part('queue', `${(median(shares) * 100).toFixed(1)} % of the processor time`, '<= 5 %', median(shares) <= 0.05);
    } finally {
      await sandbox.stop();
      await db.stop();
    }
  },
};
