/** The platform's own journal of price writes, held against what the app says it did. */
import { call, type Sandbox } from './steps.ts';
import type { RunData } from './shapes.ts';

interface Entry {
  id: number;
  variantId: number;
  source: string;
  after: string;
}

export interface Proof {
  /** Price writes that the platform carried out for the app since the run began. */
  writes: number;
  /** Variants written more than once. */
  twice: number;
  verified: number;
}

/** The number of the last entry: what comes after it belongs to this run. */
export async function journalEnd(sandbox: Sandbox): Promise<number> {
  let last = 0;
  for await (const entry of entriesAfter(sandbox, 0)) {
    last = entry.id;
  }
  return last;
}

export async function proofOf(sandbox: Sandbox, mark: number, run: RunData): Promise<Proof> {
  const perVariant = new Map<number, number>();
  for await (const entry of entriesAfter(sandbox, mark)) {
    if (entry.source !== 'merchant') {
      perVariant.set(entry.variantId, (perVariant.get(entry.variantId) ?? 0) + 1);
    }
  }
  const counts = [...perVariant.values()];
  return { writes: counts.reduce((sum, count) => sum + count, 0), twice: counts.filter((count) => count > 1).length, verified: run.changes.verified };
}

async function* entriesAfter({ url, slug }: Sandbox, after: number): AsyncIterable<Entry> {
  let cursor = after;
  for (;;) {
    const { entries } = await call<{ entries: Entry[] }>(url, 'GET', `/sandbox/stores/${slug}/journal?limit=5000&after=${cursor}`);
    yield* entries;
    const last = entries.at(-1);
    if (!last) {
      return;
    }
    cursor = last.id;
  }
}
