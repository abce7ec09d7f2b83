/** A condition while it is being written. */
import { bpsText } from '#app/i18n/parse.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { Condition } from '#app/pricing/signals.ts';
import { isRight, numberOf, type Field } from './leaf-fields.ts';

export interface ConditionDraft {
  /** `text:vendor`, `number:stock`, `rival_stock`, or `and`, `or`, `not` of the parts. */
  about: string;
  op: string;
  value: string;
  /** Of `rival_stock`. */
  seller: string;
  parts: readonly ConditionDraft[];
}

const COUNT: Field = { name: 'value', kind: 'whole', min: 0, max: 999_999 };
const WORD: Field = { name: 'value', kind: 'text' };
const choice = (options: readonly string[]): Field => ({ name: 'value', kind: 'choice', options });

/** What a condition may ask, in the order it is offered. Market is not: nothing tells it yet. */
export const ABOUT: Readonly<Record<string, Field>> = {
  'number:margin_bps': { name: 'value', kind: 'percent', min: 0, max: 10_000 },
  'number:price': { name: 'value', kind: 'amount', min: 0 },
  'number:cost': { name: 'value', kind: 'amount', min: 0 },
  'number:stock': COUNT,
  'number:cover_days': COUNT,
  'number:age_days': COUNT,
  'number:units_7d': COUNT,
  'number:units_28d': COUNT,
  'number:units_90d': COUNT,
  'number:position': COUNT,
  'number:rivals': COUNT,
  'text:grade': choice(['A', 'B', 'C']),
  'text:revenue_class': choice(['A', 'B', 'C']),
  'text:collection': WORD,
  'text:vendor': WORD,
  'text:tag': WORD,
  'text:type': WORD,
  'text:season': WORD,
  'number:weekday': choice(['1', '2', '3', '4', '5', '6', '7']),
  'number:hour': { name: 'value', kind: 'whole', min: 0, max: 23 },
  rival_stock: choice(['in_stock', 'out_of_stock', 'unknown']),
};

export const NUMBER_OPS = ['under', 'at_most', 'at_least', 'over'] as const;
export const GROUPS = ['and', 'or', 'not'] as const;
const SELLER: Field = { name: 'seller', kind: 'seller' };

export const isGroup = (about: string): boolean => GROUPS.some((one) => one === about);
export const isNumber = (about: string): boolean => about.startsWith('number:');

export function freshCondition(about = 'number:margin_bps'): ConditionDraft {
  const field = ABOUT[about];
  const value = field?.kind === 'choice' ? (field.options[0] ?? '') : '';
  return { about, op: 'at_least', value, seller: '', parts: isGroup(about) ? [freshCondition()] : [] };
}

export function draftOfCondition(condition: Condition, currency: string): ConditionDraft {
  const empty = { op: 'at_least', value: '', seller: '', parts: [] };
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...empty, about: condition.kind, parts: condition.of.map((each) => draftOfCondition(each, currency)) };
    case 'not':
      return { ...empty, about: 'not', parts: [draftOfCondition(condition.of, currency)] };
    case 'text':
      return { ...empty, about: `text:${condition.fact}`, value: condition.is };
    case 'rival_stock':
      return { ...empty, about: 'rival_stock', seller: condition.seller, value: condition.is };
    case 'number': {
      const about = `number:${condition.fact}`;
      const kind = ABOUT[about]?.kind;
      const value = kind === 'percent' ? bpsText(condition.value) : kind === 'amount' ? toDecimal({ minor: condition.value, currency }) : String(condition.value);
      return { ...empty, about, op: condition.op, value };
    }
  }
}

/** Whether the value, and the seller where one is asked for, can stand as they are. */
export function wrongIn(draft: ConditionDraft, place: { currency: string; sellers: readonly string[] }): { value: boolean; seller: boolean } {
  const field = ABOUT[draft.about] ?? WORD;
  return {
    value: !isGroup(draft.about) && !isRight(field, draft.value, place.currency, place.sellers),
    seller: draft.about === 'rival_stock' && !isRight(SELLER, draft.seller, place.currency, place.sellers),
  };
}

/** Null while something is missing. */
export function conditionOf(draft: ConditionDraft, place: { currency: string; sellers: readonly string[] }): Condition | null {
  const wrong = wrongIn(draft, place);
  if (wrong.value || wrong.seller) {
    return null;
  }
  const [kind = '', fact = ''] = draft.about.split(':');
  if (isGroup(kind)) {
    const of = draft.parts.map((part) => conditionOf(part, place));
    return of.length === 0 || of.includes(null) ? null : ({ kind, of: kind === 'not' ? of[0] : of } as Condition);
  }
  if (kind === 'number') {
    const field = ABOUT[draft.about] ?? COUNT;
    const value = field.kind === 'choice' ? Number(draft.value) : (numberOf(field, draft.value, place.currency) ?? 0);
    return { kind, fact, op: draft.op, value } as Condition;
  }
  return (kind === 'text' ? { kind, fact, is: draft.value.trim() } : { kind, seller: draft.seller, is: draft.value }) as Condition;
}
