import type { StoreContext } from '#app/context.ts';

/**
 * Asks the platform who we are and what we may do, with the store's own token.
 * @throws AppError needs_reauth, platform_unavailable, platform_throttled: told to the person as they are
 */
export async function checkConnection(ctx: StoreContext): Promise<{ ok: boolean; missing: string[] }> {
  await ctx.platform.countCatalog();
  const { missing } = await ctx.platform.readScopes();
  return { ok: missing.length === 0, missing: [...missing] };
}
