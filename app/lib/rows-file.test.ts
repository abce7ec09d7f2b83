import { describe, expect, it } from 'vitest';
import { csvFile, jsonFile, type FileRow } from './rows-file.ts';

async function* pages<Row>(...all: Row[][]): AsyncIterable<Row[]> {
  yield* all;
}
async function text(parts: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const part of parts) {
    all += part;
  }
  return all;
}

describe('a file of rows', () => {
  const columns = ['name', 'price', 'reasons', 'sold'] as const;
  const first: FileRow<(typeof columns)[number]> = { name: '=HYPERLINK("x")', price: '-5.00', reasons: [{ code: 'a' }, 'b'], sold: true };
  const second: FileRow<(typeof columns)[number]> = { name: 'قهوة, سوداء', price: null, reasons: [], sold: false };

  it('is CSV that a spreadsheet opens and never calculates', async () => {
    expect(await text(csvFile(columns, pages([first], [second])))).toBe(`\ufeffname,price,reasons,sold\r\n"'=HYPERLINK(""x"")",-5.00,a b,yes\r\n"قهوة, سوداء",,,no\r\n`);
    expect(await text(csvFile(columns, pages(), ['Name', 'Price', 'Why', 'Sold']))).toBe('\ufeffName,Price,Why,Sold\r\n');
  });

  it.each([[[]], [[[first], [second]]], [[[], [first]]]])('is JSON whatever pages it comes in', async (given) => {
    const parsed = JSON.parse(await text(jsonFile({ run: { id: 'x' } }, pages(...given)))) as object;
    expect(parsed).toEqual({ run: { id: 'x' }, rows: given.flat() });
    expect(JSON.parse(await text(jsonFile({}, pages(...given))))).toEqual({ rows: given.flat() });
  });
});
