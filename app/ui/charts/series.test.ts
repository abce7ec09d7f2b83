import { describe, expect, it } from 'vitest';
import { barsOf, groundedTicks } from './series.ts';

describe('values side by side', () => {
  it('stand on what was reached before, and a sum on the ground', () => {
    expect(
      barsOf([
        { amount: 100, kind: 'start' },
        { amount: -30, kind: 'step' },
        { amount: 5, kind: 'step' },
        { amount: 75, kind: 'sum' },
        { amount: -90, kind: 'step' },
        { amount: -15, kind: 'sum' },
      ]),
    ).toEqual([
      { low: 0, high: 100 },
      { low: 70, high: 100 },
      { low: 70, high: 75 },
      { low: 0, high: 75 },
      { low: -15, high: 75 },
      { low: -15, high: 0 },
    ]);
  });

  it('are measured from zero, below it too', () => {
    expect(groundedTicks([3, 9])).toEqual([0, 5, 10]);
    expect(groundedTicks([-40, 100])).toEqual([-50, 0, 50, 100]);
    expect(groundedTicks([0, 0])).toEqual([0, 1]);
    expect(groundedTicks([])).toEqual([0, 1]);
  });
});
