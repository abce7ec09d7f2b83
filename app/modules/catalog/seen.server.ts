/** What a pass of everything has seen: kept beside the rows, since a row that is as it was is not written. */
import { v7 } from 'uuid';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import type { VariantSnapshot } from '#app/platforms/port.ts';

/** In the transaction that saves the page. A page that comes again after a resume is entered again; that does no harm. */
export async function enterSeen(tx: SqlTx, ctx: StoreContext, syncId: string, variants: readonly VariantSnapshot[]): Promise<void> {
  if (variants.length > 0) {
    await tx.run(
      sql`INSERT INTO sync_page (store_id, sync_id, id, products, variants)
          VALUES (${ctx.store.id}::uuid, ${syncId}::uuid, ${v7()}::uuid, ${[...new Set(variants.map((variant) => variant.productExternalId))]}, ${variants.map(({ externalId }) => externalId)})`,
    );
  }
}

/** What the pass did not see is gone from the store, but for what was written meanwhile: a webhook told of that. */
export async function removeUnseen(tx: SqlTx, ctx: StoreContext, pass: { id: string; started_at: Date }, now: Date): Promise<void> {
  // Two sets as large as the store meet here; a planner without numbers of it would go through one of them for each row of the other.
  await tx.run(sql`SET LOCAL enable_nestloop = off`);
  await tx.run(
    sql`UPDATE variant SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL AND synced_at < ${pass.started_at} AND NOT EXISTS (
          SELECT 1 FROM (SELECT unnest(variants) AS id FROM sync_page WHERE store_id = ${ctx.store.id}::uuid AND sync_id = ${pass.id}::uuid) seen WHERE seen.id = external_id)`,
  );
  await tx.run(
    sql`UPDATE product SET deleted_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND deleted_at IS NULL AND synced_at < ${pass.started_at} AND NOT EXISTS (
          SELECT 1 FROM (SELECT unnest(products) AS id FROM sync_page WHERE store_id = ${ctx.store.id}::uuid AND sync_id = ${pass.id}::uuid) seen WHERE seen.id = external_id)`,
  );
  await tx.run(sql`SET LOCAL enable_nestloop = on`);
  await tx.run(sql`DELETE FROM sync_page WHERE store_id = ${ctx.store.id}::uuid`);
}
