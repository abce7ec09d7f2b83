/** The queue's promises on both backends: one job per key, a re-enqueue from inside is kept, delays and failures behave. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import { createDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { redisServer, startRedis, type TestRedis } from '../../tests/support/redis.ts';
import { type JobBackend, openBackend } from './backend.server.ts';
import { createEnqueue, type Enqueue } from './enqueue.server.ts';

const lanes = ['postgres', ...(redisServer ? ['redis'] : [])];

describe.each(lanes)('the queue on %s', (lane) => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let backend: JobBackend;
  let enqueue: Enqueue;

  beforeAll(async () => {
    database = await createDatabase();
    redis = lane === 'redis' ? await startRedis() : undefined;
    backend = await openBackend({ redisUrl: redis?.url, queueUrl: database.urls.DATABASE_QUEUE_URL });
    enqueue = createEnqueue(backend);
  });

  afterAll(async () => {
    await enqueue.close();
    await backend.close();
    redis?.stop();
    await database.drop();
  });

  const payload = () => ({ storeId: v7(), epoch: 1 });
  const quiet = { concurrency: 4, lockMs: 5000, onFailed: () => undefined, onError: () => undefined };
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let i = 0; i < 400 && !isTrue(); i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  it('keeps at most one active and one waiting job per key, and loses neither', async () => {
    const mine = payload();
    let runs = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const worker = backend.worker(
      'store-io',
      async () => {
        runs += 1;
        await (runs === 1 ? gate : Promise.resolve());
      },
      quiet,
    );
    await enqueue({ name: 'catalog.sync', payload: mine });
    await until(() => runs === 1);
    // While the first is working, ten more nudges arrive: exactly one of them is kept.
    for (let i = 0; i < 10; i += 1) {
      await enqueue({ name: 'catalog.sync', payload: mine });
    }
    release();
    await until(() => runs === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await worker.close();
    expect(runs).toBe(2);
  });

  it('runs a job that enqueues itself until it stops doing so', async () => {
    const mine = payload();
    let runs = 0;
    const worker = backend.worker(
      'compute',
      async () => {
        runs += 1;
        if (runs < 5) {
          await enqueue({ name: 'run.analyze', payload: { ...mine, runId: mine.storeId } });
        }
      },
      quiet,
    );
    await enqueue({ name: 'run.analyze', payload: { ...mine, runId: mine.storeId } });
    await until(() => runs === 5);
    await worker.close();
    expect(runs).toBe(5);
  });

  it('tries a failing job again and brings a delayed one forward', async () => {
    const mine = payload();
    const seen: string[] = [];
    const worker = backend.worker(
      'writes',
      async (name) => {
        seen.push(name);
        if (name === 'changes.write' && seen.filter((one) => one === name).length === 1) {
          throw new Error('once');
        }
      },
      quiet,
    );
    await enqueue({ name: 'changes.verify', payload: mine, delayMs: 60_000 });
    await enqueue({ name: 'changes.verify', payload: mine, delayMs: 0 });
    await enqueue({ name: 'changes.write', payload: mine });
    await until(() => seen.filter((name) => name === 'changes.write').length === 2 && seen.includes('changes.verify'));
    await worker.close();
    expect(seen.filter((name) => name === 'changes.write')).toHaveLength(2);
    expect(seen.filter((name) => name === 'changes.verify')).toHaveLength(1);
  });

  it('refuses a payload that carries more than ids', async () => {
    await expect(enqueue({ name: 'catalog.sync', payload: { storeId: 'not-an-id', epoch: 1 } })).rejects.toThrow();
  });
});
