import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, parseCanonical } from '../canonical.ts';
import { decide } from '../decide.ts';
import { anOffer, aSnapshot } from '../fixtures.ts';
import { check, checkWrite } from './check.ts';

type Json = { [key: string]: Json } & { [key: string]: never };

/** The receipt with one thing altered, written canonically again: as somebody who can write to the database would. */
function altered(bytes: Uint8Array, change: (receipt: Json) => void): Uint8Array {
  const parsed = parseCanonical(bytes);
  const copy = structuredClone(parsed.ok ? parsed.value : null);
  change(copy as unknown as Json);
  return canonicalBytes(copy);
}

const set =
  (path: string, value: unknown) =>
  (receipt: Json): void => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at: Record<string, unknown> = receipt;
    for (const key of keys) {
      at = at[key] as Record<string, unknown>;
    }
    if (value === undefined) {
      delete at[last];
    } else {
      at[last] = value;
    }
  };

const change = decide(aSnapshot()).receipt;
const correction = decide(aSnapshot({ facts: { priceMinor: 13_000 } })).receipt;
const WRITE = { priceMinor: 18_522, currency: 'SAR', variant: 'variant-1', beforeMinor: 19_900 };

describe('the checker', () => {
  test('derives the floor by itself and accepts what the engine decided', () => {
    expect(check(change)).toEqual({ ok: true, floorMinor: '14256' });
    expect(check(correction)).toEqual({ ok: true, floorMinor: '14256' });
    expect(checkWrite(change, WRITE)).toEqual({ ok: true, floorMinor: '14256' });
  });

  test.each<[string, unknown, string]>([
    ['outcome.price', 14_255, 'below_floor'],
    ['outcome.price', 1, 'below_floor'],
    ['outcome.price', 18_307, 'step_too_large'],
    ['outcome.price', 19_900, 'no_change'],
    ['outcome.price', 90_000, 'not_sane'],
    ['outcome.price', null, 'malformed'],
    ['outcome.price', '18522', 'malformed'],
    ['outcome.price', -5, 'malformed'],
    ['outcome.kind', 'HOLD', 'not_a_write'],
    ['outcome.kind', 'BLOCK', 'not_a_write'],
    ['outcome.kind', 'UNDO', 'not_a_write'],
    ['outcome.kind', 'CORRECTION', 'not_a_correction'],
    ['snapshot.facts.cost.minor', 9_000, 'floor_differs'],
    ['snapshot.facts.cost.minor', 0, 'malformed'],
    ['snapshot.facts.cost', null, 'floor_unknown'],
    ['snapshot.facts.feeBps', null, 'floor_unknown'],
    ['snapshot.facts.fixedMinor', undefined, 'malformed'],
    ['snapshot.facts.vatBps', 1400, 'floor_differs'],
    ['snapshot.facts.worstDiscountBps', 10_000, 'floor_infeasible'],
    ['snapshot.guardrails.minMarginBps', 900, 'floor_differs'],
    ['snapshot.guardrails.absMinMinor', 15_000, 'floor_differs'],
    ['snapshot.guardrails.absMaxMinor', 18_000, 'ceiling_differs'],
    ['snapshot.emergencyStop', true, 'emergency_stop'],
    ['snapshot.currency', 'USD', 'inconsistent'],
    ['currency', 'USD', 'inconsistent'],
    ['variant', 'variant-2', 'inconsistent'],
    ['strategy.version', 4, 'inconsistent'],
    ['floor.value', 14_255, 'floor_differs'],
    ['floor.value', null, 'malformed'],
    ['floor.status', 'unknown', 'floor_unknown'],
    ['ceiling', 99_999, 'ceiling_differs'],
    ['format', 2, 'unknown_format'],
    ['checks', undefined, 'unknown_field'],
    ['extra', 1, 'unknown_field'],
  ])('refuses a receipt whose %s became %s', (path, value, code) => {
    expect(check(altered(change, set(path, value)))).toMatchObject({ ok: false, code });
  });

  test('an unknown floor never passes', () => {
    const suggestion = decide(aSnapshot({ facts: { cost: null } }));

    expect(suggestion.outcome).toBe('CHANGE');
    expect(check(suggestion.receipt)).toMatchObject({ ok: false, code: 'floor_unknown' });
  });

  test('a step from below the floor is not a change but a correction', () => {
    const relabelled = altered(correction, set('outcome.kind', 'CHANGE'));

    expect(check(relabelled)).toMatchObject({ ok: false, code: 'needs_correction' });
  });

  test.each<[Partial<typeof WRITE>, string]>([
    [{ priceMinor: 18_521 }, 'write_price'],
    [{ priceMinor: Number.NaN }, 'write_price'],
    [{ currency: 'AED' }, 'write_currency'],
    [{ variant: 'variant-2' }, 'write_variant'],
    [{ beforeMinor: 19_899 }, 'write_before'],
  ])('refuses a write of %o', (other, code) => {
    expect(checkWrite(change, { ...WRITE, ...other })).toMatchObject({ ok: false, code });
  });

  test('refuses bytes that are not one canonical receipt', () => {
    const text = new TextDecoder().decode(change);
    const bytes = (changed: string): Uint8Array => new TextEncoder().encode(changed);

    expect(check(new Uint8Array())).toMatchObject({ ok: false });
    expect(check(bytes('null'))).toMatchObject({ ok: false });
    expect(check(bytes(`${text} `))).toMatchObject({ ok: false, code: 'not_canonical' });
    expect(check(bytes(text.replace('"ceiling":null', '"ceiling":null,"ceiling":null')))).toMatchObject({ ok: false, code: 'not_canonical' });
    expect(check(bytes(text.replace('"price":18522}', '"price":18522.0}')))).toMatchObject({ ok: false, code: 'not_canonical' });
    expect(check(Uint8Array.from([...change.slice(0, -1), 0xff]))).toMatchObject({ ok: false, code: 'malformed' });
    expect(check(bytes('['.repeat(100_000)))).toMatchObject({ ok: false, code: 'malformed' });
  });

  test('imports nothing from outside its folder', () => {
    const folder = new URL('./', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

    const imports = files.flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/(?:^import\b[^']*|import\(\s*)'([^']+)'/gm)].map(([, path]) => path));

    expect(new Set(imports)).toEqual(new Set(['./read-facts.ts', './standing.ts']));
  });

  test('accepts an offerless cost-plus change', () => {
    const tree = { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } as const;

    expect(check(decide(aSnapshot({ tree, offers: [] })).receipt)).toMatchObject({ ok: true });
    expect(check(decide(aSnapshot({ tree, offers: [anOffer(100)] })).receipt)).toMatchObject({ ok: true });
  });
});
