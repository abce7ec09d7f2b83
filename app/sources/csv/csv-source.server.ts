/** A merchant's CSV of competitors' prices, read in a stream: bad lines become problems with their number, the rest is kept. */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { CsvError, Info, Parser } from 'csv-parse';
import type { CsvHead, CsvOptions, SourceProblem, SourceRow } from '../port.ts';
import { mappedColumns, readColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import { decodeText } from './decode.server.ts';
import { readRow } from './row.server.ts';
import { soundLines } from './sound-lines.ts';

/** A backstop: soundLines lets nothing near this through. */
const MAX_RECORD = 4 * 1024 * 1024;
const MAX_ROWS = 500_000;

type Parsed = { record: string[]; info: Info };

/** Streams offers and problems in the order of the file; memory does not grow with the file. */
export async function* readCsv(input: AsyncIterable<Uint8Array>, options: CsvOptions): AsyncIterable<SourceRow | SourceProblem> {
  const text = await peek(decodeText(input));
  const skipped: SourceProblem[] = [];
  const delimiter = delimiterOf(text.first);
  const sound = soundLines(text.all, delimiter, ({ line, code }) => skipped.push(problem(line, code, {})));
  const parser = openParser(delimiter, (error) => skipped.push(problem(lineOf(error), 'row_unreadable', { reason: error?.code ?? 'unknown' })));
  const source = Readable.from(sound);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);

  let columns: Columns | null = null;
  let rows = 0;
  for await (const { record, info } of parser as AsyncIterable<Parsed>) {
    yield* skipped.splice(0);
    if (columns === null) {
      options.onHeader?.(record);
      columns = options.mapping === null ? readColumns(record) : mappedColumns(options.mapping, record.length);
      if (!columns.has('price')) {
        yield problem(info.lines, 'column_missing', { column: 'price' });
        source.destroy();
        return;
      }
      continue;
    }
    rows += 1;
    if (rows > MAX_ROWS) {
      yield problem(info.lines, 'too_many_rows', { max: MAX_ROWS });
      source.destroy();
      return;
    }
    const { offer, problems } = readRow(record, columns, options);
    yield* problems.map(({ code, params }) => ({ ...problem(info.lines, code, params), cells: record }));
    if (offer !== null) {
      yield { kind: 'offer', offer, where: String(info.lines), cells: record };
    }
  }
  yield* skipped;
  if (columns === null) {
    yield problem(1, 'file_empty', {});
  }
}

const SAMPLES = 5;

/** The header and the first lines. A file that breaks off in the middle of a line is read up to there. */
export async function readCsvHead(input: AsyncIterable<Uint8Array>): Promise<CsvHead> {
  const text = await peek(decodeText(input));
  const delimiter = delimiterOf(text.first);
  const parser = openParser(delimiter, () => undefined);
  const source = Readable.from(soundLines(text.all, delimiter, () => undefined));
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const head: CsvHead = { columns: [], samples: [], guess: {} };
  for await (const { record } of parser as AsyncIterable<Parsed>) {
    const cells = record.map((cell) => cell.replaceAll('\0', '').slice(0, 80));
    if (head.columns.length === 0) {
      head.columns = cells;
      head.guess = Object.fromEntries(readColumns(record));
    } else if (head.samples.push(cells) === SAMPLES) {
      break;
    }
  }
  source.destroy();
  return head;
}

function openParser(delimiter: string, skip: (error: CsvError | undefined) => void): Parser {
  return parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    // Spreadsheets write ="0123" to keep a zero: a quote inside a bare cell is only a character.
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    info: true,
    max_record_size: MAX_RECORD,
    on_skip: (error): undefined => {
      skip(error);
    },
  });
}

/** The first text of a stream, and the whole stream again. */
async function peek(stream: AsyncIterable<string>): Promise<{ first: string; all: AsyncIterable<string> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const start = await iterator.next();
  const first = start.done === true ? '' : start.value.replace(/^\ufeff/, '');
  async function* all(): AsyncIterable<string> {
    yield first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value;
    }
  }
  return { first, all: all() };
}

/** The separator that stands most often in the header line outside quotes. */
function delimiterOf(text: string): string {
  const header = (/^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

function lineOf(error: CsvError | undefined): number {
  const lines = error !== undefined && 'lines' in error ? error['lines'] : 0;
  return typeof lines === 'number' ? lines : 0;
}

function problem(line: number, code: string, params: Record<string, string | number>): SourceProblem {
  return { kind: 'problem', where: String(line), code, params };
}
