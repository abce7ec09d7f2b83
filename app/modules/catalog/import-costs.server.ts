import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { sql } from '#app/db/sql.ts';
import type { CsvHead } from '#app/sources/port.ts';
import { matchedLines, readPriceFile, readPriceHead, type PriceColumns, type PriceLine, type SavedLine } from './price-file.server.ts';
import type { PriceFileResult } from './views.ts';

/** How spreadsheets of suppliers and of Shopify itself call it; with such a column, a "price" beside it is not the cost. */
const COST_WORDS = /cost|purchase|wholesale|التكلف|تكلف|الشراء|الجمل/i;

/** Which columns a file of costs has, and which of them Mizan takes for what; `price` is the unit cost. */
export function readCostsHead(ctx: StoreContext, input: { stream: AsyncIterable<Uint8Array> }): Promise<CsvHead> {
  return readPriceHead(ctx, { stream: input.stream, words: COST_WORDS });
}

const matched = z.object({ n: z.number(), found: z.number(), changed: z.boolean() });

/**
 * Streams a merchant's file of unit costs, net of recoverable VAT, by barcode or else by SKU; each holds from now on. Lines that name
 * no variant, or several, come back with their reason; the rest is kept, and what rests on it is noted to be decided again.
 */
export async function importCosts(ctx: StoreContext, input: { mapping: PriceColumns; stream: AsyncIterable<Uint8Array> }): Promise<PriceFileResult> {
  const result = await readPriceFile(ctx, input, { word: 'cost', anyCurrency: false, save: (lines) => saveCosts(ctx, lines) });
  await ctx.db.tx((tx) => recordActivity(tx, ctx, 'costs.imported', { accepted: result.accepted, problems: result.problems.length + result.moreProblems }));
  return result;
}

/** One statement for a batch. */
function saveCosts(ctx: StoreContext, lines: readonly PriceLine[]): Promise<SavedLine[]> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const answers = await tx.rows(
      matched,
      sql`${matchedLines(ctx, lines)},
          compared AS (SELECT l.variant, l.n, l.minor, l.minor IS DISTINCT FROM (SELECT c.cost_minor FROM variant_cost c WHERE c.store_id = ${ctx.store.id}::uuid
              AND c.variant_external_id = l.variant AND c.effective_from <= ${now} AND c.currency = ${ctx.store.currency} ORDER BY c.effective_from DESC LIMIT 1) AS differs FROM last l),
          saved AS (INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
            SELECT ${ctx.store.id}::uuid, variant, ${now}, minor, ${ctx.store.currency}, 'manual' FROM compared WHERE differs
            ON CONFLICT (store_id, variant_external_id, effective_from) DO UPDATE SET cost_minor = excluded.cost_minor, currency = excluded.currency, source = 'manual')
          SELECT g.n, (SELECT count(*)::int FROM hits h WHERE h.n = g.n) AS found, coalesce((SELECT c.differs FROM compared c WHERE c.n = g.n), FALSE) AS changed FROM given g ORDER BY g.n`,
    );
    if (answers.some(({ changed }) => changed)) {
      await noteMoved(tx, ctx.store, {
        variants: sql`SELECT variant_external_id FROM variant_cost WHERE store_id = ${ctx.store.id}::uuid AND effective_from = ${now} AND source = 'manual'`,
        why: 'cost',
        now,
      });
    }
    return answers.flatMap(({ n, found, changed }) => {
      const line = lines[n];
      return line === undefined ? [] : [{ line, found, changed }];
    });
  });
}
