import { describe, expect, it } from 'vitest';
import { boundsOf, evenTicks, mergeSteps } from './steps.ts';

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

  it('leave room above and below, but none below zero', () => {
    expect(boundsOf([100, 200])).toEqual([90, 210]);
    expect(boundsOf([1])).toEqual([0, 2]);
    expect(boundsOf([10_000, 10_000])).toEqual([9800, 10_200]);
  });

  it('get ticks at both ends', () => {
    expect(evenTicks(0, 30, 4)).toEqual([0, 10, 20, 30]);
  });
});
