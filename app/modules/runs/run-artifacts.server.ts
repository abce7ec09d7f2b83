/** The three artifacts of a run, page by page: each page is read in a transaction of its own, when it is asked for. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, sql } from '#app/db/sql.ts';
import { readDecisions } from './artifact-decisions.server.ts';
import { readChanges, readLeftAlone } from './artifact-changes.server.ts';
import { readOffers } from './artifact-offers.server.ts';
import type { ReadPage } from './artifact-page.ts';
import type { Artifact, ArtifactHead, ArtifactRow } from './views.ts';

const PAGE = 200;

const READERS: Record<Artifact, readonly ReadPage[]> = {
  market_intelligence: [readOffers],
  pricing_decision: [readDecisions],
  execution_report: [readChanges, readLeftAlone],
};

/** Null when the store has no such run. */
export async function openArtifact(ctx: StoreContext, input: { runId: string; artifact: Artifact }): Promise<{ head: ArtifactHead; pages: AsyncIterable<ArtifactRow[]> } | null> {
  const row = await ctx.db.tx((tx) =>
    tx.maybe(
      z.object({ id: z.string(), kind: z.string(), status: z.string(), started_at: instant, ended_at: instant.nullable() }),
      sql`SELECT id::text, CASE WHEN scope ? 'restore' THEN 'restore' WHEN trigger = 'event' THEN 'moved' ELSE kind END AS kind, status, started_at, ended_at FROM run
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.runId}::uuid`,
    ),
  );
  if (!row) {
    return null;
  }
  const head: ArtifactHead = {
    artifact: input.artifact,
    run: row.id,
    kind: row.kind,
    status: row.status,
    started_at: row.started_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    made_at: ctx.clock.now().toISOString(),
    currency: ctx.store.currency,
  };
  return { head, pages: pagesOf(ctx, { ...head, id: row.id, startedAtDate: row.started_at }, READERS[input.artifact]) };
}

async function* pagesOf(ctx: StoreContext, run: Parameters<ReadPage>[2], readers: readonly ReadPage[]): AsyncIterable<ArtifactRow[]> {
  for (const read of readers) {
    let after: string | null = null;
    do {
      const { rows, next }: Awaited<ReturnType<ReadPage>> = await ctx.db.tx((tx) => read(tx, ctx, run, after, PAGE));
      yield rows;
      after = next;
    } while (after !== null);
  }
}
