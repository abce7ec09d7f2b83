import { describe, expect, test } from 'vitest';
import type { SourceProblem, SourceRow } from '../port.ts';
import { readCsv, readCsvHead } from './csv-source.server.ts';

const DEFAULTS = { seller: 'Rival', currency: 'SAR', capturedAt: new Date('2026-11-20T12:00:00Z'), mapping: null };

async function read(input: string | Uint8Array, chunk = 7): Promise<(SourceRow | SourceProblem)[]> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  async function* chunks(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunk) {
      yield bytes.subarray(at, at + chunk);
    }
  }
  const rows: (SourceRow | SourceProblem)[] = [];
  for await (const row of readCsv(chunks(), DEFAULTS)) {
    rows.push(row);
  }
  return rows;
}

const offers = (rows: (SourceRow | SourceProblem)[]): SourceRow['offer'][] => rows.flatMap((row) => (row.kind === 'offer' ? [row.offer] : []));
const problems = (rows: (SourceRow | SourceProblem)[]): string[] => rows.flatMap((row) => (row.kind === 'problem' ? [`${row.where} ${row.code}`] : []));

describe('CSV', () => {
  test('reads quoted fields, a BOM and defaults', async () => {
    const [offer] = offers(await read('\ufeffgtin,title,price,url,availability,shipping\r\n6281234567895,"Cable, 1 m ""short""","1,299.00",https://a.example/p,in stock,0\r\n'));

    expect(offer).toMatchObject({
      key: 'Rival|6281234567895',
      title: 'Cable, 1 m "short"',
      price: { minor: 129_900, currency: 'SAR' },
      shipping: { minor: 0, currency: 'SAR' },
      availability: 'in_stock',
      url: 'https://a.example/p',
      votes: ['csv'],
      capturedAt: DEFAULTS.capturedAt,
    });
  });

  test('reads Arabic headers, digits and words, with semicolons', async () => {
    const rows = await read('الباركود;اسم المنتج;السعر;المنافس;التوفّر\n٦٢٨١٢٣٤٥٦٧٨٩٥;كيبل;١٬٢٩٩٫٥٠ ر.س;متجر ألف;غير متوفر\n');

    expect(offers(rows)).toMatchObject([{ seller: 'متجر ألف', title: 'كيبل', price: { minor: 129_950, currency: 'SAR' }, availability: 'out_of_stock' }]);
    expect(problems(rows)).toEqual([]);
  });

  test('reads what spreadsheets write: Windows Arabic, UTF-16 with tabs', async () => {
    const windows = Uint8Array.from([...Buffer.from('gtin,title,price\n1,'), 0xe3, 0xe4, 0xca, 0xcc, ...Buffer.from(',5\n')]);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('gtin\ttitle\tprice\n1\tمنتج\t5\n', 'utf16le')]);

    expect(offers(await read(windows))).toMatchObject([{ title: 'منتج' }]);
    expect(offers(await read(utf16))).toMatchObject([{ title: 'منتج', price: { minor: 500 } }]);
  });

  test('keeps good rows around bad ones and says what is wrong with each, by line', async () => {
    const rows = await read(
      [
        'gtin,price,currency,title',
        '1,10,,a',
        '2,,,b',
        '3,free,,c',
        '4,0,,d',
        '5,-3,,e',
        '6,1.999,USD,f',
        '7,10.999,USD,f',
        '8,SAR 5,AED,g',
        '9,5,gold,h',
        ',5,,',
        '6.28E+12,5,,i',
        '12,7,kwd,j',
        '',
      ].join('\n'),
    );

    expect(offers(rows).map(({ price }) => price)).toEqual([
      { minor: 1000, currency: 'SAR' },
      { minor: 199_900, currency: 'USD' },
      { minor: 1_099_900, currency: 'USD' },
      { minor: 500, currency: 'SAR' },
      { minor: 7000, currency: 'KWD' },
    ]);
    expect(problems(rows)).toEqual([
      '3 price_missing',
      '4 price_unreadable',
      '5 price_not_positive',
      '6 price_not_positive',
      '9 currency_conflict',
      '10 currency_unknown',
      '11 identity_missing',
      '12 gtin_damaged',
    ]);
  });

  test('never rounds a price that has more digits than its currency', async () => {
    expect(problems(await read('gtin,price\n1,12.3456\n'))).toEqual(['2 price_too_many_digits']);
  });

  test('a formula is its text, in any cell', async () => {
    const rows = await read('gtin,title,price,seller\n="6281234567895","=HYPERLINK(""http://x"")",5,@SUM(A1)\n');

    expect(offers(rows)).toMatchObject([{ title: '=HYPERLINK("http://x")', seller: '@SUM(A1)', gtin: '6281234567895' }]);
  });

  test.each([1, 7, 100_000])('a quote that never closes costs its own line and no other (chunks of %i)', async (chunk) => {
    const rows = await read(`gtin,title,price\r\n1,a,5\r\n2,"open,6\r\n${Array.from({ length: 60 }, (_, at) => `${at + 3},c,7\r\n`).join('')}`, chunk);

    expect(offers(rows)).toHaveLength(61);
    expect(problems(rows)).toEqual(['3 quote_unclosed']);
  });

  test('a cell may hold line breaks, and a bare cell an inch mark', async () => {
    const rows = await read('gtin,title,price\n1,"two\nlines, ""quoted""",5\n2,5" cable,6\n,,\n3,"x" y,8\n4,d,9\n');

    expect(offers(rows).map(({ title }) => title)).toEqual(['two\nlines, "quoted"', '5" cable', '"x" y', 'd']);
    expect(problems(rows)).toEqual(['5 price_missing']);
  });

  test('a line without an end costs itself, not the memory', async () => {
    const rows = await read(`gtin,title,price\n1,${'x'.repeat(300_000)},5\n2,b,7\n`, 10_000);

    expect(offers(rows).map(({ gtin }) => gtin)).toEqual(['2']);
    expect(problems(rows)).toEqual(['2 line_too_long']);
  });

  test.each([
    ['', '1 file_empty'],
    ['gtin,title\n1,a\n', '1 column_missing'],
    ['\0\0\0', '1 column_missing'],
  ])('%j is refused as a whole', async (text, expected) => {
    expect(problems(await read(text))).toEqual([expected]);
  });

  test('a date of the file counts when it is past, and a link only when it is one', async () => {
    const [first, second] = offers(await read('gtin,price,date,url\n1,5,2026-11-19T10:00:00Z,javascript:alert(1)\n2,5,2030-01-01T00:00:00Z,\n'));

    expect(first).toMatchObject({ capturedAt: new Date('2026-11-19T10:00:00Z'), url: null });
    expect(second).toMatchObject({ capturedAt: DEFAULTS.capturedAt });
  });
});

