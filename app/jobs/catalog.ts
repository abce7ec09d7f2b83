/** Every job by name: what it carries (ids only), where it runs and how it is kept from piling up. */
import { z } from 'zod';

const store = { storeId: z.uuid(), epoch: z.number().int() };

interface JobRow {
  payload: z.ZodObject;
  /** Queues by resource. */
  queue: 'store-io' | 'compute' | 'writes' | 'mail';
  attempts: number;
  /** Jobs with the same key are one: at most one active and one waiting. */
  dedupe: (payload: never) => string;
  /** Also of a store that waits for its merchant's consent: the job itself knows what it can do without tokens. */
  withoutTokens?: boolean;
}

const perStore =
  (name: string) =>
  ({ storeId }: { storeId: string }): string =>
    `${storeId}:${name}`;
const perRun =
  (name: string) =>
  ({ storeId, runId }: { storeId: string; runId: string }): string =>
    `${storeId}:${name}:${runId}`;

export const catalog = {
  'catalog.sync': { payload: z.object(store), queue: 'store-io', attempts: 8, dedupe: perStore('catalog.sync') },
  /** The night's comparison with the platform: begins a pass that catalog.sync carries out. */
  'catalog.reconcile': { payload: z.object(store), queue: 'store-io', attempts: 4, dedupe: perStore('catalog.reconcile') },
  /** Orders, customers and checkouts: a slice of the pass under way. */
  'sales.sync': { payload: z.object(store), queue: 'store-io', attempts: 8, dedupe: perStore('sales.sync') },
  'sales.reconcile': { payload: z.object(store), queue: 'store-io', attempts: 4, dedupe: perStore('sales.reconcile') },
  /** Adds up anew what was marked. */
  'sales.rollup': { payload: z.object(store), queue: 'compute', attempts: 8, dedupe: perStore('sales.rollup'), withoutTokens: true },
  /** Carts that nothing happened to for long enough. */
  'sales.carts': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('sales.carts'), withoutTokens: true },
  /** Sees to it that the pixel runs in the store's front. */
  'sales.pixel': { payload: z.object(store), queue: 'store-io', attempts: 4, dedupe: perStore('sales.pixel') },
  /** How demand answers to prices, once a week: from the sums, no platform is asked. */
  'elasticity.learn': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('elasticity.learn'), withoutTokens: true },
  /** A store's own frequency has passed: one run, if none is active. */
  'run.start': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('run.start') },
  /** Costs, stock or rivals' prices moved: what rests on them is decided again. */
  'run.react': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('run.react') },
  'run.scout': { payload: z.object({ ...store, runId: z.uuid() }), queue: 'store-io', attempts: 4, dedupe: perRun('run.scout') },
  'run.analyze': { payload: z.object({ ...store, runId: z.uuid() }), queue: 'compute', attempts: 4, dedupe: perRun('run.analyze') },
  'run.undo': { payload: z.object({ ...store, runId: z.uuid() }), queue: 'compute', attempts: 4, dedupe: perRun('run.undo') },
  'changes.write': { payload: z.object(store), queue: 'writes', attempts: 4, dedupe: perStore('changes.write') },
  'changes.verify': { payload: z.object(store), queue: 'writes', attempts: 4, dedupe: perStore('changes.verify') },
  /** What happened since the store was last looked at, noted and put into letters. */
  'news.tell': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('news.tell'), withoutTokens: true },
  'mail.send': { payload: z.object(store), queue: 'mail', attempts: 4, dedupe: perStore('mail.send'), withoutTokens: true },
  /** Prices that nobody decides any more, once a day. */
  'orphans.check': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('orphans.check'), withoutTokens: true },
  /** What is past its time, once a week. */
  'store.clean_up': { payload: z.object(store), queue: 'compute', attempts: 4, dedupe: perStore('store.clean_up'), withoutTokens: true },
  'tokens.keep_alive': { payload: z.object(store), queue: 'store-io', attempts: 4, dedupe: perStore('tokens.keep_alive') },
  'deliveries.apply': { payload: z.object(store), queue: 'store-io', attempts: 8, dedupe: perStore('deliveries.apply'), withoutTokens: true },
} as const satisfies Record<string, JobRow>;

export type JobName = keyof typeof catalog;
export type JobPayload<Name extends JobName> = z.infer<(typeof catalog)[Name]['payload']>;

/** A job to be added: the answer of a handler, and what a route asks for. */
export type JobRequest = { [Name in JobName]: { name: Name; payload: JobPayload<Name>; delayMs?: number } }[JobName];
