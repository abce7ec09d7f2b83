/** Who decides a variant's price instead of Mizan (product.md 3.8): whoever edited it outside, for 72 hours, or whoever locked it here. */
import { sql, type Sql } from './sql.ts';

/** SQL that is true while somebody else decides; `variant` is the table's name in the statement. */
export function isOwned(variant: Sql, now: Date): Sql {
  return sql`(${variant}.owner_kind IS NOT NULL AND (${variant}.owner_until IS NULL OR ${variant}.owner_until > ${now}))`;
}
