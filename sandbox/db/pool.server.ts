import pg from 'pg';
import { SALES_TABLES } from '#sandbox/db/sales-tables.ts';
import { TABLES } from '#sandbox/db/tables.ts';

export type Queryable = Pick<pg.ClientBase, 'query'>;

/** The sandbox's database: a small pool, and one way to run a transaction. */
export interface Database extends Queryable {
  rows<T extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<T[]>;
  tx<T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const INT8 = 20;
const BOOT_LOCK = 7_411_923;

/** Connects, and makes the tables that are missing. */
export async function openDatabase(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8, types: { getTypeParser } });
  pool.on('error', (error) => console.error('sandbox: idle database connection lost', error.message));

  const tx = async <T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const result = await run(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  };

  // Two processes booting on an empty database race for the same "create table if not exists".
  await tx(async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [BOOT_LOCK]);
    await client.query(TABLES);
    await client.query(SALES_TABLES);
  });

  return {
    query: pool.query.bind(pool),
    rows: async <T extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => (await pool.query<T>(text, [...values])).rows,
    tx,
    close: () => pool.end(),
  };
}

/** bigint arrives as text by default; every number here is a safe integer by construction, so say it is one. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) {
    return Number;
  }
  return (format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text')) as (value: string) => unknown;
}
