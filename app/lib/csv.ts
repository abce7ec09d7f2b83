/** CSV as spreadsheets read it (RFC 4180), safe to open: no cell is taken for a formula. */

/** Makes a spreadsheet read UTF-8, Arabic included. */
export const CSV_START = '\ufeff';

/** One line with its line break. Numbers stay numbers; a text that a spreadsheet would calculate is marked as text. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** OWASP, CSV injection: a cell that begins with one of these may be run. */
const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: string | number | null): string {
  if (value === null) {
    return '';
  }
  const text = String(value);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
