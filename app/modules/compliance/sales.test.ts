import { describe, expect, it } from 'vitest';
import { LEGAL_PACKS } from '#app/pricing/legal-packs.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { plannedSales, type SellingStrategy } from './sales.ts';
import type { Licence } from './views.ts';

const AT = { now: new Date('2026-11-20T12:00:00.000Z'), timeZone: 'Asia/Riyadh' };
/** Days by the clock of Riyadh: midnight there is 21:00 UTC of the day before. */
const sale = (from: string, until: string): StrategyNode => ({
  type: 'SCHEDULE',
  from: `${from}T21:00:00.000Z`,
  until: `${until}T21:00:00.000Z`,
  zone: 'Asia/Riyadh',
  sale: { kind: 'bps', bps: 2000 },
});
const strategy = (id: string, tree: StrategyNode, wholeStore = false): SellingStrategy => ({ strategyId: id, name: id, wholeStore, tree });
const licence = (from: string, until: string, seasonal = false): Licence => ({ id: 'l', number: 'N-1', from, until, seasonal, createdAt: AT.now.toISOString() });
const problems = (strategies: SellingStrategy[], licences: Licence[], pack: 'KSA' | 'EU' | null = 'KSA') =>
  plannedSales(strategies, licences, pack === null ? null : LEGAL_PACKS[pack], AT).map((found) => found.problems);

describe('planned sales', () => {
  it('are found wherever they stand in a tree, in the order in which they begin, each with its time', () => {
    const tree: StrategyNode = {
      type: 'FALLBACK',
      children: [
        sale('2026-12-01', '2026-12-08'),
        { type: 'IF', when: { kind: 'text', fact: 'vendor', is: 'Huraa' }, children: [sale('2026-11-18', '2026-11-25'), { type: 'HOLD' }] },
        { type: 'HOLD' },
      ],
    };
    const found = plannedSales([strategy('b', tree), strategy('a', sale('2026-11-01', '2026-11-05')), strategy('c', sale('2025-01-01', '2025-01-05'))], [], null, AT);
    expect(found.map(({ strategyId, when }) => [strategyId, when])).toEqual([
      ['a', 'ended'],
      ['b', 'now'],
      ['b', 'to_come'],
    ]);
  });

  it('need a licence in Saudi Arabia that covers all of their days, its last day included', () => {
    const one = [strategy('a', sale('2026-12-01', '2026-12-08'))];
    expect(problems(one, [])).toEqual([['licence_missing']]);
    expect(problems(one, [licence('2026-12-02', '2026-12-08')])).toEqual([[]]);
    expect(problems(one, [licence('2026-12-02', '2026-12-07')])).toEqual([['outside_licence']]);
    expect(problems(one, [licence('2026-12-03', '2026-12-31')])).toEqual([['outside_licence']]);
    expect(problems(one, [licence('2026-01-01', '2026-01-31')])).toEqual([['licence_missing']]);
    expect(problems(one, [licence('2026-12-05', '2026-12-06'), { ...licence('2026-12-01', '2026-12-31'), number: 'N-2' }])).toEqual([[]]);
  });

  it('last 45 days at most, and the whole store has three a year, seasons not counted', () => {
    const all = [licence('2026-01-01', '2026-12-31')];
    expect(problems([strategy('a', sale('2026-02-01', '2026-03-18'))], all)).toEqual([[]]);
    expect(problems([strategy('a', sale('2026-02-01', '2026-03-19'))], all)).toEqual([['sale_too_long']]);
    const four = ['02', '04', '06', '08'].map((month) => strategy(month, sale(`2026-${month}-01`, `2026-${month}-10`), true));
    expect(problems(four, all)).toEqual([[], [], [], ['quota_used']]);
    expect(problems(four, [{ ...licence('2026-02-01', '2026-02-28', true), number: 'N-0' }, ...all.map((one) => ({ ...one, from: '2026-03-01' }))])).toEqual([[], [], [], []]);
    expect(
      problems(
        four.map((one) => ({ ...one, wholeStore: false })),
        all,
      ),
    ).toEqual([[], [], [], []]);
  });

  it('stand against nothing where no licence is asked for, and no law is known', () => {
    const one = [strategy('a', sale('2026-12-01', '2027-03-08'), true)];
    expect(problems(one, [], 'EU')).toEqual([[]]);
    expect(problems(one, [], null)).toEqual([[]]);
  });
});
