import type { Database } from '#sandbox/db/pool.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

export const TRUTHS = ['orders', 'customers', 'checkouts', 'demand', 'prices'] as const;
export type Truth = (typeof TRUTHS)[number];

const PAGE = 1000;

/** Rows as they stand in the tables, each with the place it was read at. `$1` the store, `$2` after which, `$3` how many. */
const ROWS: Readonly<Record<Truth, string>> = {
  orders: `
select o.id as at, to_jsonb(o) || jsonb_build_object(
  'lines', (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from order_line l where l.order_id = o.id),
  'refunds', (select coalesce(jsonb_agg(to_jsonb(r) || jsonb_build_object(
      'lines', (select coalesce(jsonb_agg(to_jsonb(rl) order by rl.id), '[]') from refund_line rl where rl.refund_id = r.id)) order by r.id), '[]')
    from refund r where r.order_id = o.id)) as row
from shop_order o where o.store_id = $1 and o.id > $2 order by o.id limit $3`,
  customers: 'select id as at, to_jsonb(c) as row from customer c where store_id = $1 and id > $2 order by id limit $3',
  checkouts: 'select id as at, to_jsonb(c) as row from checkout c where store_id = $1 and id > $2 order by id limit $3',
  demand: 'select product_id as at, to_jsonb(d) as row from demand_truth d where store_id = $1 and product_id > $2 order by product_id limit $3',
  prices: `select variant_id as at, jsonb_build_object('variant_id', variant_id, 'steps', jsonb_agg(jsonb_build_object('from_at', from_at, 'price', price) order by from_at)) as row
from price_truth where store_id = $1 and variant_id > $2 group by variant_id order by variant_id limit $3`,
};

/**
 * What the sandbox itself knows, line by line, for a ledger that shares no code with the app: the store first, then every
 * row, in minor units. Times are moments; whose day they fall on is for the reader to say, in the store's zone.
 */
export async function* truthLines(db: Database, store: Store, truth: Truth): AsyncGenerator<string> {
  const { slug, currency, country, timeZone, taxesIncluded } = store;
  yield `${JSON.stringify({ kind: 'store', slug, currency, country, timeZone, taxesIncluded })}\n`;
  for (let after = 0; ;) {
    const rows = await db.rows<{ at: number; row: object }>(ROWS[truth], [store.id, after, PAGE]);
    for (const { at, row } of rows) {
      yield `${JSON.stringify({ kind: truth, ...row, ...(truth === 'orders' ? { hidden: isHidden(store, at) } : {}) })}\n`;
      after = at;
    }
    if (rows.length < PAGE) {
      return;
    }
  }
}

/** Whether the lists leave this row out for now (switch `lostFromLists`). A plain sum: the same in SQL and here. */
export function isHidden({ switches }: Store, id: number): boolean {
  const lost = switches.lostFromLists;
  return lost !== undefined && ((id % 1_000_003) * 7919 + lost.seed) % lost.oneIn === 0;
}
