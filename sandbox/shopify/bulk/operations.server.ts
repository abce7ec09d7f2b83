import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { BULK_FAULTS } from '#sandbox/faults/fault.ts';
import { takeFault } from '#sandbox/faults/take-fault.server.ts';
import type { Call } from '#sandbox/shopify/call.server.ts';
import { badRequest } from '#sandbox/shopify/errors.ts';
import { gid, parseGid } from '#sandbox/shopify/gid.ts';
import { instant, type Node } from '#sandbox/shopify/nodes.ts';
import { startFile } from '#sandbox/shopify/bulk/file.server.ts';
import { planBulk } from '#sandbox/shopify/bulk/plan.ts';
import { adminSchema } from '#sandbox/shopify/schema.server.ts';

const AT_ONCE = 5;
const URL_LIFE_MS = 7 * 86_400_000;
const DEFAULT_MS = 300;

const rowSchema = z.object({
  id: z.number(),
  query: z.string(),
  grouped: z.boolean(),
  fault: z.enum(BULK_FAULTS).nullable(),
  duration_ms: z.number(),
  created_at: z.date(),
  canceled_at: z.date().nullable(),
  made: z.boolean(),
  error_code: z.string().nullable(),
  object_count: z.number(),
  root_count: z.number(),
  file_size: z.number(),
});
type Operation = z.infer<typeof rowSchema>;
type Status = 'CREATED' | 'RUNNING' | 'CANCELED' | 'COMPLETED' | 'EXPIRED' | 'FAILED';

/** `bulkOperationRunQuery`: the work is done beside, by the sandbox's clock as slowly as the store says. */
export async function runBulkQuery(call: Call, input: unknown): Promise<Node> {
  const { query, groupObjects } = z.object({ query: z.string(), groupObjects: z.boolean() }).parse(input);
  const { db, clock } = call.sandbox;
  const refuse = (code: string, message: string): Node => ({ bulkOperation: null, userErrors: [{ field: ['query'], message, code }] });
  const plan = planBulk(adminSchema().schema, query);
  if (!plan.ok) {
    return refuse('INVALID', plan.message);
  }
  const active = (await operations(call, 'canceled_at is null')).filter((row) => isActive(row, clock.now()));
  if (active.length >= AT_ONCE) {
    const code = call.store.switches.bulkLimitCode ?? 'LIMIT_REACHED';
    return refuse(code, `A bulk query operation for this app and shop is already in progress: ${active.map(({ id }) => gid('BulkOperation', id)).join(', ')}.`);
  }
  const fault = await takeFault(call.sandbox, call.store, [], ['bulk_failed', 'bulk_canceled', 'bulk_expired', 'jsonl_child_first', 'jsonl_count_differs']);
  const rows = await db.rows('insert into bulk_operation (store_id, query, grouped, fault, duration_ms, created_at) values ($1, $2, $3, $4, $5, $6) returning *', [
    call.store.id,
    query,
    groupObjects,
    fault?.kind ?? null,
    call.store.switches.bulkMs ?? DEFAULT_MS,
    clock.now(),
  ]);
  return { bulkOperation: operationNode(call, rowSchema.parse(rows[0])), userErrors: [] };
}

/** `bulkOperationCancel`: an operation that has ended stays what it is. */
export async function cancelBulk(call: Call, input: unknown): Promise<Node> {
  const { id } = z.object({ id: z.string() }).parse(input);
  const row = await find(call, id);
  const now = call.sandbox.clock.now();
  if (!row || !isActive(row, now)) {
    const message = row ? `A bulk operation cannot be canceled when it is ${statusOf(row, now).toLowerCase()}` : 'Bulk operation does not exist';
    return { bulkOperation: row ? operationNode(call, row) : null, userErrors: [{ field: ['id'], message }] };
  }
  await call.sandbox.db.query('update bulk_operation set canceled_at = $2 where id = $1', [row.id, now]);
  return { bulkOperation: { ...operationNode(call, { ...row, canceled_at: now }), status: 'CANCELING' }, userErrors: [] };
}

