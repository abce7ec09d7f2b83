/** One line of a merchant's file as an offer, or the reason it is not one. Cells are data: a formula is its text. */
import { currencySchema, parseDecimal } from '#app/lib/money.ts';
import type { Money } from '#app/lib/money.ts';
import { readAvailability, readCondition } from '../availability.ts';
import { identityHash } from '../identity-hash.server.ts';
import type { CsvOptions, OfferField, RawOffer } from '../port.ts';
import { readPriceText } from '../price-text.ts';
import type { Columns } from './columns.ts';

/** What stands where a line says nothing. */
export type CsvDefaults = Pick<CsvOptions, 'seller' | 'currency' | 'capturedAt'>;

export interface RowProblem {
  code: string;
  params: Record<string, string | number>;
}

/** `offer` is null when the row cannot be used; `problems` may also be told of a row that can. */
export interface ReadRow {
  offer: RawOffer | null;
  problems: RowProblem[];
}

const MAX_CELL = 2000;

export function readRow(cells: readonly string[], columns: Columns, defaults: CsvDefaults): ReadRow {
  const cell = (field: OfferField): string | null => {
    const at = columns.get(field);
    const text = at === undefined ? '' : (cells[at] ?? '').replaceAll('\0', '').trim();
    return text === '' ? null : text;
  };
  if (cells.some((text) => text.length > MAX_CELL)) {
    return refuse('cell_too_long', { max: MAX_CELL });
  }

  const priceText = cell('price');
  if (priceText === null) {
    return refuse('price_missing');
  }
  const price = readMoney(priceText, cell('currency'), defaults.currency);
  if ('code' in price) {
    return { offer: null, problems: [price] };
  }
  const { gtin, problem } = readGtin(cell('gtin'));
  const [sku, mpn, title] = [cell('sku'), cell('mpn'), cell('title')];
  const problems = problem === null ? [] : [problem];
  const name = gtin ?? sku ?? mpn ?? title;
  if (name === null) {
    return { offer: null, problems: [...problems, { code: 'identity_missing', params: {} }] };
  }

  const seller = cell('seller') ?? defaults.seller;
  const brand = cell('brand');
  const shipping = cell('shipping');
  const shippingMoney = shipping === null ? null : readMoney(shipping, price.currency, price.currency, true);
  const offer: RawOffer = {
    key: cell('key') ?? `${seller}|${name}`,
    url: readUrl(cell('url')),
    title: title ?? '',
    brand,
    gtin,
    mpn,
    sku,
    price,
    shipping: shippingMoney === null || 'code' in shippingMoney ? null : shippingMoney,
    availability: readAvailability(cell('availability')),
    condition: readCondition(cell('condition')),
    seller,
    votes: ['csv'],
    identityHash: identityHash({ title: title ?? '', brand, gtin }),
    capturedAt: readDate(cell('capturedAt'), defaults.capturedAt),
  };
  return { offer, problems };
}

function readMoney(text: string, stated: string | null, fallback: string, zero = false): Money | RowProblem {
  const named = stated === null ? null : currencyCode(stated);
  if (stated !== null && named === null) {
    return { code: 'currency_unknown', params: { currency: stated.slice(0, 20) } };
  }
  const read = readPriceText(text, named ?? fallback);
  if (read === null) {
    return { code: 'price_unreadable', params: { price: text.slice(0, 40) } };
  }
  if (named !== null && read.currency !== null && read.currency !== named) {
    return { code: 'currency_conflict', params: { price: text.slice(0, 40), currency: named } };
  }
  const parsed = parseDecimal(read.amount, named ?? read.currency ?? fallback);
  if (!parsed.ok) {
    return { code: `price_${parsed.reason}`, params: { price: text.slice(0, 40) } };
  }
  const allowed = parsed.money.minor > 0 || (zero && parsed.money.minor === 0);
  return allowed ? parsed.money : { code: 'price_not_positive', params: { price: text.slice(0, 40) } };
}

function currencyCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return currencySchema.safeParse(code).success ? code : (readPriceText(`1 ${text}`)?.currency ?? null);
}

/** Spreadsheets turn long numbers into `6.28E+12`: what is left cannot be trusted, so it is not used. */
function readGtin(text: string | null): { gtin: string | null; problem: RowProblem | null } {
  if (text !== null && /^\d(?:[.,]\d+)?E\+?\d+$/i.test(text)) {
    return { gtin: null, problem: { code: 'gtin_damaged', params: { gtin: text } } };
  }
  return { gtin: text === null ? null : text.replace(/^="?(\d+)"?$/, '$1').replace(/^'/, ''), problem: null };
}

/** Kept as text for a person to open; never fetched from here. */
function readUrl(text: string | null): string | null {
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** A date of the file counts only when it is a full instant not later than the upload. */
function readDate(text: string | null, fallback: Date): Date {
  if (text === null || !/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)) {
    return fallback;
  }
  const at = new Date(text);
  return Number.isNaN(at.getTime()) || at > fallback ? fallback : at;
}

function refuse(code: string, params: Record<string, string | number> = {}): ReadRow {
  return { offer: null, problems: [{ code, params }] };
}
