import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import { newId, type DecisionId, type NoteId } from '#app/lib/ids.ts';
import type { NoteView } from './views.ts';

/** A word on a decision, for whoever looks at it next. Notes stay as they are. @throws AppError not_found */
export async function addNote(ctx: StoreContext, input: { decisionId: DecisionId; body: string }): Promise<void> {
  const added = await ctx.db.tx((tx) =>
    tx.run(
      sql`INSERT INTO decision_note (store_id, id, decision_id, body, by_id, at)
          SELECT store_id, ${newId<NoteId>()}::uuid, id, ${input.body}, ${ctx.actor.id}, ${ctx.clock.now()} FROM decision WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.decisionId}::uuid`,
    ),
  );
  if (added === 0) {
    throw new AppError('not_found');
  }
}

/** By decision, oldest first; at most the last 20 of each. */
export async function notesOf(tx: Tx, ctx: StoreContext, decisions: readonly string[]): Promise<Map<string, NoteView[]>> {
  const rows = await tx.rows(
    z.object({ decision: z.string(), body: z.string(), by_id: z.string(), at: instant }),
    sql`SELECT decision, body, by_id, at FROM (
          SELECT decision_id::text AS decision, body, by_id, at, id, row_number() OVER (PARTITION BY decision_id ORDER BY at DESC, id DESC) AS place FROM decision_note
          WHERE store_id = ${ctx.store.id}::uuid AND decision_id = ANY(${[...decisions]}::uuid[])) n WHERE place <= 20 ORDER BY decision, at, id`,
  );
  return new Map(
    [...Map.groupBy(rows, ({ decision }) => decision)].map(([id, notes]) => [
      id,
      notes.map(({ body, by_id, at }) => ({ body, by: by_id, isYou: by_id === ctx.actor.id, at: at.toISOString() })),
    ]),
  );
}
