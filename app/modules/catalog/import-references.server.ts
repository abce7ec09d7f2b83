import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { sql } from '#app/db/sql.ts';
import type { CsvHead } from '#app/sources/port.ts';
import { matchedLines, readPriceFile, readPriceHead, type PriceColumns, type PriceLine, type SavedLine } from './price-file.server.ts';
import type { ReferenceKind } from './reference-views.ts';
import type { PriceFileResult } from './views.ts';

/** How reports of a market's prices and price lists of suppliers call it. */
const WORDS: Readonly<Record<ReferenceKind, RegExp>> = { benchmark: /benchmark|market.?price|المرجعي|السوق/i, base: /base|list.?price|الأساسي|القائمة/i };

/** Which columns such a file has; `capturedAt` is the day the price is from. */
export function readReferencesHead(ctx: StoreContext, input: { kind: ReferenceKind; stream: AsyncIterable<Uint8Array> }): Promise<CsvHead> {
  return readPriceHead(ctx, { stream: input.stream, words: WORDS[input.kind], also: ['currency', 'capturedAt'] });
}

const matched = z.object({ n: z.number(), found: z.number(), changed: z.boolean() });

/**
 * Streams a merchant's file of what articles cost elsewhere, by barcode or else by SKU: benchmarks in the store's own currency, base prices
 * in any. What is older than what is known already changes nothing.
 */
export async function importReferences(ctx: StoreContext, input: { kind: ReferenceKind; mapping: PriceColumns; stream: AsyncIterable<Uint8Array> }): Promise<PriceFileResult> {
  const result = await readPriceFile(ctx, input, { word: 'price', anyCurrency: input.kind === 'base', save: (lines) => saveReferences(ctx, input.kind, lines) });
  await ctx.db.tx((tx) => recordActivity(tx, ctx, `references.${input.kind}`, { accepted: result.accepted, problems: result.problems.length + result.moreProblems }));
  return result;
}

function saveReferences(ctx: StoreContext, kind: ReferenceKind, lines: readonly PriceLine[]): Promise<SavedLine[]> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const answers = await tx.rows(
      matched,
      sql`${matchedLines(ctx, lines)},
          before AS (SELECT l.variant, r.minor, r.currency FROM last l JOIN reference_price r ON r.store_id = ${ctx.store.id}::uuid AND r.kind = ${kind} AND r.variant_external_id = l.variant),
          saved AS (INSERT INTO reference_price AS r (store_id, kind, variant_external_id, minor, currency, observed_at, saved_at)
            SELECT ${ctx.store.id}::uuid, ${kind}, variant, minor, currency, at, ${now} FROM last
            ON CONFLICT (store_id, kind, variant_external_id) DO UPDATE SET minor = excluded.minor, currency = excluded.currency, observed_at = excluded.observed_at, saved_at = excluded.saved_at
              WHERE r.observed_at <= excluded.observed_at RETURNING r.variant_external_id AS variant, r.minor, r.currency)
          SELECT g.n, (SELECT count(*)::int FROM hits h WHERE h.n = g.n) AS found, EXISTS (SELECT 1 FROM last l JOIN saved s ON s.variant = l.variant LEFT JOIN before b ON b.variant = l.variant
            WHERE l.n = g.n AND (b.variant IS NULL OR b.minor <> s.minor OR b.currency <> s.currency)) AS changed FROM given g ORDER BY g.n`,
    );
    if (answers.some(({ changed }) => changed)) {
      await noteMoved(tx, ctx.store, {
        variants: sql`SELECT variant_external_id FROM reference_price WHERE store_id = ${ctx.store.id}::uuid AND kind = ${kind} AND saved_at = ${now}`,
        why: kind === 'benchmark' ? 'rival' : 'cost',
        now,
      });
    }
    return answers.flatMap(({ n, found, changed }) => {
      const line = lines[n];
      return line === undefined ? [] : [{ line, found, changed }];
    });
  });
}
