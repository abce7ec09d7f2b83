import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { rowsParam, sql } from '#app/db/sql.ts';

const BATCH = 500;

const tables = [
  { table: sql`customer`, column: sql`person_sealed`, context: (store: string, id: string) => `person:${store}:${id}` },
  { table: sql`cart`, column: sql`recovery_sealed`, context: (store: string, id: string) => `recovery:${store}:${id}` },
];

/** Seals names and links with the key that seals now, so that an older one can be removed. Safe to run twice. @returns how many rows */
export async function resealSales({ db, store, crypt }: Pick<StoreContext, 'db' | 'store' | 'crypt'>): Promise<number> {
  let resealed = 0;
  for (const { table, column, context } of tables) {
    let after = '';
    for (;;) {
      const last = await db.tx(async (tx) => {
        const rows = await tx.rows(
          z.object({ id: z.string(), sealed: z.string() }),
          sql`SELECT external_id AS id, ${column} AS sealed FROM ${table} WHERE store_id = ${store.id}::uuid AND external_id > ${after} AND ${column} IS NOT NULL ORDER BY external_id LIMIT ${BATCH} FOR UPDATE`,
        );
        const old = rows.filter(({ sealed }) => !crypt.isCurrent(sealed));
        const fresh = old.map(({ id, sealed }) => ({ id, sealed: crypt.seal(crypt.open(sealed, context(store.id, id)), context(store.id, id)) }));
        resealed += await tx.run(
          sql`UPDATE ${table} t SET ${column} = r.sealed FROM json_to_recordset(${rowsParam(fresh)}::json) AS r(id text, sealed text) WHERE t.store_id = ${store.id}::uuid AND t.external_id = r.id`,
        );
        return rows.at(-1)?.id ?? null;
      });
      if (last === null) {
        break;
      }
      after = last;
    }
  }
  return resealed;
}