/** `bulkOperation(id)` and `node(id)`; null when it is another shop's. */
export async function bulkOperation(call: Call, id: string): Promise<Node | null> {
  const row = await find(call, id);
  return row ? operationNode(call, row) : null;
}

async function find(call: Call, id: string): Promise<Operation | undefined> {
  const parsed = parseGid(id);
  if (parsed?.kind !== 'BulkOperation') {
    throw badRequest(`Invalid global id '${id}'`, 'argumentLiteralsIncompatible');
  }
  return (await operations(call, 'id = $2', [parsed.id]))[0];
}

async function operations(call: Call, where: string, values: readonly unknown[] = []): Promise<Operation[]> {
  const rows = await call.sandbox.db.rows(`select * from bulk_operation where store_id = $1 and (${where}) order by id`, [call.store.id, ...values]);
  return rows.map((row) => rowSchema.parse(row));
}

function statusOf(row: Operation, now: Date): Status {
  const age = (row.canceled_at ?? now).getTime() - row.created_at.getTime();
  if (row.canceled_at) {
    return 'CANCELED';
  }
  if (age < row.duration_ms || !row.made) {
    return age < row.duration_ms / 4 ? 'CREATED' : 'RUNNING';
  }
  if (row.error_code !== null || row.fault === 'bulk_failed') {
    return 'FAILED';
  }
  if (row.fault === 'bulk_canceled') {
    return 'CANCELED';
  }
  return row.fault === 'bulk_expired' || age >= row.duration_ms + URL_LIFE_MS ? 'EXPIRED' : 'COMPLETED';
}

function isActive(row: Operation, now: Date): boolean {
  const status = statusOf(row, now);
  return status === 'CREATED' || status === 'RUNNING';
}

function operationNode(call: Call, row: Operation): Node {
  const now = call.sandbox.clock.now();
  const status = statusOf(row, now);
  if (!row.made && !row.canceled_at) {
    const order = row.fault === 'jsonl_child_first' ? 'child_first' : row.grouped ? 'grouped' : 'page';
    startFile(call, { id: row.id, query: row.query, order });
  }
  const completedAt = new Date(row.created_at.getTime() + row.duration_ms);
  const isOver = status !== 'CREATED' && status !== 'RUNNING';
  const hasFile = row.made && row.object_count > 0;
  const url = hasFile ? signedUrl(call, row.id, new Date(completedAt.getTime() + URL_LIFE_MS)) : null;
  const shown = status === 'COMPLETED';
  return {
    __typename: 'BulkOperation',
    id: gid('BulkOperation', row.id),
    type: 'QUERY',
    status,
    query: row.query,
    errorCode: status === 'FAILED' ? (row.error_code ?? 'INTERNAL_SERVER_ERROR') : null,
    // UnsignedInt64 travels as text.
    objectCount: String((isOver ? row.object_count : 0) + (shown && row.fault === 'jsonl_count_differs' ? 1 : 0)),
    rootObjectCount: String(isOver ? row.root_count : 0),
    fileSize: shown && hasFile ? String(row.file_size) : null,
    url: shown ? url : null,
    partialDataUrl: url !== null && (status === 'FAILED' || status === 'CANCELED') ? `${url}&partial=1` : null,
    createdAt: instant(row.created_at),
    completedAt: isOver ? instant(row.canceled_at ?? completedAt) : null,
  };
}

function signedUrl({ sandbox, origin }: Call, id: number, expires: Date): string {
  const at = String(expires.getTime());
  return `${origin}/bulk/${String(id)}.jsonl?expires=${at}&signature=${signatureOf(sandbox, id, at)}`;
}

/** Proves that this sandbox gave the link away. */
export function signatureOf({ app }: Pick<Sandbox, 'app'>, id: number, expires: string): string {
  return createHmac('sha256', app.apiSecret)
    .update(`bulk:${String(id)}:${expires}`)
    .digest('hex');
}
