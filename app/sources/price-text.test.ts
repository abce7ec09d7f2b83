import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPriceText } from './price-text.ts';

describe('price text', () => {
  test.each<[string, string | null, string | null, string | null]>([
    ['129', null, '129', null],
    ['1,299.00', null, '1299.00', null],
    ['1.299,00', null, '1299.00', null],
    ['1 299,00 €', null, '1299.00', 'EUR'],
    ["CHF 1'299.50", null, '1299.50', 'CHF'],
    ['١٢٩٫٠٠ ر.س', null, '129.00', 'SAR'],
    ['‏١٬٢٣٤٫٥٠ ر.س.‏', null, '1234.50', 'SAR'],
    ['۱۲۹', null, '129', null],
    ['１２９．５０', null, '129.50', null],
    ['3.950 د.ك', null, '3.950', 'KWD'],
    ['3.950', 'KWD', '3.950', null],
    ['3.950', 'SAR', '3950', null],
    ['1,299', 'SAR', '1299', null],
    ['12,50', null, '12.50', null],
    ['0.500', null, '0.500', null],
    ['$19.99', null, '19.99', null],
    ['US$ 19.99', null, '19.99', 'USD'],
    ['20% off, now SAR 79.00', null, '79.00', 'SAR'],
    ['-5', null, '-5', null],
    ['€ .75', null, '0.75', 'EUR'],
    ['Rs.500', null, '500', null],
    ['E£ 9.99', null, '9.99', 'EGP'],
    ['40% OFF', null, null, null],
    ['call us', null, null, null],
    ['', null, null, null],
    ['=1+1', null, '1', null],
  ])('%j (%s) is %s %s', (text, hint, amount, currency) => {
    expect(readPriceText(text, hint)).toEqual(amount === null ? null : { amount, currency });
  });

  const icu = new URL('../../../shared/data/prices/icu-cldr.json', import.meta.url);
  withData(icu)('reads every price of ten locales', () => {
    const { cases } = JSON.parse(readFileSync(icu, 'utf8')) as { cases: { price_raw: string; currency: string; expected_amount: string }[] };

    const wrong = cases.filter((each) => Number(readPriceText(each.price_raw, each.currency)?.amount) !== Number(each.expected_amount));

    expect(wrong.map(({ price_raw: raw, expected_amount: expected }) => [raw, expected])).toEqual([]);
  });

  const parser = new URL('../../../shared/data/prices/price-parser.json', import.meta.url);
  withData(parser)('reads at least 95 of 100 collected prices', () => {
    const cases = JSON.parse(readFileSync(parser, 'utf8')) as { price_raw: string | null; expected_amount: string | null; xfail: boolean; iso_hint?: string | null }[];
    const known = cases.filter(({ xfail, price_raw: raw }) => !xfail && raw !== null);

    const right = known.filter((each) => {
      const amount = readPriceText(each.price_raw ?? '', each.iso_hint ?? null)?.amount ?? null;
      return each.expected_amount === null ? amount === null : amount !== null && Number(amount) === Number(each.expected_amount);
    });

    expect(right.length * 100).toBeGreaterThanOrEqual(known.length * 95);
  });
});

/** The shared data is not part of the project: where it is missing, there is no such test. */
function withData(file: string | URL): (title: string, run: () => void) => void {
  return existsSync(file) ? test : () => undefined;
}
