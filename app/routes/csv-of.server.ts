import type { Download } from '#app/http/embedded.server.ts';
import { toDecimal } from '#app/lib/money.ts';
import { csvFile, type FileRow } from '#app/lib/rows-file.ts';

/** A list as a file, written while it is read. */
export function csvOf<Row, Column extends string>({
  name,
  columns,
  title,
  pages,
  row,
}: {
  name: string;
  columns: readonly Column[];
  title: (column: Column) => string;
  pages: AsyncIterable<readonly Row[]>;
  row: (row: Row) => FileRow<Column>;
}): Download {
  async function* rows(): AsyncIterable<FileRow<Column>[]> {
    for await (const page of pages) {
      yield page.map(row);
    }
  }
  return { name, type: 'text/csv', parts: csvFile(columns, rows(), columns.map(title)) };
}

/** Minor units as the plain decimal that a spreadsheet adds up. */
export function decimalIn(currency: string): (minor: number) => string {
  return (minor) => toDecimal({ minor, currency });
}
