/** Rows as a file that is written while they are read: pages come in, text goes out, nothing is kept. */
import { CSV_START, csvLine } from './csv.ts';

/** Text, number or nothing; a list (of reasons, say) is told in CSV by its codes alone. */
export type Cell = string | number | boolean | null | readonly (string | { code: string })[];
export type FileRow<Column extends string> = Readonly<Record<Column, Cell>>;

/** @param titles one for each column; without them the columns' own names stand in the first line */
export async function* csvFile<Column extends string>(
  columns: readonly Column[],
  pages: AsyncIterable<readonly FileRow<Column>[]>,
  titles: readonly string[] = columns,
): AsyncIterable<string> {
  yield CSV_START + csvLine(titles);
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(columns.map((column) => flat(row[column])))).join('');
  }
}

/** One object: what is said once, and `rows`, which is as long as the pages are. */
export async function* jsonFile(head: object, pages: AsyncIterable<readonly object[]>): AsyncIterable<string> {
  yield `${JSON.stringify(head, null, 1).replace(/\n?\}$/, '')}${Object.keys(head).length > 0 ? ',' : ''}\n "rows": [`;
  let before = '';
  for await (const rows of pages) {
    for (const row of rows) {
      yield `${before}\n  ${JSON.stringify(row)}`;
      before = ',';
    }
  }
  yield '\n ]\n}\n';
}

function flat(cell: Cell): string | number | null {
  if (typeof cell === 'boolean') {
    return cell ? 'yes' : 'no';
  }
  return typeof cell === 'object' && cell !== null ? cell.map((one) => (typeof one === 'string' ? one : one.code)).join(' ') : cell;
}
