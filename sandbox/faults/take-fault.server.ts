import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { BULK_FAULTS, createFaultSchema, FAULT_KINDS, type Fault } from '#sandbox/faults/fault.ts';
import { randomFor } from '#sandbox/lib/random.ts';
import type { Store } from '#sandbox/stores/store.ts';

const rowSchema = z.object({
  id: z.string(),
  kind: z.enum(FAULT_KINDS),
  operation: z.string().nullable(),
  remaining: z.number().nullable(),
  probability: z.number(),
  seed: z.number(),
  drawn: z.number(),
  options: createFaultSchema.pick({ ms: true, retryAfter: true, scope: true }),
});

const IS_BULK: ReadonlySet<string> = new Set(BULK_FAULTS);

/**
 * The oldest lever that strikes this call, if any. Draws are counted in the database: after a restart, and with several
 * calls at once, the n-th matching call meets the same fate.
 * @param bulk for a bulk operation or its file: these kinds and no others
 */
export async function takeFault({ db }: Sandbox, store: Store, operations: readonly string[], bulk: readonly Fault['kind'][] | null = null): Promise<Fault | null> {
  const anyFault = await db.rows('select 1 from fault where store_id = $1 limit 1', [store.id]);
  if (anyFault.length === 0) {
    return null;
  }
  return db.tx(async (client) => {
    const { rows } = await client.query('select * from fault where store_id = $1 order by created_at, id for update', [store.id]);
    for (const row of rows.map((input) => rowSchema.parse(input))) {
      const concerned = bulk ? bulk.includes(row.kind) : !IS_BULK.has(row.kind) && matches(row.operation, operations);
      if (!concerned || row.remaining === 0) {
        continue;
      }
      const strikes = row.probability === 1 || randomFor(row.seed, 'fault', row.drawn).next() < row.probability;
      await client.query(
        `update fault set drawn = drawn + 1, fired = fired + $2::int, remaining = case when remaining is null then null else remaining - $2::int end where id = $1`,
        [row.id, strikes ? 1 : 0],
      );
      if (strikes) {
        return { id: row.id, kind: row.kind, ...row.options };
      }
    }
    return null;
  });
}

/** A lever without an operation is for the Admin API: losing a token answer must be asked for by name. */
function matches(wanted: string | null, operations: readonly string[]): boolean {
  return wanted === null ? !operations.includes('token') : operations.includes(wanted);
}
