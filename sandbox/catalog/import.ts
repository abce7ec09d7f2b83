import { costOf } from '#sandbox/catalog/generate.ts';
import { DEFAULT_OPTION, type NewProduct, type NewVariant, type OptionValue } from '#sandbox/catalog/types.ts';
import { gtin13, isGtin } from '#sandbox/lib/gtin.ts';
import { parseDecimal } from '#sandbox/lib/money.ts';
import { randomFor } from '#sandbox/lib/random.ts';

export type ProblemCode =
  | 'not_readable'
  | 'too_large'
  | 'no_handle'
  | 'handle_repeated'
  | 'no_title'
  | 'no_variants'
  | 'price_missing'
  | 'price_not_a_number'
  | 'price_negative'
  | 'compare_at_not_a_number'
  | 'cost_not_a_number'
  | 'barcode_not_a_gtin';

export interface Problem {
  /** Line of the file for CSV; the product's place, from 1, for JSON. */
  line: number;
  code: ProblemCode;
}

export interface ImportReport {
  format: 'csv' | 'json';
  /** Data rows (CSV) or products (JSON) read. CSV: rows = variants + imageRows + rows refused. */
  rows: number;
  products: number;
  variants: number;
  /** CSV rows that only add an image to a product. */
  imageRows: number;
  /** Rows (CSV) or products (JSON) left out, each with a problem. */
  refused: number;
  /** What the file lacked and the seed gave. */
  filled: { cost: number; barcode: number; stock: number };
  problems: Problem[];
}

/** One variant as a file has it: text, nothing believed yet. */
export interface RawVariant {
  line: number;
  title: string;
  options: OptionValue[];
  sku: string;
  barcode: string;
  price: string;
  compareAt: string;
  cost: string;
  stock: string;
  taxable: boolean;
  tracked: boolean;
  sellsWithoutStock: boolean;
}

export type RawProduct = Omit<NewProduct, 'variants' | 'options'> & { line: number; variants: RawVariant[] };

export interface ImportPlan {
  seed: number;
  currency: string;
  taxesIncluded: boolean;
}

/** Reads raw products one by one, fills what is missing from the seed, and counts everything. */
export function catalogReader(plan: ImportPlan, report: ImportReport): (raw: RawProduct) => NewProduct | null {
  const handles = new Set<string>();
  const refuse = (raw: RawProduct, code: ProblemCode): null => {
    report.problems.push({ line: raw.line, code });
    report.refused += report.format === 'csv' ? raw.variants.length : 1;
    return null;
  };
  return (raw) => {
    if (raw.handle === '') {
      return refuse(raw, 'no_handle');
    }
    if (handles.has(raw.handle)) {
      return refuse(raw, 'handle_repeated');
    }
    if (raw.title === '') {
      return refuse(raw, 'no_title');
    }
    const variants = raw.variants.map((variant) => readVariant(plan, report, variant)).filter((variant) => variant !== null);
    if (variants.length === 0) {
      report.problems.push({ line: raw.line, code: 'no_variants' });
      report.refused += report.format === 'json' ? 1 : 0;
      return null;
    }
    handles.add(raw.handle);
    report.products += 1;
    report.variants += variants.length;
    const { line: _line, variants: _raw, ...product } = raw;
    return { ...product, variants, options: optionsOf(variants) };
  };
}

function readVariant(plan: ImportPlan, report: ImportReport, raw: RawVariant): NewVariant | null {
  const note = (code: ProblemCode): void => void report.problems.push({ line: raw.line, code });
  const priceProblem = raw.price === '' ? 'price_missing' : null;
  const price = parseDecimal(raw.price, plan.currency);
  if (!price.ok || price.minor < 0) {
    note(priceProblem ?? (price.ok ? 'price_negative' : 'price_not_a_number'));
    report.refused += report.format === 'csv' ? 1 : 0;
    return null;
  }
  const compareAt = raw.compareAt === '' ? null : parseDecimal(raw.compareAt, plan.currency);
  if (compareAt && !compareAt.ok) {
    note('compare_at_not_a_number');
  }
  const number = report.variants + report.problems.length;
  // Keyed by what the file says, so that a line added above changes nothing below.
  const random = randomFor(plan.seed, 'import', raw.sku, raw.title, raw.price, raw.sku === '' ? number : 0);

  const given = raw.cost === '' ? null : parseDecimal(raw.cost, plan.currency);
  if (given && !given.ok) {
    note('cost_not_a_number');
  }
  let cost = given?.ok === true ? given.minor : null;
  if (cost === null && price.minor > 0) {
    cost = costOf(price.minor, plan.taxesIncluded, random);
    report.filled.cost += cost === null ? 0 : 1;
  }

  let barcode: string | null = raw.barcode === '' ? null : raw.barcode;
  if (barcode !== null && !isGtin(barcode)) {
    note('barcode_not_a_gtin');
  }
  if (barcode === null && random.chance(0.88)) {
    barcode = gtin13(random.int(0, 999_999_999));
    report.filled.barcode += 1;
  }

  const hasStock = /^-?\d{1,9}$/.test(raw.stock);
  report.filled.stock += hasStock ? 0 : 1;
  return {
    title: raw.title,
    sku: raw.sku === '' ? null : raw.sku,
    barcode,
    options: raw.options,
    price: price.minor,
    compareAt: compareAt?.ok === true ? compareAt.minor : null,
    cost,
    taxable: raw.taxable,
    tracked: raw.tracked,
    inventoryPolicy: raw.sellsWithoutStock ? 'CONTINUE' : 'DENY',
    stock: hasStock ? Number(raw.stock) : random.int(0, 60),
  };
}

/** Names and values of a product's options, from its variants. */
function optionsOf(variants: readonly NewVariant[]): NewProduct['options'] {
  const names = (variants[0]?.options ?? [DEFAULT_OPTION]).map((option) => option.name);
  return names.map((name, at) => ({ name, values: [...new Set(variants.map((variant) => variant.options[at]?.value ?? ''))] }));
}
