/** A merchant's file of prices by barcode or SKU, read as a stream: costs, benchmarks, base prices. */
import type { StoreContext } from '#app/context.ts';
import { rowsParam, sql, type Sql } from '#app/db/sql.ts';
import type { Money } from '#app/lib/money.ts';
import { normaliseGtin } from '#app/pricing/gtin.ts';
import type { ColumnMap, CsvHead, SourceRow } from '#app/sources/port.ts';
import type { PriceFileProblem, PriceFileResult } from './views.ts';

const LISTED_PROBLEMS = 5000;
const MAX_CELL = 500;
const BATCH = 1000;
const MOST_MINOR = 1_000_000_000_000;

/** Columns, counted from 0. */
export interface PriceColumns {
  price: number;
  gtin?: number | undefined;
  sku?: number | undefined;
  currency?: number | undefined;
  capturedAt?: number | undefined;
}

export interface PriceLine {
  where: string;
  cells: readonly string[];
  sku: string | null;
  gtin: string | null;
  price: Money;
  at: Date;
}

export interface SavedLine {
  line: PriceLine;
  /** How many variants it names. */
  found: number;
  changed: boolean;
}

interface Reading {
  /** What the codes of a bad price begin with: `cost_unreadable`. */
  word: string;
  /** Whether prices may be in other currencies than the store's. */
  anyCurrency: boolean;
  /** Saves a batch; of a file that names a variant twice, the last line holds. */
  save: (lines: readonly PriceLine[]) => Promise<SavedLine[]>;
}

/** Which columns a file has and which of them are taken for what; `words` say which one is the price, where none is it is the one called so. */
export async function readPriceHead(
  ctx: StoreContext,
  input: { stream: AsyncIterable<Uint8Array>; words: RegExp; also?: readonly ('currency' | 'capturedAt')[] },
): Promise<CsvHead> {
  const head = await ctx.sources.csvHead(input.stream);
  const named = head.columns.findIndex((name) => input.words.test(name));
  const { price, ...guess } = head.guess;
  const found = named >= 0 ? named : price;
  const kept = (['gtin', 'sku', ...(input.also ?? [])] as const).flatMap((field) => (guess[field] === undefined || guess[field] === found ? [] : [[field, guess[field]] as const]));
  return { ...head, guess: { ...Object.fromEntries(kept), ...(found === undefined ? {} : { price: found }) } };
}

/** Lines that name no variant, or several, come back with their reason; the rest is saved in batches. */
export async function readPriceFile(
  ctx: StoreContext,
  input: { mapping: PriceColumns; stream: AsyncIterable<Uint8Array> },
  { word, anyCurrency, save }: Reading,
): Promise<PriceFileResult> {
  const result: PriceFileResult = { columns: [], accepted: 0, changed: 0, problems: [], moreProblems: 0 };
  const tell = (row: PriceFileProblem): void => {
    if (result.problems.length < LISTED_PROBLEMS) {
      result.problems.push({ ...row, cells: row.cells.map((cell) => cell.slice(0, MAX_CELL)) });
    } else {
      result.moreProblems += 1;
    }
  };
  let batch: PriceLine[] = [];
  const flush = async (): Promise<void> => {
    for (const { line, found, changed } of batch.length === 0 ? [] : await save(batch)) {
      if (found === 1) {
        result.accepted += 1;
        result.changed += changed ? 1 : 0;
      } else {
        tell({ where: line.where, code: found === 0 ? 'variant_unknown' : 'variant_ambiguous', params: { found }, cells: [...line.cells] });
      }
    }
    batch = [];
  };
  const mapping: ColumnMap = Object.fromEntries(Object.entries(input.mapping).filter(([, column]) => column !== undefined));
  const onHeader = (columns: readonly string[]): void => {
    result.columns = columns.map((name) => name.slice(0, MAX_CELL));
  };
  for await (const row of ctx.sources.csv(input.stream, { seller: '', currency: ctx.store.currency, capturedAt: ctx.clock.now(), mapping, onHeader })) {
    if (row.kind === 'problem') {
      tell({ where: row.where, code: row.code.replace(/^price_/, `${word}_`), params: { ...row.params }, cells: [...(row.cells ?? [])] });
      continue;
    }
    const refused = whyUnusable(row, anyCurrency ? null : ctx.store.currency, word);
    if (refused !== null) {
      tell({ where: row.where ?? row.offer.key, ...refused, cells: [...(row.cells ?? [])] });
      continue;
    }
    batch.push(lineOf(row));
    if (batch.length >= BATCH) {
      await flush();
    }
  }
  await flush();
  return result;
}

function lineOf({ offer, where, cells }: SourceRow): PriceLine {
  const gtin = offer.gtin === null ? null : (normaliseGtin(offer.gtin) ?? offer.gtin);
  return { where: where ?? offer.key, cells: cells ?? [], sku: offer.sku, gtin, price: offer.price, at: offer.capturedAt };
}

function whyUnusable({ offer }: SourceRow, only: string | null, word: string): Pick<PriceFileProblem, 'code' | 'params'> | null {
  if (only !== null && offer.price.currency !== only) {
    return { code: 'other_currency', params: { currency: offer.price.currency } };
  }
  return offer.price.minor > MOST_MINOR ? { code: `${word}_too_large`, params: {} } : null;
}

/**
 * SQL that begins a WITH: `hits` (n, external_id) is which variants each line names, a barcode that is known before the SKU; `last`
 * (variant, n, minor, currency, at) is the one line that holds for each variant that is named for sure.
 */
export function matchedLines(ctx: StoreContext, lines: readonly PriceLine[]): Sql {
  const rows = lines.map(({ sku, gtin, price, at }, n) => ({ n, sku, gtin, minor: price.minor, currency: price.currency, at: at.toISOString() }));
  const mine = sql`v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL`;
  return sql`WITH given AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(${rowsParam(rows)}::jsonb) AS r(n int, sku text, gtin text, minor bigint, currency text, at timestamptz)),
    by_gtin AS (SELECT g.n, v.external_id FROM given g JOIN variant v ON ${mine} AND v.gtin14 = g.gtin
      UNION SELECT g.n, v.external_id FROM given g JOIN variant v ON ${mine} AND v.barcode = g.gtin),
    by_sku AS (SELECT g.n, v.external_id FROM given g JOIN variant v ON ${mine} AND v.sku = g.sku WHERE NOT EXISTS (SELECT 1 FROM by_gtin b WHERE b.n = g.n)),
    hits AS (SELECT * FROM by_gtin UNION SELECT * FROM by_sku),
    sure AS (SELECT n, min(external_id) AS variant FROM hits GROUP BY n HAVING count(*) = 1),
    last AS (SELECT DISTINCT ON (s.variant) s.variant, g.n, g.minor, g.currency, g.at FROM sure s JOIN given g ON g.n = s.n ORDER BY s.variant, g.n DESC)`;
}
