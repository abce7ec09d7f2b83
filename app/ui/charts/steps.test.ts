import { describe, expect, it } from 'vitest';
import { evenTicks, mergeSteps, valueTicks } from './steps.ts';

describe('lines on one axis', () => {
  it('hold their value until they move, and are unknown before they begin and after they end', () => {
    const own = { id: 'own', points: [{ at: -5, value: 100 }, { at: 20, value: 90 }] }; // prettier-ignore
    const rival = { id: 'rival', points: [{ at: 10, value: 95 }], until: 30 };

    expect(mergeSteps([own, rival], 0, 40)).toEqual([
      { at: 0, values: { own: 100, rival: null } },
      { at: 10, values: { own: 100, rival: 95 } },
      { at: 20, values: { own: 90, rival: 95 } },
      { at: 30, values: { own: 90, rival: 95 } },
      { at: 40, values: { own: 90, rival: null } },
    ]);
  });

  it('have a frame even when nothing is known', () => {
    expect(mergeSteps([], 0, 10)).toEqual([{ at: 0, values: {} }, { at: 10, values: {} }]); // prettier-ignore
  });

  it('get round values around them, but none below zero', () => {
    expect(valueTicks([34_038, 61_500])).toEqual([30_000, 40_000, 50_000, 60_000, 70_000]);
    expect(valueTicks([1])).toEqual([0, 1, 2]);
    expect(valueTicks([10_000, 10_000])).toEqual([9900, 10_000, 10_100]);
    expect(valueTicks([])).toEqual([0, 1]);
  });

  it('get ticks at both ends', () => {
    expect(evenTicks(0, 30, 4)).toEqual([0, 10, 20, 30]);
  });
});
