/** Which fields each kind of rule has in the editor, and what may stand in them. The engine's own schema has the last word. */
import { foldNumber, parseAmount, parseBps, parseWhole } from '#app/i18n/parse.ts';
import { daySchema } from '#app/lib/days.ts';
import type { StrategyNode } from '#app/pricing/types.ts';

export type Kind = StrategyNode['type'];
export type Texts = Readonly<Record<string, string>>;

export type Field =
  | { name: string; kind: 'percent'; min: number; max: number }
  | { name: string; kind: 'shift'; min: number; max: number }
  | { name: string; kind: 'amount'; min: number }
  | { name: string; kind: 'whole'; min: number; max: number }
  | { name: string; kind: 'choice'; options: readonly string[] }
  | { name: string; kind: 'seller' }
  | { name: string; kind: 'day'; optional?: true }
  | { name: string; kind: 'text' };

export const COMPOSED = ['FALLBACK', 'IF', 'FIRST', 'MIN', 'MAX', 'MEDIAN'] as const;

/** In the order they are offered. */
export const OFFERED: readonly Kind[] = [
  'POSITION', 'BAND', 'RANK', 'RANK_PCT', 'RANGE_POS', 'RAISE_GAP', 'FOLLOW', 'NOT_BELOW', 'FREEZE', 'STOCKOUT_CAPTURE',
  'COST_PLUS', 'ANCHOR', 'MARKET_FX', 'BENCHMARK', 'VELOCITY', 'COVER', 'CLEARANCE', 'PROFIT_MAX', 'SCHEDULE', 'HOLD', 'EXCLUDE', 'MANUAL_LOCK', ...COMPOSED,
]; // prettier-ignore

const REFERENCES = ['lowest', 'second', 'nth', 'median', 'mean', 'highest', 'named'] as const;
const OPS = ['match', 'below', 'above'] as const;
const percent = (name: string, max = 10_000, min = 0): Field => ({ name, kind: 'percent', min, max });
/** Above or below: the one field that may be less than nothing. */
const shift = (name: string): Field => ({ name, kind: 'shift', min: -5000, max: 5000 });
const whole = (name: string, min: number, max: number): Field => ({ name, kind: 'whole', min, max });
const choice = (name: string, options: readonly string[]): Field => ({ name, kind: 'choice', options });
const seller: Field = { name: 'seller', kind: 'seller' };

/** A reference of a kind the editor does not make (weighted averages) stays what it is. */
function referenceFields(texts: Texts): Field[] {
  const { reference = '' } = texts;
  const known = REFERENCES.some((one) => one === reference) || reference === '';
  return [choice('reference', known ? REFERENCES : [...REFERENCES, reference]), ...(reference === 'nth' ? [whole('k', 1, 100)] : []), ...(reference === 'named' ? [seller] : [])];
}

function offsetFields(texts: Texts): Field[] {
  const { op, offsetKind } = texts;
  return op === 'match' ? [] : [choice('offsetKind', ['bps', 'amount']), offsetKind === 'amount' ? { name: 'offset', kind: 'amount', min: 0 } : percent('offset', 9000)];
}

/** Those that are asked now: some depend on what stands in others. */
export function fieldsOf(kind: Kind, texts: Texts): Field[] {
  switch (kind) {
    case 'POSITION':
      return [choice('op', OPS), ...referenceFields(texts), ...offsetFields(texts)];
    case 'FOLLOW':
      return [seller, choice('op', OPS), ...offsetFields(texts)];
    case 'NOT_BELOW':
    case 'FREEZE':
      return [seller];
    case 'BAND':
      return [...referenceFields(texts), percent('low', 5000), percent('high', 5000)];
    case 'RANGE_POS':
    case 'RANK_PCT':
      return [percent('share')];
    case 'RANK':
      return [whole('k', 1, 100)];
    case 'RAISE_GAP':
      return [percent('gap', 10_000, 1), percent('share', 10_000, 1), { name: 'epsilon', kind: 'amount', min: 1 }];
    case 'COST_PLUS':
      return [choice('mode', ['margin', 'markup', 'amount']), costField(texts['mode'])];
    case 'ANCHOR':
      return [choice('anchor', ['msrp', 'regular']), percent('discount', 9000)];
    case 'MARKET_FX':
      return [shift('adjust'), percent('hysteresis', 5000)];
    case 'BENCHMARK':
      return [shift('shift')];
    case 'STOCKOUT_CAPTURE':
      return [percent('raise', 5000)];
    case 'VELOCITY':
      return [percent('high', 100_000), percent('low', 100_000), percent('step', 5000), whole('lockDays', 0, 3650)];
    case 'COVER':
      return [whole('lowDays', 0, 3650), whole('recoverDays', 0, 3650), whole('highDays', 0, 3650), percent('raise', 5000), percent('cut', 5000)];
    case 'SCHEDULE':
      return [
        { name: 'from', kind: 'day' },
        { name: 'until', kind: 'day' },
        choice('sale', ['bps', 'price']),
        texts['sale'] === 'price' ? { name: 'price', kind: 'amount', min: 1 } : percent('off', 9000, 1),
      ];
    case 'CLEARANCE':
      return [{ name: 'until', kind: 'day' }, percent('likelihood', 9900, 1000), { name: 'least', kind: 'amount', min: 1 }, { name: 'grid', kind: 'amount', min: 1 }];
    case 'PROFIT_MAX':
      return [percent('caution', 30_000)];
    case 'MANUAL_LOCK':
      return [
        { name: 'owner', kind: 'text' },
        { name: 'why', kind: 'text' },
        { name: 'until', kind: 'day', optional: true },
      ];
    default:
      return [];
  }
}

function costField(mode: string | undefined): Field {
  return mode === 'amount' ? { name: 'cost', kind: 'amount', min: 0 } : percent('cost', mode === 'markup' ? 1_000_000 : 9500);
}

/** The number behind a text: basis points, minor units or a count; null where the text is not one or is out of bounds. */
export function numberOf(field: Field, text: string, currency: string): number | null {
  const value =
    field.kind === 'percent'
      ? parseBps(text)
      : field.kind === 'shift'
        ? parseShift(text)
        : field.kind === 'amount'
          ? (parseAmount(text, currency)?.minor ?? null)
          : parseWhole(text);
  const { min } = field as { min: number };
  const max = 'max' in field ? field.max : Number.MAX_SAFE_INTEGER;
  return value !== null && value >= min && value <= max ? value : null;
}

function parseShift(text: string): number | null {
  const folded = foldNumber(text).replace(/^[+\u2212-]/, '');
  const bps = parseBps(folded);
  return bps === null ? null : /^[\u2212-]/.test(foldNumber(text)) ? -bps : bps;
}

/** `sellers`: the store's competitors; nobody else can be named. */
export function isRight(field: Field, text: string, currency: string, sellers: readonly string[]): boolean {
  switch (field.kind) {
    case 'choice':
      return field.options.includes(text);
    case 'seller':
      return sellers.includes(text);
    case 'text':
      return text.trim() !== '' && text.length <= 200;
    case 'day':
      return (field.optional === true && text === '') || daySchema.safeParse(text).success;
    default:
      return numberOf(field, text, currency) !== null;
  }
}
