import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { writingRights } from '#app/db/pricing-inputs.server.ts';
import { sql } from '#app/db/sql.ts';

/**
 * Stops every price change of the store, or lets them go again. The executor asks before each request it sends: at most the
 * one under way is still carried out, and what waits is cancelled. Undo stays possible.
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

/** For who needs nothing else of the settings: is a stop on, and is it Mizan's own for every store? */
export async function readStops(ctx: StoreContext): Promise<{ emergencyStop: boolean; platformStop: boolean }> {
  return ctx.db.tx(async (tx) => ({
    emergencyStop: (await writingRights(tx, ctx.store)).stopped,
    ...(await tx.one(z.object({ platformStop: z.boolean() }), sql`SELECT platform_stopped() AS "platformStop"`)),
  }));
}
