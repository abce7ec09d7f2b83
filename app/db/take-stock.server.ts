import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from './sql.ts';

/** Lets the planner count tables that have just grown much. In a transaction of its own: two stores may ask at once. */
export async function takeStock({ db }: Pick<StoreContext, 'db'>, of: 'sales' | 'rollups'): Promise<void> {
  await db.tx((tx) => tx.rows(z.unknown(), sql`SELECT take_stock(${of === 'rollups'})::text`));
}
