import { describe, expect, it } from 'vitest';
import { bucketsOf, comparedWith, periodOf, type PRESETS, unitOf } from './range.ts';

const TODAY = '2026-11-20';

describe('the days of a question', () => {
  it('are those of its name, today included where it says "last" or "this"', () => {
    const of = (preset: (typeof PRESETS)[number]) => periodOf({ preset }, TODAY, '2024-02-03').period;
    expect(of('today')).toEqual({ from: TODAY, to: TODAY });
    expect(of('yesterday')).toEqual({ from: '2026-11-19', to: '2026-11-19' });
    expect(of('last_7')).toEqual({ from: '2026-11-14', to: TODAY });
    expect(of('last_28')).toEqual({ from: '2026-10-24', to: TODAY });
    expect(of('last_30')).toEqual({ from: '2026-10-22', to: TODAY });
    expect(of('last_90')).toEqual({ from: '2026-08-23', to: TODAY });
    expect(of('this_month')).toEqual({ from: '2026-11-01', to: TODAY });
    expect(of('last_month')).toEqual({ from: '2026-10-01', to: '2026-10-31' });
    expect(of('this_year')).toEqual({ from: '2026-01-01', to: TODAY });
    expect(of('last_year')).toEqual({ from: '2025-01-01', to: '2025-12-31' });
    expect(of('all')).toEqual({ from: '2024-02-03', to: TODAY });
  });

  it('are two days of anybody, in either order, but none that is still to come', () => {
    expect(periodOf({ from: '2026-05-02', to: '2026-05-09' }, TODAY, null)).toEqual({ preset: 'custom', period: { from: '2026-05-02', to: '2026-05-09' } });
    expect(periodOf({ from: '2026-05-09', to: '2026-05-02' }, TODAY, null).period).toEqual({ from: '2026-05-02', to: '2026-05-09' });
    expect(periodOf({ from: '2026-11-10', to: '2031-01-01' }, TODAY, null).period).toEqual({ from: '2026-11-10', to: TODAY });
    expect(periodOf({ from: '0001-01-01', to: '2031-01-01' }, TODAY, null).period).toEqual({ from: '2000-01-01', to: TODAY });
    expect(periodOf({}, TODAY, null).preset).toBe('last_30');
  });

  it('are compared with as many days before, or with the same days of last year', () => {
    expect(comparedWith({ from: '2026-11-14', to: TODAY }, 'previous')).toEqual({ from: '2026-11-07', to: '2026-11-13' });
    expect(comparedWith({ from: '2028-02-29', to: '2028-03-02' }, 'year')).toEqual({ from: '2027-02-28', to: '2027-03-02' });
    expect(comparedWith({ from: '2026-11-14', to: TODAY }, 'none')).toBeNull();
  });

  it('are bundled into weeks and months when they are many, without losing or doubling one', () => {
    expect(unitOf({ from: '2026-08-21', to: TODAY })).toBe('day');
    expect(unitOf({ from: '2026-08-20', to: TODAY })).toBe('week');
    expect(unitOf({ from: '2024-01-01', to: TODAY })).toBe('month');
    expect(bucketsOf({ from: '2026-11-18', to: '2026-11-24' }, 'week')).toEqual([
      { from: '2026-11-18', to: '2026-11-21' },
      { from: '2026-11-22', to: '2026-11-24' },
    ]);
    expect(bucketsOf({ from: '2026-01-30', to: '2026-03-01' }, 'month')).toEqual([
      { from: '2026-01-30', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-28' },
      { from: '2026-03-01', to: '2026-03-01' },
    ]);
  });
});
