import type { Log } from '#app/lib/log.ts';
import { catalog, type JobRequest } from './catalog.ts';

/** How long a job that was just added is not added again: in between nothing is lost, since the last request is kept. */
const QUIET_MS = 100;

/**
 * Adds a job without waiting for it, for work that stands in its rows: what is lost here the sweep finds. Of many requests
 * that mean the same job the first goes at once, and one more after the last.
 */
export function createNudge(enqueue: (request: JobRequest) => Promise<void>, log: Log): (request: JobRequest) => void {
  const known = new Map<string, { again: boolean }>();
  const send = async (key: string, request: JobRequest): Promise<void> => {
    const state = { again: true };
    known.set(key, state);
    while (state.again) {
      state.again = false;
      await enqueue(request).catch((error: unknown) => log.warn({ err: error }, 'a nudge was lost'));
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    }
    known.delete(key);
  };
  return (request) => {
    // With the epoch: a store that was installed anew is another one.
    const key = `${catalog[request.name].dedupe(request.payload as never)}:${request.payload.epoch}`;
    const state = known.get(key);
    if (state) {
      state.again = true;
    } else {
      void send(key, request);
    }
  };
}
