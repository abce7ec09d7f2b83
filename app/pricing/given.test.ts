import { describe, expect, it } from 'vitest';
import { check, checkWrite } from './checker/check.ts';
import { decide } from './decide.ts';
import { aSnapshot } from './fixtures.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';

describe('undo', () => {
  const undo = (toMinor: number, change: object = {}) => decide({ ...aSnapshot(), ...change, restore: { changeId: 'c1', toMinor } });

  it('goes back in one jump, whatever the step limit and the cool-down say', () => {
    const before = aSnapshot().facts.priceMinor;
    const target = Math.round(before * 1.3);
    const decision = undo(target);

    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: target, evidence: 'internal', approvalReasons: [] });
    expect(check(decision.receipt).ok).toBe(true);
    expect(checkWrite(decision.receipt, { priceMinor: target, currency: aSnapshot().currency, variant: aSnapshot().facts.variant, beforeMinor: before }).ok).toBe(true);
    expect(replay(decision.receipt)).toEqual(decision.receipt);
  });

  it('refuses a price that is below the floor by now', () => {
    const decision = undo(100);
    expect(decision.outcome).toBe('HOLD');
    expect(decision.reasons[0]?.code).toBe('below_floor');
    expect(check(decision.receipt).ok).toBe(false);
  });

  it('works while the emergency stop holds everything else', () => {
    const target = aSnapshot().facts.priceMinor + 500;
    expect(undo(target, { emergencyStop: true }).outcome).toBe('CHANGE');
    expect(check(undo(target, { emergencyStop: true }).receipt).ok).toBe(true);
    expect(decide({ ...aSnapshot(), emergencyStop: true }).outcome).toBe('HOLD');
  });

  it('is not accepted by the checker at another price than the one restored', () => {
    const decision = undo(aSnapshot().facts.priceMinor + 500);
    const forged = new TextEncoder().encode(
      new TextDecoder().decode(decision.receipt).replace(`"toMinor":${aSnapshot().facts.priceMinor + 500}`, `"toMinor":${aSnapshot().facts.priceMinor + 600}`),
    );
    expect(check(forged)).toMatchObject({ ok: false, code: 'not_a_restore' });
  });

  describe('in a market with a legal pack', () => {
    const { guardrails, facts, decidedAt } = aSnapshot();
    const target = facts.priceMinor + 500;
    const days = (back: number): string => new Date(new Date(decidedAt).getTime() - back * 86_400_000).toISOString();
    const asked = (compareAtMinor: number | null, past?: { from: string; until: string; priceMinor: number }[]) =>
      decide({
        ...aSnapshot(),
        guardrails: { ...guardrails, legal: 'EU' },
        facts: { ...facts, compareAtMinor, ...(past ? { past } : {}) },
        restore: { changeId: 'c1', toMinor: target, lawful: true },
      });
    const stood = (priceMinor: number) => [{ from: days(60), until: decidedAt, priceMinor }];

    it('leaves a price that its strike-through price would announce as a reduction that it is not', () => {
      expect(asked(target + 1000, stood(target))).toMatchObject({ outcome: 'HOLD', bindingRule: 'G4', reasons: [{ code: 'legal_prior' }] });
      expect(asked(target + 1000)).toMatchObject({ outcome: 'HOLD', bindingRule: 'G4', reasons: [{ code: 'legal_prior_unknown' }] });
    });

    it('puts it back where nothing is announced, or rightly', () => {
      for (const decision of [asked(null), asked(target), asked(target + 1000, stood(target + 1000))]) {
        expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: target });
        expect(readReceipt(decision.receipt)?.engine_version).toBe('1.3.0');
        expect(replay(decision.receipt)).toEqual(decision.receipt);
        expect(check(decision.receipt).ok).toBe(true);
      }
    });

    it('is read as it was where the law was not asked yet', () => {
      const before = decide({
        ...aSnapshot(),
        guardrails: { ...guardrails, legal: 'EU' },
        facts: { ...facts, compareAtMinor: target + 1000 },
        restore: { changeId: 'c1', toMinor: target },
      });
      expect(before).toMatchObject({ outcome: 'CHANGE', priceMinor: target });
      expect(readReceipt(before.receipt)?.engine_version).toBe('1.1.0');
    });
  });
});

describe('a choice', () => {
  const choose = (toMinor: number, change: object = {}) => decide({ ...aSnapshot(), ...change, choice: { toMinor, proposedMinor: 18_522 } });

  it('is a change in one step with its own receipt, whatever the rule, the steps and the evidence say', () => {
    const decision = choose(21_000, { facts: { ...aSnapshot().facts, offers: [], lastChangeAt: aSnapshot().decidedAt } });
    expect(decision).toMatchObject({ outcome: 'CHANGE', priceMinor: 21_000, reasons: [{ code: 'target_choice', params: { proposedMinor: 18_522 } }] });
    expect(readReceipt(decision.receipt)).toMatchObject({ engine_version: '1.3.0', counterfactuals: [], trail: [{ rule: 'person', after: 21_000 }] });
    expect(check(decision.receipt).ok).toBe(true);
    expect(replay(decision.receipt)).toEqual(decision.receipt);
  });

  it('is refused where no change may be, with the reason', () => {
    const { facts, guardrails } = aSnapshot();
    const codes = [
      choose(14_255),
      choose(21_000, { guardrails: { ...guardrails, absMaxMinor: 20_000 } }),
      choose(facts.priceMinor * 3),
      choose(facts.priceMinor),
      choose(21_000, { facts: { ...facts, cost: null } }),
      choose(21_000, { emergencyStop: true }),
      choose(21_000, { facts: { ...facts, owner: { kind: 'external', until: '2026-12-01T00:00:00.000Z' } } }),
      choose(21_000, { guardrails: { ...guardrails, legal: 'EU' }, facts: { ...facts, compareAtMinor: 25_000 } }),
    ].map((decision) => [decision.outcome, decision.priceMinor, decision.reasons.at(-1)?.code]);
    expect(codes).toEqual(
      ['below_floor', 'above_ceiling', 'sanity_current', 'already_there', 'floor_unknown', 'emergency_stop', 'owner_external', 'legal_prior_unknown'].map((code) => [
        'HOLD',
        null,
        code,
      ]),
    );
  });
});
