import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import type { DeliveryInbox, SqlTx } from '#app/db/scope.ts';
import { instant, sql } from '#app/db/sql.ts';
import { addDays, dayIn } from '#app/lib/days.ts';
import { type Dropped, type Past, TAKE, TAKE_AND_TELL, type Told } from './take.server.ts';
import { type Kind, KIND_NAMES, KINDS } from './views.ts';

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const SLICE_MS = 2000;
/** A few tenths of a second each, and some hundred kilobytes of archive. */
const BATCH = 5000;

const gzipped = promisify(gzip);

type Scope = Pick<StoreContext, 'db' | 'store' | 'clock'>;

/** What is of no tenant's table: webhooks that were settled long ago. */
export type OldDeliveries = Pick<DeliveryInbox, 'forgetSettled'>;

/**
 * Takes away what is past its time, kind by kind and batch by batch; what is archived is written in the transaction that takes it. Once a
 * week, whoever asks: nothing to do in between. Safe to run twice and to be killed: a batch is there or archived, never both or neither.
 * @returns whether more is waiting
 */
export async function cleanUp(ctx: Scope, deliveries: OldDeliveries): Promise<{ more: boolean }> {
  const pass = await openPass(ctx);
  if (!pass) {
    return { more: false };
  }
  const deadline = ctx.clock.now().getTime() + SLICE_MS;
  for (const kind of KIND_NAMES.filter((one) => !pass.done.includes(one))) {
    for (let taken = BATCH; taken === BATCH;) {
      taken = kind === 'deliveries' ? await takeDeliveries(ctx, pass.id, deliveries) : await ctx.db.bulk((tx) => takeBatch(tx, ctx, pass.id, kind));
      if (taken === BATCH && ctx.clock.now().getTime() >= deadline) {
        return { more: true };
      }
    }
  }
  await ctx.db.tx((tx) => tx.run(sql`UPDATE cleanup SET ended_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND id = ${pass.id}::uuid AND ended_at IS NULL`));
  return { more: false };
}

/** The pass under way, or a new one when the last one began a week ago. */
function openPass(ctx: Scope): Promise<{ id: string; done: string[] } | null> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    await tx.run(
      sql`INSERT INTO cleanup (store_id, id, started_at) SELECT ${ctx.store.id}::uuid, ${v7()}::uuid, ${now}
          WHERE NOT EXISTS (SELECT 1 FROM cleanup WHERE store_id = ${ctx.store.id}::uuid AND (ended_at IS NULL OR started_at > ${new Date(now.getTime() - WEEK_MS)}))
          ON CONFLICT DO NOTHING`,
    );
    return tx.maybe(z.object({ id: z.string(), done: z.array(z.string()) }), sql`SELECT id::text, done FROM cleanup WHERE store_id = ${ctx.store.id}::uuid AND ended_at IS NULL`);
  });
}

/** @returns how many rows were taken */
async function takeBatch(tx: SqlTx, ctx: Scope, passId: string, kind: Told | Dropped): Promise<number> {
  const open = await tx.maybe(
    z.object({ id: z.string() }),
    sql`SELECT id::text FROM cleanup WHERE store_id = ${ctx.store.id}::uuid AND id = ${passId}::uuid AND ended_at IS NULL FOR UPDATE`,
  );
  if (!open) {
    return 0;
  }
  const past = pastOf(ctx, kind);
  const taken = isTold(kind) ? await archive(tx, ctx, { passId, kind, past }) : await tx.run(TAKE[kind](past));
  await count(tx, ctx, { passId, kind, taken });
  return taken;
}

async function archive(tx: SqlTx, ctx: Scope, { passId, kind, past }: { passId: string; kind: Told; past: Past }): Promise<number> {
  const rows = await tx.rows(z.object({ at: instant, line: z.string() }), TAKE_AND_TELL[kind](past));
  if (rows.length > 0) {
    const times = rows.map(({ at }) => at.getTime());
    const bytes = await gzipped(rows.map(({ line }) => `${line}\n`).join(''));
    await tx.run(
      sql`INSERT INTO archive_chunk (store_id, id, cleanup_id, kind, from_at, to_at, rows, bytes, sha256, created_at)
          VALUES (${ctx.store.id}::uuid, ${v7()}::uuid, ${passId}::uuid, ${kind}, ${new Date(Math.min(...times))}, ${new Date(Math.max(...times))}, ${rows.length},
                  ${bytes}, ${createHash('sha256').update(bytes).digest()}, ${ctx.clock.now()})`,
    );
  }
  return rows.length;
}

/** They belong to no store's rows, so not to its transaction either: one killed in between has only counted too little. */
async function takeDeliveries(ctx: Scope, passId: string, deliveries: OldDeliveries): Promise<number> {
  const { before, most } = pastOf(ctx, 'deliveries');
  const taken = await deliveries.forgetSettled(ctx.store.platform, ctx.store.externalId, before, most);
  await ctx.db.bulk((tx) => count(tx, ctx, { passId, kind: 'deliveries', taken }));
  return taken;
}

async function count(tx: SqlTx, ctx: Scope, { passId, kind, taken }: { passId: string; kind: Kind; taken: number }): Promise<void> {
  await tx.run(
    sql`UPDATE cleanup SET counts = jsonb_set(counts, ARRAY[${kind}], to_jsonb(coalesce((counts->>${kind})::integer, 0) + ${taken}::integer)),
          done = CASE WHEN ${taken < BATCH} THEN done || ${kind}::text ELSE done END
        WHERE store_id = ${ctx.store.id}::uuid AND id = ${passId}::uuid`,
  );
}

function pastOf({ store, clock }: Scope, kind: Kind): Past {
  const { days } = KINDS[kind];
  const now = clock.now();
  return { storeId: store.id, before: new Date(now.getTime() - days * DAY_MS), beforeDay: addDays(dayIn(now, store.timeZone), -days), most: BATCH };
}

function isTold(kind: Told | Dropped): kind is Told {
  return Object.hasOwn(TAKE_AND_TELL, kind);
}
