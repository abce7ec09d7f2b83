/** Orders page by page, each read on by itself where its first lines are not all. */
import type { ExternalId } from '#app/lib/ids.ts';
import type { StoreClient } from '../port.ts';
import type { OrderSnapshot, SalesPage } from '../sales-port.ts';
import { ask } from './ask.server.ts';
import type { FileOrder } from './bulk-orders.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import {
  moreLinesShape, moreRefundLinesShape, namedOrdersShape, namedRefundsShape, orderRefundsShape, ordersShape, toOrder, toRefund, type LineNode, type OrderNode, type RefundLineNode, type RefundNode,
} from './order-shapes.ts'; // prettier-ignore
import { MORE_LINES, MORE_REFUND_LINES, ORDER_REFUNDS, ORDERS_PAGE, READ_ORDERS, READ_REFUNDS } from './sales-operations.ts';
import { fromGid, toGid } from './shapes.ts';

const READ_ORDERS_BATCH = 4;
/** As in ORDERS_PAGE. */
const REFUNDS_TOLD = 2;
const ENDED = { hasNextPage: false, endCursor: null };

/** What changed comes in the order it changed, everything in the order it was made: neither loses an order that changes meanwhile. */
export async function* listOrdersByPages(
  send: GraphqlTransport,
  { resumeFrom, query }: { resumeFrom: string | undefined; query: string | null },
): AsyncGenerator<SalesPage<OrderSnapshot>> {
  let after: string | null = resumeFrom ?? null;
  for (;;) {
    const { orders } = await ask(send, ORDERS_PAGE, { after, query, sortKey: query === null ? 'ID' : 'UPDATED_AT' }, ordersShape);
    const rows: OrderSnapshot[] = [];
    for (const order of orders.nodes) {
      rows.push(await wholeOrder(send, order));
    }
    const { hasNextPage, endCursor } = orders.pageInfo;
    yield { rows, checkpoint: hasNextPage ? endCursor : null };
    if (!hasNextPage) {
      return;
    }
    after = endCursor;
  }
}

export async function readOrders(send: GraphqlTransport, ids: readonly ExternalId[]): ReturnType<StoreClient['readOrders']> {
  const orders: OrderSnapshot[] = [];
  for (let start = 0; start < ids.length; start += READ_ORDERS_BATCH) {
    const batch = ids.slice(start, start + READ_ORDERS_BATCH);
    const { nodes } = await ask(send, READ_ORDERS, { ids: batch.map((id) => toGid('Order', id)) }, namedOrdersShape);
    for (const order of nodes) {
      if (order !== null) {
        orders.push(await wholeOrder(send, order));
      }
    }
  }
  const found = new Set(orders.map(({ externalId }) => externalId));
  return { orders, gone: ids.filter((id) => !found.has(id)) };
}

async function wholeOrder(send: GraphqlTransport, order: OrderNode): Promise<OrderSnapshot> {
  const lines: LineNode[] = [...order.lineItems.nodes];
  let more = order.lineItems.pageInfo;
  while (more.hasNextPage) {
    const { order: found } = await ask(send, MORE_LINES, { id: order.id, after: more.endCursor }, moreLinesShape);
    lines.push(...(found?.lineItems.nodes ?? []));
    more = found?.lineItems.pageInfo ?? ENDED;
  }
  const refunds = [];
  for (const refund of await allRefunds(send, order)) {
    refunds.push(toRefund(refund, await refundLines(send, refund)));
  }
  return toOrder(order, lines, refunds);
}

/** A page tells of the first two; when there may be more, all are asked for, and the lines of those that did not come. */
async function allRefunds(send: GraphqlTransport, order: OrderNode): Promise<RefundNode[]> {
  if (order.refunds.length < REFUNDS_TOLD) {
    return order.refunds;
  }
  const { order: found } = await ask(send, ORDER_REFUNDS, { id: order.id }, orderRefundsShape);
  const told = new Map(order.refunds.map((refund) => [refund.id, refund]));
  return (found?.refunds ?? []).map((refund) => told.get(refund.id) ?? { ...refund, refundLineItems: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } });
}

async function refundLines(send: GraphqlTransport, refund: RefundNode): Promise<RefundLineNode[]> {
  const lines = [...refund.refundLineItems.nodes];
  let more = refund.refundLineItems.pageInfo;
  while (more.hasNextPage) {
    const { refund: found } = await ask(send, MORE_REFUND_LINES, { id: refund.id, after: more.endCursor }, moreRefundLinesShape);
    lines.push(...(found?.refundLineItems.nodes ?? []));
    more = found?.refundLineItems.pageInfo ?? ENDED;
  }
  return lines;
}

const READ_REFUNDS_BATCH = 14;
/** As in READ_REFUNDS: with as many, there may be more. */
const isTold = (refunds: readonly RefundNode[]): boolean => refunds.length < REFUNDS_TOLD && refunds.every(({ refundLineItems }) => !refundLineItems.pageInfo.hasNextPage);

/** Orders of a file with their refunds; those whose refunds one answer does not hold are read singly. One that is gone is left out. */
export async function withRefunds(send: GraphqlTransport, found: readonly FileOrder[]): Promise<OrderSnapshot[]> {
  const orders: OrderSnapshot[] = [];
  const singly: ExternalId[] = [];
  for (let start = 0; start < found.length; start += READ_REFUNDS_BATCH) {
    const batch = found.slice(start, start + READ_REFUNDS_BATCH);
    const { nodes } = await ask(send, READ_REFUNDS, { ids: batch.map(({ order }) => order.id) }, namedRefundsShape);
    const told = new Map(nodes.flatMap((node) => (node === null ? [] : [[node.id, node.refunds] as const])));
    for (const { order, lines } of batch) {
      const refunds = told.get(order.id);
      if (refunds && isTold(refunds)) {
        orders.push(
          toOrder(
            order,
            lines,
            refunds.map((refund) => toRefund(refund, refund.refundLineItems.nodes)),
          ),
        );
      } else if (refunds) {
        singly.push(fromGid(order.id));
      }
    }
  }
  return [...orders, ...(await readOrders(send, singly)).orders];
}
