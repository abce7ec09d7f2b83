/** How modules say SQL: tagged queries with parameters, rows parsed by zod. */
import { empty, join, type Sql, sqltag as sql } from '@prisma/client/runtime/client';
import { z } from 'zod';

export { empty, join, sql };
export type { Sql };

/** BIGINT or count(*) as a safe integer. */
export const int8 = z.union([z.bigint(), z.number()]).transform(Number).refine(Number.isSafeInteger, 'a safe integer');

/** BYTEA. */
export const bytes = z.instanceof(Uint8Array);

/** TIMESTAMPTZ. */
export const instant = z.date();

/** One parameter that carries many rows: `FROM json_to_recordset(${rowsParam(rows)}::json) AS r(...)`. */
export function rowsParam(rows: readonly object[]): string {
  try {
    return JSON.stringify(rows);
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
  }
  // Few rows hold a bigint, and a replacer costs all of them.
  return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
