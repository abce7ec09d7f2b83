import type { StoreContext } from '#app/context.ts';

const contextOf = (ctx: Pick<StoreContext, 'store'>, cart: string): string => `recovery:${ctx.store.id}:${cart}`;

/** Sealed to this cart of this store: moved to another row it does not open. */
export function sealRecovery(ctx: Pick<StoreContext, 'store' | 'crypt'>, cart: string, url: string): string {
  return ctx.crypt.seal(url, contextOf(ctx, cart));
}

export function openRecovery(ctx: Pick<StoreContext, 'store' | 'crypt'>, cart: string, sealed: string): string {
  return ctx.crypt.open(sealed, contextOf(ctx, cart));
}
