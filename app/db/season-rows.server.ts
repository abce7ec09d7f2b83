/** A store's own seasons: the screen that keeps them, the rules that name them and the facts of a decision all read them here. */
import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import type { SeasonId } from '#app/lib/ids.ts';
import type { OwnSeason } from '#app/lib/seasons.ts';
import { sql } from './sql.ts';
import type { SqlTx } from './scope.ts';

const row = z.object({ id: z.string().transform((text) => text as SeasonId), name: z.string(), from: z.string(), until: z.string(), yearly: z.boolean() });

/** By their first day. `held`: none of them goes or changes before this transaction ends. */
export function readSeasons(tx: SqlTx, store: StoreRef, held = false): Promise<(OwnSeason & { id: SeasonId })[]> {
  return tx.rows(
    row,
    sql`SELECT id::text, name, from_day::text AS "from", until_day::text AS until, yearly FROM season WHERE store_id = ${store.id}::uuid
        ORDER BY from_day, id ${held ? sql`FOR SHARE` : sql``}`,
  );
}
