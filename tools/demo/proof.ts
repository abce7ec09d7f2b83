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

/** Orders that count, and what they sold without tax before returns, from the platform's own rows: held against the app's figures. */
export async function salesTruth({ url, slug }: Sandbox): Promise<{ orders: number; sales: number }> {
  const answer = await fetch(`${url}/sandbox/stores/${slug}/truth/orders`);
  const [, ...rows] = (await answer.text()).trim().split('\n');
  const truth = { orders: 0, sales: 0 };
  for (const row of rows) {
    const order = JSON.parse(row) as TrueOrder;
    if (!order.test && order.cancelled_at === null) {
      truth.orders += 1;
      truth.sales += order.lines.reduce((sum, line) => sum + soldBy(line, order.taxes_included), 0);
    }
  }
  return truth;
}

interface TrueOrder {
  test: boolean;
  cancelled_at: string | null;
  taxes_included: boolean;
  lines: TrueLine[];
}
interface TrueLine {
  price: number;
  quantity: number;
  allocations: { amount: number }[];
  removed_net: number;
  tax: number;
  removed_tax: number;
}

function soldBy({ price, quantity, allocations, removed_net, tax, removed_tax }: TrueLine, included: boolean): number {
  return price * quantity - allocations.reduce((sum, { amount }) => sum + amount, 0) - removed_net - (included ? tax - removed_tax : 0);
}
