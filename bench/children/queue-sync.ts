/**
 * P8: a sync as the worker does it, through the queue, and how much of the work is the queue's own: the same jobs are then
 * carried out again with nothing in them.
 */
import { openPrisma } from '#app/db/client.server.ts';
import { openBackend } from '#app/jobs/backend.server.ts';
import { createEnqueue } from '#app/jobs/enqueue.server.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { appContext, type AppContextInput } from '../lib/app-context.ts';
import { clusterCpuMs } from '../lib/cluster-cpu.ts';
import { measured } from '../lib/measured.ts';

const EMPTY_JOBS = 200;
const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput & { queueUrl: string; postgresPid: number };
const prisma = openPrisma(input.databaseUrl, 20);
const backend = await openBackend({ redisUrl: undefined, queueUrl: input.queueUrl });
const enqueue = createEnqueue(backend);
const request = { name: 'catalog.sync', payload: { storeId: input.storeId, epoch: 1 } } as const;

/** Each job adds the next until `work` says that nothing is left. @returns how many there were */
async function chain(work: () => Promise<boolean>): Promise<number> {
  let jobs = 0;
  await new Promise<void>((resolve, reject) => {
    const worker = backend.worker(
      'store-io',
      async () => {
        jobs += 1;
        if (await work()) {
          void worker.close().then(resolve, reject);
        } else {
          await enqueue(request);
        }
      },
      { concurrency: 4, lockMs: 30_000, onFailed: (_name, _payload, error) => reject(error), onError: reject },
    );
    enqueue(request).catch(reject);
  });
  return jobs;
}

async function costOf(work: () => Promise<boolean>): Promise<{ jobs: number; cpuMs: number }> {
  const before = clusterCpuMs(input.postgresPid) ?? 0;
  let jobs = 0;
  const { cpuMs } = await measured(async () => {
    jobs = await chain(work);
  });
  return { jobs, cpuMs: cpuMs + (clusterCpuMs(input.postgresPid) ?? 0) - before };
}

const sync = await costOf(async () => (await syncCatalog(appContext(prisma, input))).done);
let left = EMPTY_JOBS;
const empty = await costOf(() => Promise.resolve((left -= 1) === 0));
await enqueue.close();
await backend.close();
await prisma.$disconnect();
process.send?.({ sync, empty });
