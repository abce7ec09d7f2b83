import { catalog, type JobRequest } from './catalog.ts';
import type { JobBackend, QueueHandle } from './backend.server.ts';

export interface Enqueue {
  (request: JobRequest): Promise<void>;
  close(): Promise<void>;
}

/** Adds jobs by name; the payload is parsed, so nothing but ids gets into the queue. */
export function createEnqueue(backend: JobBackend): Enqueue {
  const queues = new Map<string, QueueHandle>();
  const enqueue = async ({ name, payload, delayMs }: JobRequest): Promise<void> => {
    const row = catalog[name];
    let queue = queues.get(row.queue);
    if (!queue) {
      queue = backend.queue(row.queue);
      queues.set(row.queue, queue);
    }
    await queue.add(name, row.payload.parse(payload), { dedupeId: row.dedupe(payload as never), delayMs: delayMs ?? 0, attempts: row.attempts });
  };
  return Object.assign(enqueue, {
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  });
}
