/** Whether bytes are one receipt, of one kind, that says outside what its snapshot says inside. */
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { aSnapshot } from '../fixtures.ts';
import { forged } from '../forged.ts';
import type { Forgery } from '../forged.ts';
import { readFacts } from './read-facts.ts';
import type { ReadFacts } from './read-facts.ts';

const change = decide(aSnapshot()).receipt;
const undo = decide({ ...aSnapshot(), restore: { changeId: 'change-1', toMinor: 21_000 } }).receipt;
const text = new TextDecoder().decode(change);

const read = (forgery: Forgery, receipt = change): ReadFacts => readFacts(forged(receipt, forgery));
const written = (changed: string): ReadFacts => readFacts(new TextEncoder().encode(changed));
const refused = (code: string, at: string): ReadFacts => ({ ok: false, code, at });

describe('bytes', () => {
  test('of four million are read, of one more they are not', () => {
    const padded = (length: number): ReadFacts => written(text.replace('"pageHash":"page"', `"pageHash":"${'x'.repeat(length)}"`));
    const room = 4_000_000 - text.length + 'page'.length;

    expect(padded(room).ok).toBe(true);
    expect(padded(room + 1)).toEqual(refused('too_large', ''));
  });

  test.each<[string, string]>([
    ['a blank', text.replace('{', '{ ')],
    ['keys in another order', text.replace('"kind":"CHANGE","price":18522', '"price":18522,"kind":"CHANGE"')],
    ['a key twice', text.replace('"currency":"SAR"', '"currency":"SAR","currency":"SAR"')],
    ['a letter in another spelling', text.replace('"SAR"', String.raw`"\u0053AR"`)],
  ])('with %s are not the one receipt they say they are', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(written(changed)).toEqual(refused('not_canonical', ''));
  });

  test.each(['0.5', '18522.5', '9007199254740992', '-9007199254740992'])('with the number %s are refused wherever it stands', (number) => {
    expect(written(text.replace('"shippingMinor":0', `"shippingMinor":${number}`))).toEqual(refused('not_canonical', 'number'));
  });

  test('with a byte inside a text that is no UTF-8 are refused, not repaired', () => {
    const broken = change.slice();
    broken[text.indexOf('"page"') + 1] = 0xff;

    expect(readFacts(broken)).toEqual(refused('malformed', ''));
  });

  test('that are no UTF-8, no JSON or marked by a byte order are refused', () => {
    expect(readFacts(Uint8Array.from([...change.slice(0, -1), 0xff]))).toEqual(refused('malformed', ''));
    expect(written(text.slice(0, -1))).toEqual(refused('malformed', ''));
    expect(written(`\uFEFF${text}`)).toEqual(refused('malformed', ''));
    expect(written('')).toEqual(refused('malformed', ''));
  });
});

describe('the form', () => {
  test('of another number is unknown', () => {
    expect(read({ format: 2 })).toEqual(refused('unknown_format', 'format'));
    expect(read({ format: '1' })).toEqual(refused('unknown_format', 'format'));
  });

  test('has no other fields, and each that it has is named', () => {
    expect(read({ extra: 1 })).toEqual(refused('unknown_field', 'extra'));
    expect(read({ extra: 1, more: null })).toEqual(refused('unknown_field', 'extra more'));
  });

  test.each(Object.keys(JSON.parse(text) as object))('lacks none of its fields: %s', (field) => {
    expect(read({ [field]: undefined })).toEqual(field === 'format' ? refused('unknown_format', 'format') : refused('unknown_field', ''));
  });
});

describe('an emergency stop', () => {
  test('that is not plainly off holds every change', () => {
    for (const stop of [true, null, undefined, 0, 'false']) {
      expect(read({ 'snapshot.emergencyStop': stop })).toEqual(refused('emergency_stop', 'snapshot.emergencyStop'));
    }
  });

  test('lets an undo go when it is plainly on or off, and only then', () => {
    expect(read({ 'snapshot.emergencyStop': true }, undo).ok).toBe(true);
    expect(read({ 'snapshot.emergencyStop': false }, undo).ok).toBe(true);
    for (const stop of [null, undefined, 1, 'true']) {
      expect(read({ 'snapshot.emergencyStop': stop }, undo)).toEqual(refused('emergency_stop', 'snapshot.emergencyStop'));
    }
  });
});

