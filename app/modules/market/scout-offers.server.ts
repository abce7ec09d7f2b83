import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import { isAppError, type ErrorParams } from '#app/lib/errors.ts';
import { asId, type CompetitorId, type RunId } from '#app/lib/ids.ts';
import type { RawOffer } from '#app/sources/port.ts';
import { noteVisit } from './note-visit.server.ts';
import { saveOffers } from './save-offers.server.ts';

const BATCH = 100;

const competitorRow = z.object({ id: z.string(), name: z.string(), base_url: z.string() });

export interface ScoutCounts {
  sources: number;
  offers: number;
  matched: number;
  problems: number;
  failed: number;
}

/**
 * Reads one competitor's storefront, the next after `cursor`, and saves its offers. A source that cannot be read is noted
 * on the competitor and does not stop the others. Safe to repeat: an offer is saved as last seen.
 * @param onProgress told after each batch; answers false to stop (the run was cancelled)
 * @returns the cursor for the next call, null when every competitor was read, and what was found
 */
export async function scoutNext(
  ctx: StoreContext,
  input: { runId: RunId; cursor: string | null; onProgress: (found: ScoutCounts) => Promise<boolean> },
): Promise<{ cursor: string | null; found: ScoutCounts; stopped: boolean }> {
  const found: ScoutCounts = { sources: 0, offers: 0, matched: 0, problems: 0, failed: 0 };
  const competitor = await nextCompetitor(ctx, input.cursor);
  if (!competitor) {
    return { cursor: null, found, stopped: false };
  }
  found.sources = 1;
  const id = asId<CompetitorId>(competitor.id);
  let stopped = false;
  let failure: { code: string; params: ErrorParams } | null = null;
  const abort = new AbortController();
  try {
    let batch: RawOffer[] = [];
    const flush = async (): Promise<void> => {
      const saved = await saveOffers(ctx, id, batch);
      batch = [];
      found.offers += saved.offers;
      found.matched += saved.matched;
      found.problems += saved.otherCurrency;
    };
    for await (const row of ctx.sources.storefront({ baseUrl: competitor.base_url, seller: competitor.name, currency: null }, abort.signal)) {
      if (row.kind === 'problem') {
        found.problems += 1;
        ctx.log.debug({ runId: input.runId, where: row.where, code: row.code }, 'a page of a source could not be read');
        continue;
      }
      batch.push(row.offer);
      if (batch.length >= BATCH) {
        await flush();
        if (!(await input.onProgress(found))) {
          stopped = true;
          abort.abort();
          break;
        }
      }
    }
    await flush();
  } catch (error) {
    if (!isAppError(error) || !error.code.startsWith('source_')) {
      throw error;
    }
    failure = { code: error.code, params: error.params };
    found.failed = 1;
    ctx.log.warn({ runId: input.runId, competitorId: id, code: error.code }, 'a source could not be read');
  }
  await noteVisit(ctx, id, { offers: found.offers, matched: found.matched, problems: found.problems, failure });
  return { cursor: id, found, stopped };
}

function nextCompetitor(ctx: StoreContext, after: string | null): Promise<z.infer<typeof competitorRow> | null> {
  return ctx.db.tx((tx) =>
    tx.maybe(
      competitorRow,
      sql`SELECT id::text, name, base_url FROM competitor
          WHERE store_id = ${ctx.store.id}::uuid AND active AND kind = 'storefront' AND id > coalesce(${after}, '00000000-0000-0000-0000-000000000000')::uuid
          ORDER BY id LIMIT 1`,
    ),
  );
}
