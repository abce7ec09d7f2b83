/** BullMQ over Redis when REDIS_URL is set (production), over PostgreSQL otherwise. The only file that knows which. */
import { createPostgresBackend, Queue as RedisQueue, runMigrations, withBackend, Worker as RedisWorker, type Job } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

const SCHEMA = 'bullmq';
const PREFIX = 'mizan';

export interface QueueHandle {
  add(name: string, payload: object, options: { dedupeId: string; delayMs: number; attempts: number }): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerHandle {
  close(): Promise<void>;
}

export interface WorkerOptions {
  concurrency: number;
  lockMs: number;
  onFailed: (name: string, payload: unknown, error: Error, final: boolean) => void;
  onError: (error: Error) => void;
}

/** One job: its name, what it carries, and the queue's id of it for the logs. */
export type Work = (name: string, payload: unknown, jobId: string) => Promise<void>;

export interface JobBackend {
  queue(name: string): QueueHandle;
  worker(name: string, work: Work, options: WorkerOptions): WorkerHandle;
  ping(): Promise<void>;
  close(): Promise<void>;
}

type AnyQueue = Pick<RedisQueue, 'add' | 'close' | 'on'>;
type Processor = (job: Job<unknown, void>) => Promise<void>;

export async function openBackend(options: { redisUrl: string | undefined; queueUrl: string }): Promise<JobBackend> {
  return options.redisUrl ? openRedis(options.redisUrl) : openPostgres(options.queueUrl);
}

async function openPostgres(connectionString: string): Promise<JobBackend> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  await migrateQueue(pool);
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = (max: number) => ({ connectionString, schema: SCHEMA, max });
  return {
    queue: (name) => asQueue(new Queue(name, { connection: connection(3) }) as unknown as AnyQueue),
    worker: (name, work, options) => {
      const worker = new Worker<unknown, void>(name, (job: Job<unknown, void>) => work(job.name, job.data, job.id ?? ''), { connection: connection(4), ...timing(options) });
      watch(worker as unknown as RedisWorker, options);
      return { close: () => worker.close() };
    },
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

/**
 * BullMQ's own migrations, on one dedicated session. Its `CREATE SCHEMA IF NOT EXISTS` asks for CREATE on the database even
 * where the schema is there; ours was made by the bootstrap, and this role may do nothing outside it.
 */
async function migrateQueue(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const query = (text: string, values?: unknown[]) => client.query(text.startsWith('CREATE SCHEMA') ? 'SELECT 1' : text, values);
    await runMigrations({ query }, SCHEMA);
  } finally {
    client.release();
  }
}

async function openRedis(url: string): Promise<JobBackend> {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  // The client reconnects by itself; each queue and worker reports what it could not do.
  connection.on('error', () => undefined);
  await connection.ping();
  return {
    queue: (name) => asQueue(new RedisQueue(name, { connection, prefix: PREFIX })),
    worker: (name, work, options) => {
      const process: Processor = (job) => work(job.name, job.data, job.id ?? '');
      const worker = new RedisWorker<unknown, void>(name, process, { connection, prefix: PREFIX, ...timing(options) });
      watch(worker, options);
      return { close: () => worker.close() };
    },
    ping: async () => {
      await connection.ping();
    },
    close: async () => {
      await connection.quit();
    },
  };
}

function timing({ concurrency, lockMs }: WorkerOptions): { concurrency: number; lockDuration: number; stalledInterval: number; maxStalledCount: number } {
  // A killed worker's job counts as stalled; killing it often must not make it fail for good.
  return { concurrency, lockDuration: lockMs, stalledInterval: Math.max(500, Math.floor(lockMs / 2)), maxStalledCount: 1000 };
}

function watch(worker: RedisWorker, { onFailed, onError }: WorkerOptions): void {
  worker.on('failed', (job, error) => {
    if (job) {
      onFailed(job.name, job.data, error, job.attemptsMade >= (job.opts.attempts ?? 1));
    }
  });
  worker.on('error', onError);
}

function asQueue(queue: AnyQueue): QueueHandle {
  queue.on('error', () => undefined);
  return {
    add: async (name, payload, { dedupeId, delayMs, attempts }) => {
      await queue.add(name, payload, {
        attempts,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: true,
        removeOnFail: { count: 200 },
        ...(delayMs > 0 ? { delay: delayMs } : {}),
        deduplication: { id: dedupeId, keepLastIfActive: true, reschedule: true },
      });
    },
    close: () => queue.close(),
  };
}