describe('an owner', () => {
  const owner = { kind: 'external', until: '2026-12-01T00:00:00.000Z' };

  test('keeps every change away, whatever is written there', () => {
    expect(read({ 'snapshot.facts.owner': owner })).toEqual(refused('owned', 'snapshot.facts.owner'));
    expect(read({ 'snapshot.facts.owner': false })).toEqual(refused('owned', 'snapshot.facts.owner'));
  });

  test('does not keep an undo away, and nobody keeps nothing away', () => {
    expect(read({ 'snapshot.facts.owner': owner }, undo).ok).toBe(true);
    expect(read({ 'snapshot.facts.owner': null }).ok).toBe(true);
  });
});

describe('the kind', () => {
  test('is a change or a correction', () => {
    expect(read({ 'outcome.kind': 'CHANGE' })).toMatchObject({ ok: true, facts: { kind: 'CHANGE' } });
    expect(read({ 'outcome.kind': 'CORRECTION' })).toMatchObject({ ok: true, facts: { kind: 'CORRECTION' } });
  });

  test.each(['HOLD', 'BLOCK', 'change', '', null])('%o is no write', (kind) => {
    expect(read({ 'outcome.kind': kind })).toEqual(refused('not_a_write', 'outcome.kind'));
  });
});

test.each<[string, unknown]>([
  ['floor.status', 'unknown'],
  ['floor.status', 'infeasible'],
  ['floor.status', null],
  ['snapshot.facts.cost', null],
  ['snapshot.facts.feeBps', null],
  ['snapshot.facts.fixedMinor', null],
])('with %s of %o the floor is unknown', (path, value) => {
  expect(read({ [path]: value })).toEqual(refused('floor_unknown', 'floor'));
});

describe('outside and inside', () => {
  const PAIRS: [at: string, outer: string, inner: string][] = [
    ['tenant', 'tenant', 'snapshot.store'],
    ['market', 'market', 'snapshot.market'],
    ['currency', 'currency', 'snapshot.currency'],
    ['decided_at', 'decided_at', 'snapshot.decidedAt'],
    ['variant', 'variant', 'snapshot.facts.variant'],
    ['strategy.id', 'strategy.id', 'snapshot.strategy.id'],
  ];

  test.each(PAIRS)('%s is the same text', (at, outer, inner) => {
    expect(read({ [outer]: 'other' })).toEqual(refused('inconsistent', at));
    expect(read({ [inner]: 'other' })).toEqual(refused('inconsistent', at));
    expect(read({ [outer]: 1, [inner]: 1 })).toEqual(refused('inconsistent', at));
    expect(read({ [outer]: '', [inner]: '' })).toEqual(refused('inconsistent', at));
  });

  test('the hash of the strategy is the same text, which may be empty', () => {
    expect(read({ 'strategy.hash': '', 'snapshot.strategy.hash': '' }).ok).toBe(true);
    expect(read({ 'strategy.hash': 'other' })).toEqual(refused('inconsistent', 'strategy.hash'));
    expect(read({ 'snapshot.strategy.hash': 'other' })).toEqual(refused('inconsistent', 'strategy.hash'));
    expect(read({ 'strategy.hash': null, 'snapshot.strategy.hash': null })).toEqual(refused('inconsistent', 'strategy.hash'));
  });

  test('the version of the strategy is the same whole number', () => {
    expect(read({ 'strategy.version': 4 })).toEqual(refused('inconsistent', 'strategy.version'));
    expect(read({ 'snapshot.strategy.version': 4 })).toEqual(refused('inconsistent', 'strategy.version'));
    expect(read({ 'strategy.version': '3', 'snapshot.strategy.version': '3' })).toEqual(refused('inconsistent', 'strategy.version'));
    expect(read({ 'strategy.version': 4, 'snapshot.strategy.version': 4 }).ok).toBe(true);
  });

  test.each(['sar', 'SARS', 'XSAR', 'SA', 'S1R'])('%s on both sides is no currency', (currency) => {
    expect(read({ currency, 'snapshot.currency': currency })).toEqual(refused('malformed', 'currency'));
  });

  test('another currency on both sides is read as it stands', () => {
    expect(read({ currency: 'KWD', 'snapshot.currency': 'KWD' })).toMatchObject({ ok: true, facts: { currency: 'KWD' } });
  });
});
