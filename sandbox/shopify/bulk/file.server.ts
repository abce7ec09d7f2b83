import type { Database } from '#sandbox/db/pool.server.ts';
import { BulkError, bulkLines, type LineOrder } from '#sandbox/shopify/bulk/lines.server.ts';
import { planBulk } from '#sandbox/shopify/bulk/plan.ts';
import type { CallInput } from '#sandbox/shopify/call.server.ts';
import { adminSchema } from '#sandbox/shopify/schema.server.ts';

const CHUNK = 256 * 1024;

/** Files under way in this process, so that two polls do not make one twice. */
const making = new WeakMap<Database, Map<number, Promise<void>>>();

/** Begins to make an operation's file, unless somebody has begun: after a restart the next poll begins anew. */
export function startFile(input: CallInput, operation: { id: number; query: string; order: LineOrder }): void {
  const { db } = input.sandbox;
  const running = making.get(db) ?? new Map<number, Promise<void>>();
  making.set(db, running);
  if (!running.has(operation.id)) {
    const work = makeFile(input, operation)
      .catch((error: unknown) => failFile(db, operation.id, error))
      .catch((error: unknown) => console.error('sandbox: a bulk file could not be made', error))
      .finally(() => running.delete(operation.id));
    running.set(operation.id, work);
  }
}

/** Runs the query page by page into pieces of a quarter megabyte; counts what it wrote. */
async function makeFile(input: CallInput, { id, query, order }: { id: number; query: string; order: LineOrder }): Promise<void> {
  const { db } = input.sandbox;
  const plan = planBulk(adminSchema().schema, query);
  if (!plan.ok) {
    throw new BulkError('INTERNAL_SERVER_ERROR', plan.message);
  }
  await db.query('delete from bulk_chunk where operation_id = $1', [id]);
  const count = { lines: 0, roots: 0, bytes: 0 };
  let lines: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const data = Buffer.from(lines.join(''), 'utf8');
    await db.query('insert into bulk_chunk (operation_id, start, data) values ($1, $2, $3)', [id, count.bytes, data]);
    count.bytes += data.length;
    lines = [];
    size = 0;
  };
  for await (const { text, isRoot } of bulkLines(input, plan.root, order)) {
    lines.push(`${text}\n`);
    size += text.length;
    count.lines += 1;
    count.roots += isRoot ? 1 : 0;
    if (size >= CHUNK) {
      await flush();
    }
  }
  await flush();
  await db.query('update bulk_operation set made = true, object_count = $2, root_count = $3, file_size = $4 where id = $1', [id, count.lines, count.roots, count.bytes]);
}

async function failFile(db: Database, id: number, error: unknown): Promise<void> {
  if (!(error instanceof BulkError)) {
    throw error;
  }
  await db.query('update bulk_operation set made = true, error_code = $2 where id = $1', [id, error.code]);
}

/** The bytes of a file from an offset on, a piece at a time. */
export async function* readFile(db: Database, id: number, { from, to }: { from: number; to: number }): AsyncGenerator<Buffer> {
  let at = from;
  while (at < to) {
    const [chunk] = await db.rows<{ start: number; data: Buffer }>(
      'select start, data from bulk_chunk where operation_id = $1 and start <= $2 and start + length(data) > $2 order by start limit 1',
      [id, at],
    );
    if (!chunk) {
      return;
    }
    const piece = chunk.data.subarray(at - chunk.start, Math.min(chunk.data.length, to - chunk.start));
    yield piece;
    at += piece.length;
  }
}
