import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { sql } from '#app/db/sql.ts';

/**
 * Stops every price change of the store, or lets them go again. Nothing queued is sent once it is on: the executor asks it
 * for each batch and cancels what waits. Undo stays possible.
 */
export async function setEmergencyStop(ctx: StoreContext, input: { on: boolean }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const changed = await tx.run(
      sql`UPDATE store_settings SET emergency_stop = ${input.on}, updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND emergency_stop <> ${input.on}`,
    );
    if (changed > 0) {
      await recordActivity(tx, ctx, input.on ? 'emergency_stop.on' : 'emergency_stop.off');
    }
  });
}

/** For screens that show nothing else of the settings. */
export async function isEmergencyStopOn(ctx: StoreContext): Promise<boolean> {
  const row = await ctx.db.tx((tx) => tx.one(z.object({ on: z.boolean() }), sql`SELECT emergency_stop AS on FROM store_settings WHERE store_id = ${ctx.store.id}::uuid`));
  return row.on;
}
