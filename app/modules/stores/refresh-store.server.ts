import type { StoreContext } from '#app/context.ts';
import type { CredentialVault } from '#app/db/scope.ts';
import { sql } from '#app/db/sql.ts';

/**
 * Reads name, currency and calendar of the store anew. @returns whether the currency is another, in which case every price
 * of the mirror is to be read again, and the zone when its days begin otherwise than before
 */
export async function refreshStore(ctx: StoreContext): Promise<{ currencyChanged: boolean; newZone: string | null }> {
  const shop = await ctx.platform.readShop();
  await ctx.db.tx((tx) =>
    tx.run(
      sql`UPDATE store SET name = ${shop.name}, currency = ${shop.currency}, time_zone = ${shop.timeZone}, country = ${shop.country},
            taxes_included = ${shop.taxesIncluded}, plan_name = ${shop.planName} WHERE id = ${ctx.store.id}::uuid`,
    ),
  );
  return { currencyChanged: shop.currency !== ctx.store.currency, newZone: shop.timeZone === ctx.store.timeZone ? null : shop.timeZone };
}

/** What we may do in the store, asked of the store. Without a scope we need nothing works until a person consents again. */
export async function refreshScopes(ctx: StoreContext, tools: { vault: Pick<CredentialVault, 'setScope'>; setNeedsReauth: () => Promise<void> }): Promise<{ missing: string[] }> {
  const { granted, missing } = await ctx.platform.readScopes();
  await tools.vault.setScope(ctx.store.platform, ctx.store.externalId, granted.join(','));
  if (missing.length > 0) {
    await tools.setNeedsReauth();
  }
  return { missing };
}
