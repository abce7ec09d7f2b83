import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import type { SystemDb } from '#app/db/scope.ts';
import { sql } from '#app/db/sql.ts';
import { isAppError } from '#app/lib/errors.ts';

export interface UninstallTools {
  system: Pick<SystemDb, 'findStore' | 'endInstallation' | 'vault'>;
  /** What the other chapters end before the store is closed to them. */
  endWork: () => Promise<void>;
}

/**
 * The merchant has removed the app: tokens are destroyed, work is ended, the installation is closed, so that no job of it
 * runs again. The mirror stays for a return; the platform's own request erases it. A message older than the installation
 * it finds, or one whose store still lets us in, is late and changes nothing. Safe to run twice.
 */
export async function uninstallStore(ctx: StoreContext, input: { triggeredAt: Date }, { system, endWork }: UninstallTools): Promise<'ended' | 'late'> {
  const row = await system.findStore(ctx.store.id);
  if (row?.status !== 'installed' || row.epoch !== ctx.store.epoch) {
    return 'ended';
  }
  if (input.triggeredAt < row.installedAt || (await letsUsIn(ctx))) {
    return 'late';
  }
  await system.vault.remove(ctx.store.platform, ctx.store.externalId);
  await endWork();
  await ctx.db.tx(async (tx) => {
    await tx.run(sql`UPDATE decision SET state = 'expired', settled_at = ${ctx.clock.now()}, settled_by = 'mizan' WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed'`);
    await recordActivity(tx, ctx, 'store.uninstalled', { epoch: ctx.store.epoch });
  });
  await system.endInstallation(ctx.store.id, ctx.store.epoch, ctx.clock.now());
  return 'ended';
}

/** Tokens die before the message comes: where they live, the app was installed again. */
async function letsUsIn(ctx: StoreContext): Promise<boolean> {
  try {
    await ctx.platform.readShop();
    return true;
  } catch (error) {
    if (isAppError(error) && (error.code === 'needs_reauth' || error.code === 'platform_refused')) {
      return false;
    }
    throw error;
  }
}
