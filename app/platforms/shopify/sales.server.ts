/** The sales half of a store's client: what is counted, and which way what is read. */
import type { StoreClient } from '../port.ts';
import type { OrderSnapshot, SalesPage, SalesReading } from '../sales-port.ts';
import { ask } from './ask.server.ts';
import { isBulkCheckpoint, listOrdersByBulk, type BulkTools } from './bulk-catalog.server.ts';
import { listCheckouts, listCustomers, readCustomers } from './customers.server.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { salesCountShape } from './order-shapes.ts';
import { listOrdersByPages, readOrders, withRefunds } from './orders.server.ts';
import { SALES_COUNT } from './sales-operations.ts';

type SalesClient = Pick<StoreClient, 'countSales' | 'listOrders' | 'readOrders' | 'listCustomers' | 'readCustomers' | 'listCheckouts'>;

interface SalesOptions {
  bulk: BulkTools;
  readScopes: () => Promise<{ granted: string[] }>;
  /** More orders than this are read as one file: by pages they come four at a time. */
  ordersBulkAbove?: number;
}

const ORDERS_BULK_ABOVE = 200;
/** Without read_all_orders the platform shows 60 days; an hour less, so that none leaves the window between two questions. */
const VISIBLE_MS = 60 * 86_400_000 - 3_600_000;

export function salesClient(send: GraphqlTransport, { bulk, readScopes, ordersBulkAbove = ORDERS_BULK_ABOVE }: SalesOptions): SalesClient {
  const visibleFrom = async (): Promise<Date | null> => ((await readScopes()).granted.includes('read_all_orders') ? null : new Date(bulk.now().getTime() - VISIBLE_MS));
  const countSales: StoreClient['countSales'] = async ({ until, since }) => {
    const from = await visibleFrom();
    const changed = since === undefined ? [] : [`updated_at:>='${since.toISOString()}'`];
    const orders = [`created_at:<'${until.toISOString()}'`, ...(from === null ? [] : [`created_at:>='${from.toISOString()}'`]), ...changed].join(' AND ');
    const customers = [`customer_date:<'${until.toISOString()}'`, ...changed].join(' AND ');
    const counts = await ask(send, SALES_COUNT, { orders, customers }, salesCountShape);
    return { orders: counts.ordersCount?.count ?? 0, customers: counts.customersCount?.count ?? 0, visibleFrom: from };
  };
  const where = ({ resumeFrom, since }: SalesReading): { resumeFrom: string | undefined; query: string | null } => ({
    resumeFrom,
    query: since === undefined ? null : `updated_at:>='${since.toISOString()}'`,
  });
  return {
    countSales,
    listOrders: async function* (reading): AsyncGenerator<SalesPage<OrderSnapshot>> {
      const { resumeFrom, since } = reading;
      const isForBulk = since === undefined && (isBulkCheckpoint(resumeFrom) || (resumeFrom === undefined && (await countSales({ until: bulk.now() })).orders > ordersBulkAbove));
      if (!isForBulk) {
        yield* listOrdersByPages(send, where(reading));
        return;
      }
      if (!(yield* wholeOrders(send, bulk, resumeFrom))) {
        yield* listOrdersByPages(send, { resumeFrom: undefined, query: null });
      }
    },
    readOrders: (ids) => readOrders(send, ids),
    listCustomers: ({ people, ...reading }) => listCustomers(send, { ...where(reading), people }),
    readCustomers: (ids, { people }) => readCustomers(send, ids, people),
    listCheckouts: (reading) => listCheckouts(send, where(reading)),
  };
}

/** Pages of the file, with those orders that it does not tell all of read by themselves. @returns whether the file was complete */
async function* wholeOrders(send: GraphqlTransport, bulk: BulkTools, resumeFrom: string | undefined): AsyncGenerator<SalesPage<OrderSnapshot>, boolean> {
  const pages = listOrdersByBulk(bulk, resumeFrom);
  for (;;) {
    const next = await pages.next();
    if (next.done === true) {
      return next.value === 'complete';
    }
    const { orders, refunded, singly, checkpoint } = next.value;
    // One that is gone meanwhile is none of the store's any more.
    const read = await readOrders(send, [...new Set(singly)]);
    yield { rows: [...orders, ...(await withRefunds(send, refunded)), ...read.orders], checkpoint };
  }
}