describe('the columns of a file', () => {
  const bytes = async function* (text: string): AsyncIterable<Uint8Array> {
    yield new TextEncoder().encode(text);
    await Promise.resolve();
  };

  test('are read from its first lines, even where it breaks off', async () => {
    expect(await readCsvHead(bytes('Barcode;Preis;Name\n628;5,00;Cable\n629;6,00;"Cable, lo'))).toEqual({
      columns: ['Barcode', 'Preis', 'Name'],
      samples: [['628', '5,00', 'Cable']],
      guess: { gtin: 0, title: 2 },
    });
    expect(await readCsvHead(bytes(''))).toEqual({ columns: [], samples: [], guess: {} });
  });

  test('are the merchant’s own word where there is one', async () => {
    const header: string[][] = [];
    const rows = [];
    for await (const row of readCsv(bytes('Barcode,Preis,Price\n628,5,999\n629,x,999\n'), {
      ...DEFAULTS,
      mapping: { gtin: 0, price: 1 },
      onHeader: (columns) => header.push([...columns]),
    })) {
      rows.push(row);
    }

    expect(offers(rows)).toMatchObject([{ gtin: '628', price: { minor: 500 } }]);
    expect(rows.at(-1)).toMatchObject({ kind: 'problem', where: '3', code: 'price_unreadable', cells: ['629', 'x', '999'] });
    expect(header).toEqual([['Barcode', 'Preis', 'Price']]);
  });

  test('that the file does not have do not count', async () => {
    const rows = [];
    for await (const row of readCsv(bytes('a,b\n1,2\n'), { ...DEFAULTS, mapping: { price: 9, gtin: 0 } })) {
      rows.push(row);
    }
    expect(problems(rows)).toEqual(['1 column_missing']);
  });
});
