import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { rowsParam, sql } from '#app/db/sql.ts';
import { normaliseGtin } from '#app/pricing/gtin.ts';
import type { ColumnMap, CsvHead, SourceRow } from '#app/sources/port.ts';
import type { CostFileProblem, CostFileResult } from './views.ts';

const LISTED_PROBLEMS = 5000;
const MAX_CELL = 500;
const BATCH = 1000;
const MOST_MINOR = 1_000_000_000_000;
/** How spreadsheets of suppliers and of Shopify itself call it; with such a column, a "price" beside it is not the cost. */
const COST_WORDS = /cost|purchase|wholesale|التكلف|تكلف|الشراء|الجمل/i;

/** Which columns a file of costs has, and which of them Mizan takes for what; `price` is the unit cost. */
export async function readCostsHead(ctx: StoreContext, input: { stream: AsyncIterable<Uint8Array> }): Promise<CsvHead> {
  const head = await ctx.sources.csvHead(input.stream);
  const cost = head.columns.findIndex((name) => COST_WORDS.test(name));
  const { gtin, sku, price } = head.guess;
  const found = cost >= 0 ? cost : price;
  return { ...head, guess: { ...(gtin === undefined ? {} : { gtin }), ...(sku === undefined ? {} : { sku }), ...(found === undefined ? {} : { price: found }) } };
}

/** Columns, counted from 0; `price` is the unit cost. */
export interface CostColumns {
  price: number;
  gtin?: number | undefined;
  sku?: number | undefined;
}

interface Line {
  where: string;
  cells: readonly string[];
  sku: string | null;
  gtin: string | null;
  minor: number;
}

const matched = z.object({ n: z.number(), found: z.number(), changed: z.boolean() });

/**
 * Streams a merchant's file of unit costs, net of recoverable VAT, by barcode or else by SKU; each holds from now on. Lines that name
 * no variant, or several, come back with their reason; the rest is kept, and what rests on it is noted to be decided again.
 */
export async function importCosts(ctx: StoreContext, input: { mapping: CostColumns; stream: AsyncIterable<Uint8Array> }): Promise<CostFileResult> {
  const result: CostFileResult = { columns: [], accepted: 0, changed: 0, problems: [], moreProblems: 0 };
  const tell = (row: CostFileProblem): void => {
    if (result.problems.length < LISTED_PROBLEMS) {
      result.problems.push({ ...row, cells: row.cells.map((cell) => cell.slice(0, MAX_CELL)) });
    } else {
      result.moreProblems += 1;
    }
  };
  let batch: Line[] = [];
  const flush = async (): Promise<void> => {
    for (const { line, found, changed } of await saveCosts(ctx, batch)) {
      if (found === 1) {
        result.accepted += 1;
        result.changed += changed ? 1 : 0;
      } else {
        tell({ where: line.where, code: found === 0 ? 'variant_unknown' : 'variant_ambiguous', params: { found }, cells: [...line.cells] });
      }
    }
    batch = [];
  };
  const { price, gtin, sku } = input.mapping;
  const mapping: ColumnMap = { price, ...(gtin === undefined ? {} : { gtin }), ...(sku === undefined ? {} : { sku }) };
  const onHeader = (columns: readonly string[]): void => {
    result.columns = columns.map((name) => name.slice(0, MAX_CELL));
  };
  for await (const row of ctx.sources.csv(input.stream, { seller: '', currency: ctx.store.currency, capturedAt: ctx.clock.now(), mapping, onHeader })) {
    if (row.kind === 'problem') {
      tell({ where: row.where, code: row.code.replace(/^price_/, 'cost_'), params: { ...row.params }, cells: [...(row.cells ?? [])] });
      continue;
    }
    const refused = whyUnusable(row, ctx.store.currency);
    if (refused !== null) {
      tell({ where: row.where ?? row.offer.key, ...refused, cells: [...(row.cells ?? [])] });
      continue;
    }
    const { offer } = row;
    batch.push({
      where: row.where ?? offer.key,
      cells: row.cells ?? [],
      sku: offer.sku,
      gtin: offer.gtin === null ? null : (normaliseGtin(offer.gtin) ?? offer.gtin),
      minor: offer.price.minor,
    });
    if (batch.length >= BATCH) {
      await flush();
    }
  }
  await flush();
  await ctx.db.tx((tx) => recordActivity(tx, ctx, 'costs.imported', { accepted: result.accepted, problems: result.problems.length + result.moreProblems }));
  return result;
}

function whyUnusable({ offer }: SourceRow, currency: string): Pick<CostFileProblem, 'code' | 'params'> | null {
  if (offer.price.currency !== currency) {
    return { code: 'other_currency', params: { currency: offer.price.currency } };
  }
  return offer.price.minor > MOST_MINOR ? { code: 'cost_too_large', params: {} } : null;
}

/** One statement for a batch: a barcode that is known decides, else the SKU. A file that names a variant twice ends with its last line. */
function saveCosts(ctx: StoreContext, lines: readonly Line[]): Promise<{ line: Line; found: number; changed: boolean }[]> {
  if (lines.length === 0) {
    return Promise.resolve([]);
  }
  const now = ctx.clock.now();
  const rows = lines.map(({ sku, gtin, minor }, n) => ({ n, sku, gtin, minor }));
  return ctx.db.tx(async (tx) => {
    const answers = await tx.rows(
      matched,
      sql`WITH given AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(${rowsParam(rows)}::jsonb) AS r(n int, sku text, gtin text, minor bigint)),
          by_gtin AS (SELECT g.n, v.external_id FROM given g JOIN variant v ON v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND v.gtin14 = g.gtin
            UNION SELECT g.n, v.external_id FROM given g JOIN variant v ON v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND v.barcode = g.gtin),
          by_sku AS (SELECT g.n, v.external_id FROM given g JOIN variant v ON v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND v.sku = g.sku
            WHERE NOT EXISTS (SELECT 1 FROM by_gtin b WHERE b.n = g.n)),
          hits AS (SELECT * FROM by_gtin UNION SELECT * FROM by_sku),
          sure AS (SELECT n, min(external_id) AS variant FROM hits GROUP BY n HAVING count(*) = 1),
          last AS (SELECT DISTINCT ON (s.variant) s.variant, g.n, g.minor FROM sure s JOIN given g ON g.n = s.n ORDER BY s.variant, g.n DESC),
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
