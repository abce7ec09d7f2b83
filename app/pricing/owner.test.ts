import { expect, it } from 'vitest';
import { check } from './checker/check.ts';
import { decide } from './decide.ts';
import { aSnapshot } from './fixtures.ts';
import { replay } from './replay.ts';

const owner = { kind: 'external', until: '2026-11-22T12:00:00.000Z' } as const;

it('leaves a price to whoever set it, and tells until when and what it would have been', () => {
  const free = decide(aSnapshot());
  const owned = decide(aSnapshot({ facts: { owner } }));

  expect(free.outcome).toBe('CHANGE');
  expect(owned).toMatchObject({ outcome: 'HOLD', priceMinor: null, bindingRule: 'G6', approvalReasons: [] });
  expect(owned.reasons.slice(-2)).toEqual([
    { code: 'owner_wanted', params: { wantedMinor: free.priceMinor } },
    { code: 'owner_external', params: { untilAt: owner.until } },
  ]);
  expect(replay(owned.receipt)).toEqual(owned.receipt);
});

it('corrects nobody silently: a price below the floor is held as well', () => {
  expect(decide(aSnapshot({ facts: { owner, priceMinor: 9_000 } }))).toMatchObject({ outcome: 'HOLD', bindingRule: 'G6' });
});

it.each([
  [{ kind: 'lock', why: 'promised to a customer', until: null } as const, { code: 'owner_lock', params: { why: 'promised to a customer' } }],
  [{ kind: 'lock', why: 'fair', until: owner.until } as const, { code: 'owner_lock_until', params: { why: 'fair', untilAt: owner.until } }],
])('holds a locked price, and tells why', (lock, told) => {
  const { outcome, reasons, receipt } = decide(aSnapshot({ facts: { owner: lock } }));

  expect([outcome, reasons.at(-1)]).toEqual(['HOLD', told]);
  expect(JSON.parse(new TextDecoder().decode(receipt))).toMatchObject({ engine_version: '1.4.0' });
  expect(replay(receipt)).toEqual(receipt);
  expect(check(receipt)).toMatchObject({ ok: false });
});

it('reads no half a lock', () => {
  const half = { kind: 'lock', until: null } as unknown as typeof owner;
  expect(decide(aSnapshot({ facts: { owner: half } }))).toMatchObject({ outcome: 'BLOCK', priceMinor: null });
});

it('gives way to the emergency stop, which says more', () => {
  expect(decide(aSnapshot({ facts: { owner }, emergencyStop: true })).reasons).toEqual([{ code: 'emergency_stop', params: {} }]);
});

it('changes no byte of a receipt without an owner', () => {
  expect(decide(aSnapshot({ facts: { owner: undefined } })).receipt).toEqual(decide(aSnapshot()).receipt);
});

it('does not stop an undo, which a person asks for', () => {
  expect(decide({ ...aSnapshot({ facts: { owner } }), restore: { changeId: 'c', toMinor: 19_500 } }).outcome).toBe('CHANGE');
});

it('is held to by the checker, whoever made the receipt', () => {
  const text = new TextDecoder().decode(decide(aSnapshot()).receipt);
  const planted = text.replace('"priceMinor":19900', `"owner":{"kind":"external","until":"${owner.until}"},"priceMinor":19900`);

  expect(planted).not.toBe(text);
  expect(check(new TextEncoder().encode(planted))).toMatchObject({ ok: false, code: 'owned' });
});
