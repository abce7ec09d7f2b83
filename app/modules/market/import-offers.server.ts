import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';
import { asId, newId, type CompetitorId } from '#app/lib/ids.ts';
import type { ColumnMap, CsvHead, RawOffer } from '#app/sources/port.ts';
import { noteVisit } from './note-visit.server.ts';
import { saveOffers } from './save-offers.server.ts';
import type { CsvProblem, CsvResult } from './views.ts';

const LISTED_PROBLEMS = 5000;
const MAX_CELL = 500;
const BATCH = 500;

/** Which columns a merchant's file has, and which of them Mizan takes for what. */
export function readOffersHead(ctx: StoreContext, input: { stream: AsyncIterable<Uint8Array> }): Promise<CsvHead> {
  return ctx.sources.csvHead(input.stream);
}

/** Streams a merchant's CSV of competitors' prices. Bad lines come back as they were read, with their reason; the rest is kept. */
export async function importOffersCsv(ctx: StoreContext, input: { seller: string; mapping: ColumnMap | null; stream: AsyncIterable<Uint8Array> }): Promise<CsvResult> {
  const seller = input.seller.trim().slice(0, 80) || 'CSV';
  const id = await csvCompetitor(ctx, seller);
  const result: CsvResult = { columns: [], accepted: 0, matched: 0, problems: [], moreProblems: 0 };
  const problem = (row: CsvProblem): void => {
    if (result.problems.length < LISTED_PROBLEMS) {
      result.problems.push(row);
    } else {
      result.moreProblems += 1;
    }
  };
  let batch: RawOffer[] = [];
  const flush = async (): Promise<void> => {
    const saved = await saveOffers(ctx, id, batch);
    result.accepted += saved.offers;
    result.matched += saved.matched;
    for (const offer of batch.filter((row) => row.price.currency !== ctx.store.currency)) {
      problem({ where: offer.key, code: 'other_currency', params: { currency: offer.price.currency }, cells: [] });
    }
    batch = [];
  };
  const onHeader = (columns: readonly string[]): void => {
    result.columns = columns.map((name) => name.slice(0, MAX_CELL));
  };
  const rows = ctx.sources.csv(input.stream, { seller, currency: ctx.store.currency, capturedAt: ctx.clock.now(), mapping: input.mapping, onHeader });
  for await (const row of rows) {
    if (row.kind === 'problem') {
      problem({ where: row.where, code: row.code, params: { ...row.params }, cells: (row.cells ?? []).map((cell) => cell.slice(0, MAX_CELL)) });
      continue;
    }
    batch.push(row.offer);
    if (batch.length >= BATCH) {
      await flush();
    }
  }
  await flush();
  const problems = result.problems.length + result.moreProblems;
  await noteVisit(ctx, id, { offers: result.accepted, matched: result.matched, problems, failure: null });
  await ctx.db.tx((tx) => recordActivity(tx, ctx, 'offers.imported', { competitorId: id, accepted: result.accepted, problems }));
  return result;
}

async function csvCompetitor(ctx: StoreContext, name: string): Promise<CompetitorId> {
  const { id } = await ctx.db.tx((tx) =>
    tx.one(
      z.object({ id: z.string() }),
      sql`INSERT INTO competitor (store_id, id, name, kind, created_at) VALUES (${ctx.store.id}::uuid, ${newId<CompetitorId>()}::uuid, ${name}, 'csv', ${ctx.clock.now()})
          ON CONFLICT (store_id, name) DO UPDATE SET active = TRUE RETURNING id::text`,
    ),
  );
  return asId<CompetitorId>(id);
}
