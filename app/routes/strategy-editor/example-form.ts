/** An example as it is typed: texts that become amounts only when all of them are right. */
import { parseAmount, parseWhole } from '#app/i18n/parse.ts';
import { toDecimal } from '#app/lib/money.ts';
import { exampleSchema, type Example } from '#app/pricing/examples.ts';

export interface ExampleDraft {
  key: string;
  name: string;
  price: string;
  cost: string;
  rivals: string;
  stock: string;
  expect: Example['expect']['kind'];
  first: string;
  second: string;
}

let made = 0;
const nextKey = (): string => `example-${(made += 1)}`;

export function blankExample(): ExampleDraft {
  return { key: nextKey(), name: '', price: '', cost: '', rivals: '', stock: '', expect: 'price', first: '', second: '' };
}

export function draftOfExample(example: Example, currency: string): ExampleDraft {
  const text = (minor: number | null): string => (minor === null ? '' : toDecimal({ minor, currency }));
  const { expect } = example;
  return {
    key: nextKey(),
    name: example.name,
    price: text(example.priceMinor),
    cost: text(example.costMinor),
    rivals: example.rivals.map(text).join('; '),
    stock: example.stock === null ? '' : String(example.stock),
    expect: expect.kind,
    first: expect.kind === 'price' ? text(expect.minor) : expect.kind === 'range' ? text(expect.lowMinor) : '',
    second: expect.kind === 'range' ? text(expect.highMinor) : '',
  };
}

/** Null while something in it is missing or not an amount. */
export function exampleOf(draft: ExampleDraft, currency: string): Example | null {
  const amount = (text: string): number | null => parseAmount(text, currency)?.minor ?? null;
  const rivals = draft.rivals
    .split(/[;؛\n]/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(amount);
  const stock = draft.stock.trim() === '' ? null : parseWhole(draft.stock);
  const cost = draft.cost.trim() === '' ? null : amount(draft.cost);
  if ((draft.stock.trim() !== '' && stock === null) || (draft.cost.trim() !== '' && cost === null)) {
    return null;
  }
  const expect =
    draft.expect === 'hold'
      ? { kind: 'hold' }
      : draft.expect === 'price'
        ? { kind: 'price', minor: amount(draft.first) }
        : { kind: 'range', lowMinor: amount(draft.first), highMinor: amount(draft.second) };
  const read = exampleSchema.safeParse({ name: draft.name, priceMinor: amount(draft.price), costMinor: cost, rivals, stock, expect });
  return read.success ? read.data : null;
}

/** All of them, or null while one is unfinished. */
export function examplesOf(drafts: readonly ExampleDraft[], currency: string): Example[] | null {
  const read = drafts.map((draft) => exampleOf(draft, currency));
  return read.every((one) => one !== null) ? read : null;
}
