import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';

/** Puts the setup guide away; its steps stay reachable in Settings. */
export async function dismissSetup(ctx: StoreContext): Promise<void> {
  await ctx.db.tx((tx) => tx.run(sql`UPDATE store_settings SET setup_dismissed_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND setup_dismissed_at IS NULL`));
}
