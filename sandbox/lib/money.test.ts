import { expect, test } from 'vitest';
import { parseDecimal, toDecimal } from '#sandbox/lib/money.ts';

test.each([
  [12_900, 'SAR', '129.00'],
  [3943, 'KWD', '3.943'],
  [1500, 'JPY', '1500'],
  [5, 'SAR', '0.05'],
  [-5, 'SAR', '-0.05'],
])('writes %i %s as %s', (minor, currency, text) => {
  expect(toDecimal(minor, currency)).toBe(text);
  expect(parseDecimal(text, currency)).toEqual({ ok: true, minor, exact: true });
});

test('rounds digits beyond the currency half up and says that it did', () => {
  expect(parseDecimal('10.555', 'SAR')).toEqual({ ok: true, minor: 1056, exact: false });
  expect(parseDecimal('10.500', 'SAR')).toEqual({ ok: true, minor: 1050, exact: true });
});

test.each(['', 'abc', '1,299.00', '1e3', '١٢', 'NaN'])('does not read %j', (text) => {
  expect(parseDecimal(text, 'SAR')).toEqual({ ok: false });
});
