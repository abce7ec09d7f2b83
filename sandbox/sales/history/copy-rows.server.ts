import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** Appends rows by COPY: a million orders in minutes. Objects and lists go into jsonb. */
export async function copyRows(client: PoolClient, table: string, columns: readonly string[], rows: readonly object[]): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(pieces(columns, rows)), stream);
}

const PIECE = 500;

function* pieces(columns: readonly string[], rows: readonly object[]): Generator<string> {
  for (let from = 0; from < rows.length; from += PIECE) {
    let text = '';
    for (const row of rows.slice(from, from + PIECE)) {
      text += `${columns.map((column) => encode(Reflect.get(row, column))).join('\t')}\n`;
    }
    yield text;
  }
}

function encode(value: unknown): string {
  if (value === null || value === undefined) {
    return '\\N';
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[\\\t\n\r]/.test(text) ? text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r') : text;
}
