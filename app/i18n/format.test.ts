import { describe, expect, it } from 'vitest';
import { formatBps, formatInstant, formatMoney, formatRelative, printedBarcode } from './format.ts';
import { resolveLocale } from './locale.ts';

const sar = (minor: number) => ({ minor, currency: 'SAR' });
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '').replace(/\u00a0/g, ' ');

describe('formats', () => {
  it('shows money exactly, with the digits of its currency and Latin digits in both languages', () => {
    expect(bare(formatMoney('en', sar(114256)))).toBe('SAR 1,142.56');
    expect(bare(formatMoney('ar', sar(114256)))).toBe('1,142.56 ر.س');
    expect(bare(formatMoney('en', { minor: 3943, currency: 'KWD' }))).toBe('KWD 3.943');
    expect(bare(formatMoney('en', { minor: 1500, currency: 'JPY' }))).toBe('JPY 1,500');
    expect(bare(formatMoney('en', sar(Number.MAX_SAFE_INTEGER)))).toBe('SAR 90,071,992,547,409.91');
  });

  it('keeps a sign with its number in Arabic', () => {
    expect(formatMoney('ar', sar(-500))).toBe('\u2066\u22125.00\u2069\u00a0ر.س');
    expect(bare(formatMoney('en', sar(500), 'always'))).toBe('+SAR 5.00');
    expect(bare(formatMoney('en', sar(0), 'always'))).toBe('SAR 0.00');
  });

  it('shows a barcode as it was printed', () => {
    expect(['06281000000014', '00012345678905', '00000012345670', '16281000000011'].map(printedBarcode)).toEqual(['6281000000014', '012345678905', '12345670', '16281000000011']);
  });

  it('shows rates without rounding them away', () => {
    expect(formatBps('en', 250)).toBe('2.5%');
    expect(bare(formatBps('ar', -1000))).toBe('\u221210%');
  });

  it('uses the Gregorian calendar and the store’s own clock', () => {
    expect(formatInstant('en', '2026-11-20T22:03:12Z', 'Asia/Riyadh')).toBe('21 Nov 2026, 01:03');
    expect(bare(formatInstant('ar', '2026-11-20T22:03:12Z', 'Asia/Riyadh'))).toBe('21 نوفمبر 2026، 01:03');
  });

  it('tells how long ago in the reader’s language', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(formatRelative('en', '2026-11-20T09:00:00Z', now)).toBe('3 hours ago');
    expect(formatRelative('ar', '2026-11-20T09:00:00Z', now)).toBe('قبل 3 ساعات');
  });

  it('takes the first language it knows', () => {
    expect(resolveLocale(null, 'ar-SA', 'en')).toBe('ar');
    expect(resolveLocale('en', 'ar')).toBe('en');
    expect(resolveLocale('fr', undefined)).toBe('en');
  });
});
