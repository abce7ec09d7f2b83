import { describe, expect, it } from 'vitest';
import { bpsText, foldNumber, parseAmount, parseBps, parseWhole } from './parse.ts';

describe('reading numbers people type', () => {
  it('reads the same percentage in Latin and Arabic digits', () => {
    expect(parseBps('2.5')).toBe(250);
    expect(parseBps('٢٫٥')).toBe(250);
    expect(parseBps(' 10 ')).toBe(1000);
    expect(parseBps('2,5')).toBe(250);
  });

  it('refuses what is not exactly a percentage of two decimals', () => {
    for (const text of ['', '-1', '2.555', '10%', 'ten', '1e3']) {
      expect(parseBps(text)).toBeNull();
    }
  });

  it('keeps the exponent of the currency', () => {
    expect(parseAmount('٨', 'SAR')).toEqual({ minor: 800, currency: 'SAR' });
    expect(parseAmount('0.200', 'KWD')).toEqual({ minor: 200, currency: 'KWD' });
    expect(parseAmount('0.201', 'SAR')).toBeNull();
    expect(parseAmount('1,250.50', 'SAR')).toEqual({ minor: 125050, currency: 'SAR' });
  });

  it('reads whole hours only', () => {
    expect(parseWhole('12')).toBe(12);
    expect(parseWhole('12.5')).toBeNull();
  });

  it('writes rates so that they are read back', () => {
    for (const bps of [0, 1, 250, 1000, 1234]) {
      expect(parseBps(bpsText(bps))).toBe(bps);
    }
  });

  it('drops direction marks that pasted Arabic numbers carry', () => {
    expect(foldNumber('\u2066١٢٫٥\u2069')).toBe('12.5');
  });
});
