import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('a CSV line', () => {
  it('quotes what needs it and nothing else', () => {
    expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', null, 5, -2.5])).toBe('a,"b,c","say ""x""","two\nlines",,5,-2.5\r\n');
  });

  it.each(['=1+1', '+1', '@SUM(A1)', '-cmd', '\tx', '=HYPERLINK("x")'])('never hands a spreadsheet %j as a formula', (text) => {
    expect(csvLine([text])).toMatch(/^"?'/);
  });

  it.each(['-5', '-5.25'])('leaves the number %s alone', (text) => {
    expect(csvLine([text])).toBe(`${text}\r\n`);
  });
});
