import { expect, it } from 'vitest';
import { silentLog } from '#app/lib/log.ts';
import type { JobRequest } from './catalog.ts';
import { createNudge } from './nudge.ts';

const STORE = '01990000-0000-7000-8000-000000000001';
const OTHER = '01990000-0000-7000-8000-000000000002';
const apply = (storeId: string): JobRequest => ({ name: 'deliveries.apply', payload: { storeId, epoch: 1 } });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));

it('adds the first at once and one more after the last, each store for itself', async () => {
  const added: JobRequest[] = [];
  const nudge = createNudge((request) => Promise.resolve(void added.push(request)), silentLog);
  nudge(apply(STORE));
  nudge(apply(OTHER));
  expect(added).toHaveLength(2);
  for (let count = 0; count < 50; count += 1) {
    nudge(apply(STORE));
  }
  await settle();
  expect(added).toEqual([apply(STORE), apply(OTHER), apply(STORE)]);

  nudge(apply(STORE));
  expect(added).toHaveLength(4);
});

it('goes on after a queue that did not answer', async () => {
  let calls = 0;
  const nudge = createNudge(() => ((calls += 1) === 1 ? Promise.reject(new Error('down')) : Promise.resolve()), silentLog);
  nudge(apply(STORE));
  nudge(apply(STORE));
  await settle();
  expect(calls).toBe(2);
});
