import { describe, expect, it } from 'vitest';
import { microText, minorMicro, parseMicro, peggedMicro } from './exchange.ts';

describe('exchange', () => {
  it('of currencies held to the dollar is what their central banks say', () => {
    expect(peggedMicro('USD', 'SAR')).toBe(3_750_000);
    expect(peggedMicro('SAR', 'USD')).toBe(266_667);
    expect(peggedMicro('AED', 'SAR')).toBe(1_021_103);
    expect(peggedMicro('BHD', 'SAR')).toBe(9_973_404);
    expect(peggedMicro('SAR', 'SAR')).toBe(1_000_000);
    expect(peggedMicro('EUR', 'SAR')).toBeNull();
    expect(peggedMicro('USD', 'KWD')).toBeNull();
  });

  it.each([
    ['USD', 'SAR', '3.75', 3_750_000],
    ['JPY', 'SAR', '0.025', 2_500_000],
    ['KWD', 'SAR', '12.2', 1_220_000],
    ['SAR', 'KWD', '0.082', 820_000],
    ['VND', 'KWD', '0.000012', 12_000],
    ['KWD', 'JPY', '490.5', 490_500],
  ])('in minor units, %s to %s at %s', (from, to, text, micro) => {
    expect(minorMicro(parseMicro(text) ?? 0, from, to)).toBe(micro);
  });

  it('is nothing rather than a wrong number at the edges', () => {
    expect(minorMicro(1, 'KWD', 'JPY')).toBeNull();
    expect(minorMicro(Number.MAX_SAFE_INTEGER, 'JPY', 'KWD')).toBeNull();
  });

  it('is read from what people type, exactly or not at all', () => {
    for (const text of ['3.75', '12', '0.000001', '1000000']) {
      expect(microText(parseMicro(text) ?? 0)).toBe(text);
    }
    expect(['', '0', '0.0', '-1', '1.2345678', '1e3', '1000001', 'x'].map(parseMicro)).toEqual(Array.from({ length: 8 }, () => null));
  });
});
