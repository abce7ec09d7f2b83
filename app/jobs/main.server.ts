/** The worker process: takes jobs, sweeps for work whose nudge was lost, and ends cleanly. */
import { createComposition } from '#app/composition.server.ts';
import { readConfig } from '#app/config.server.ts';
import type { DueWork } from '#app/db/scope.ts';
import type { WorkerHandle } from './backend.server.ts';
import type { JobRequest } from './catalog.ts';
import { catalogHandlers } from './handlers/catalog-handlers.server.ts';
import { changeHandlers } from './handlers/change-handlers.server.ts';
import { deliveryHandlers } from './handlers/delivery-handlers.server.ts';
import { answerCompliance, type PeopleHeld } from '#app/modules/deliveries/answer-compliance.server.ts';
import { countPerson, redactPerson } from '#app/modules/sales/redact-person.server.ts';
import type { Handlers } from './handlers/handler.ts';
import { notificationHandlers } from './handlers/notification-handlers.server.ts';
import { orphanHandlers } from './handlers/orphan-handlers.server.ts';
import { retentionHandlers } from './handlers/retention-handlers.server.ts';
import { salesHandlers } from './handlers/sales-handlers.server.ts';
import { tokenHandlers } from './handlers/token-handlers.server.ts';
import { runHandlers } from './handlers/run-handlers.server.ts';
import { giveUpOn, workOn, type WorkTools } from './work.server.ts';

const CONCURRENCY = { 'store-io': 4, compute: 2, writes: 4, mail: 2 } as const;
const SWEEP_LIMIT = 500;
const HOUR_MS = 3_600_000;
const BODIES_KEPT_MS = 7 * 24 * HOUR_MS;
/** As long as a clean-up keeps those of a store that is here. */
const STORELESS_KEPT_MS = 90 * 24 * HOUR_MS;
const STORELESS_AT_ONCE = 5000;

const config = readConfig(process.env);
const composition = await createComposition(config, 'worker');
const { log, system, enqueue, backend } = composition;
const handlers: Handlers = {
  ...catalogHandlers,
  ...salesHandlers,
  ...tokenHandlers,
  ...runHandlers,
  ...changeHandlers,
  ...notificationHandlers,
  ...orphanHandlers,
  ...deliveryHandlers(system, composition.platforms),
  ...retentionHandlers(system.system.deliveries),
};
const people: PeopleHeld = {
  count: (store, customer) => countPerson(composition.rowsOf(store), customer),
  redact: (store, customer) => redactPerson(composition.rowsOf(store), customer),
};
const tools: WorkTools = { openStore: composition.openStore, setNeedsReauth: (id) => system.system.setNeedsReauth(id), enqueue, log };

const workers: WorkerHandle[] = Object.entries(CONCURRENCY).map(([queue, concurrency]) =>
  backend.worker(queue, (name, payload, jobId) => workOn(tools, handlers, { name, data: payload, jobId }), {
    concurrency,
    lockMs: config.timings.queueLockMs,
    onFailed: (name, payload, error, final) => {
      log.warn({ job: name, error: error.message, final }, 'a job failed');
      if (final) {
        void giveUpOn(tools, handlers, name, payload, error);
      }
    },
    onError: (error) => log.warn({ queue, error: error.message }, 'the queue reported an error'),
  }),
);

let sweeping = false;
async function sweep(): Promise<void> {
  if (sweeping) {
    return;
  }
  sweeping = true;
  try {
    for (const due of await system.system.dueWork(composition.clock.now(), SWEEP_LIMIT)) {
      await enqueue(nudgeOf(due));
    }
    for (const platform of Object.values(composition.platforms)) {
      await answerCompliance(system, platform, people);
    }
    await tidyDeliveries(composition.clock.now().getTime());
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'the sweep failed');
  } finally {
    sweeping = false;
  }
}

let tidied = 0;
/** Once an hour. */
async function tidyDeliveries(now: number): Promise<void> {
  if (now - tidied < HOUR_MS) {
    return;
  }
  await system.system.deliveries.forgetBodies(new Date(now - BODIES_KEPT_MS));
  await system.system.deliveries.forgetStoreless(new Date(now - STORELESS_KEPT_MS), STORELESS_AT_ONCE);
  tidied = now;
}

function nudgeOf({ kind, storeId, epoch, runId, stage }: DueWork): JobRequest {
  const payload = { storeId, epoch };
  switch (kind) {
    case 'changes_to_write':
      return { name: 'changes.write', payload };
    case 'changes_to_check':
      return { name: 'changes.verify', payload };
    case 'news':
      return { name: 'news.tell', payload };
    case 'keep_alive':
      return { name: 'tokens.keep_alive', payload };
    case 'scheduled_run':
      return { name: 'run.start', payload };
    case 'moved_run':
      return { name: 'run.react', payload };
    case 'sync':
      return { name: 'catalog.sync', payload };
    case 'reconcile':
      return { name: 'catalog.reconcile', payload };
    case 'sales':
      return { name: 'sales.sync', payload };
    case 'sales_reconcile':
      return { name: 'sales.reconcile', payload };
    case 'rollup':
      return { name: 'sales.rollup', payload };
    case 'carts':
      return { name: 'sales.carts', payload };
    case 'orphans':
      return { name: 'orphans.check', payload };
    case 'cleanup':
      return { name: 'store.clean_up', payload };
    case 'elasticity':
      return { name: 'elasticity.learn', payload };
    case 'deliveries':
      return { name: 'deliveries.apply', payload };
    case 'stage':
      return stage === 'scout' || stage === 'analyst'
        ? { name: stage === 'scout' ? 'run.scout' : 'run.analyze', payload: { ...payload, runId: runId ?? '' } }
        : { name: 'changes.verify', payload };
    case 'undo':
      return { name: 'run.undo', payload: { ...payload, runId: runId ?? '' } };
  }
}

const timer = setInterval(() => void sweep(), config.timings.sweepEveryMs);
void sweep();
log.info({ queues: Object.keys(CONCURRENCY) }, 'the worker is ready');
process.send?.({ ready: true });

let closing = false;
async function close(): Promise<void> {
  if (closing) {
    return;
  }
  closing = true;
  clearInterval(timer);
  const late = setTimeout(() => process.exit(1), 25_000);
  late.unref();
  await Promise.all(workers.map((worker) => worker.close()));
  await composition.close();
  process.exit(0);
}
process.on('SIGTERM', () => void close());
process.on('SIGINT', () => void close());
// A parent that started us over IPC and died must not leave us behind.
process.on('disconnect', () => void close());
