/** From the lines of ORDERS_BULK's file to orders. Pure. */
import type { ExternalId } from '#app/lib/ids.ts';
import type { OrderSnapshot } from '../sales-port.ts';
import { parseLine, read, type ResumePoint } from './bulk-join.ts';
import { BrokenFile } from './bulk-lines.ts';
import type { FileReader } from './bulk-readers.ts';
import { bulkItemLine, bulkOrderLine, isWhole, toOrder, type BulkOrder, type LineNode } from './order-shapes.ts';
import { fromGid } from './shapes.ts';

export interface OrderFilePage {
  orders: OrderSnapshot[];
  /** Whole but for what their refunds gave back, which no file tells. */
  refunded: FileOrder[];
  /** Lines that do not add up: to be read by themselves. */
  singly: ExternalId[];
  checkpoint: string | null;
}

export interface FileOrder {
  order: BulkOrder;
  lines: readonly LineNode[];
}

/** Orders that may wait for their lines, lines that may wait for their order, orders that are remembered once they were given. */
const LIMITS = { open: 20_000, orphans: 20_000, given: 100_000 };

interface Open {
  order: BulkOrder | null;
  lines: LineNode[];
}

/**
 * An order is whole when its lines add up to its own subtotal; one whose lines never do is read singly when the file ends, and one
 * that a line comes for after it was given is read singly at once. So no line can be lost, in whatever order they come.
 */
export function orderReader(from: ResumePoint): FileReader<OrderFilePage> {
  const open = new Map<string, Open>();
  const given = new Set<string>();
  let position = { offset: from.offset, line: from.line };
  let resume: ResumePoint = from;
  // Since the point where another reader would take over: the order is the file's, so it is the same again.
  let since = 0;
  let skip = from.given;
  let orphans = 0;
  let page: Omit<OrderFilePage, 'checkpoint'> = { orders: [], refunded: [], singly: [] };

  const give = (id: string, order: BulkOrder, lines: readonly LineNode[], isComplete: boolean): void => {
    open.delete(id);
    given.add(id);
    for (const oldest of given) {
      if (given.size <= LIMITS.given) {
        break;
      }
      given.delete(oldest);
    }
    since += 1;
    if (skip > 0) {
      skip -= 1;
    } else if (isComplete && order.refunds.length > 0) {
      page.refunded.push({ order, lines });
    } else if (isComplete) {
      page.orders.push(toOrder(order, lines, []));
    } else {
      page.singly.push(fromGid(id));
    }
  };

  const settle = (id: string, entry: Open): void => {
    if (entry.order && isWhole(entry.order, entry.lines)) {
      give(id, entry.order, entry.lines, true);
    } else {
      open.set(id, entry);
      if (open.size > LIMITS.open || orphans > LIMITS.orphans) {
        throw new BrokenFile('too much waits for the rest of it');
      }
    }
  };

  const takeItem = (line: LineNode, parent: string): void => {
    if (given.has(parent)) {
      since += 1;
      if (skip > 0) {
        skip -= 1;
      } else {
        page.singly.push(fromGid(parent));
      }
      return;
    }
    const entry = open.get(parent) ?? { order: null, lines: [] };
    orphans += entry.order ? 0 : 1;
    settle(parent, { ...entry, lines: [...entry.lines, line] });
  };

  return {
    take: (line) => {
      position = { offset: line.end, line: position.line + 1 };
      const content = parseLine(line.text);
      if ('__parentId' in content) {
        const item = read(bulkItemLine, content);
        takeItem(item, item.__parentId);
      } else {
        const order = read(bulkOrderLine, content);
        const early = open.get(order.id)?.lines ?? [];
        orphans -= early.length;
        settle(order.id, { order, lines: early });
      }
      if (open.size === 0) {
        resume = { ...position, given: 0 };
        since = 0;
      } else {
        resume = { ...resume, given: since };
      }
    },
    rows: () => page.orders.length + page.refunded.length + page.singly.length,
    give: (checkpoint) => {
      const taken = { ...page, checkpoint };
      page = { orders: [], refunded: [], singly: [] };
      return taken;
    },
    resumePoint: () => resume,
    lines: () => position.line,
    end: () => {
      if (orphans > 0) {
        throw new BrokenFile('lines without an order');
      }
      for (const [id, { order, lines }] of [...open]) {
        if (order) {
          give(id, order, lines, false);
        }
      }
    },
  };
}
