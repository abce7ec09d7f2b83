import { beginPass } from '#app/modules/catalog/begin-pass.server.ts';
import type { SystemContext } from '#app/context.ts';
import { assert } from '#app/lib/assert.ts';
import { refreshCollections } from '#app/modules/catalog/refresh-collections.server.ts';
import { productsOfItems, refreshProducts } from '#app/modules/catalog/refresh-products.server.ts';
import { applyDeliveries } from '#app/modules/deliveries/apply-deliveries.server.ts';
import { endChanges } from '#app/modules/execution/end-changes.server.ts';
import { refreshCustomers, refreshOrders, takeCarts } from '#app/modules/sales/refresh-sales.server.ts';
import { markAllDirty } from '#app/modules/sales/dirty.server.ts';
import { endRuns } from '#app/modules/runs/end-runs.server.ts';
import { refreshScopes, refreshStore } from '#app/modules/stores/refresh-store.server.ts';
import { uninstallStore } from '#app/modules/stores/uninstall-store.server.ts';
import type { StorePlatform } from '#app/platforms/port.ts';
import type { JobRequest } from '../catalog.ts';
import type { Handlers } from './handler.ts';

const REASON = 'store_uninstalled';

/** Webhooks of one store: which chapter does what about each kind of event can be read here. */
export function deliveryHandlers({ system }: SystemContext, platforms: Readonly<Record<string, StorePlatform>>): Pick<Handlers, 'deliveries.apply'> {
  return {
    'deliveries.apply': {
      run: async (ctx, payload) => {
        const platform = platforms[ctx.store.platform];
        assert(platform !== undefined, 'a platform of this kind');
        const next: JobRequest[] = [];
        const { more } = await applyDeliveries(ctx, {
          inbox: system.deliveries,
          except: platform.complianceTopics,
          readEvent: platform.readEvent,
          effects: {
            products: (products) => refreshProducts(ctx, { products }),
            stockItems: async (items) => refreshProducts(ctx, { products: await productsOfItems(ctx, { items }) }),
            collections: (collections) => refreshCollections(ctx, { collections }),
            orders: async (orders) => {
              await refreshOrders(ctx, { orders });
              next.push({ name: 'sales.rollup', payload });
            },
            customers: (customers) => refreshCustomers(ctx, { customers }),
            carts: async (carts) => {
              await takeCarts(ctx, { carts });
              next.push({ name: 'sales.rollup', payload });
            },
            store: async () => {
              const { currencyChanged, newZone } = await refreshStore(ctx);
              if (newZone !== null) {
                await ctx.db.tx((tx) => markAllDirty(tx, { ...ctx.store, timeZone: newZone }, ctx.clock.now()));
                next.push({ name: 'sales.rollup', payload });
              }
              if (currencyChanged) {
                await beginPass(ctx, { trigger: 'person', everything: true });
                next.push({ name: 'catalog.sync', payload });
              }
            },
            scopes: async () => {
              await refreshScopes(ctx, { vault: system.vault, setNeedsReauth: () => system.setNeedsReauth(ctx.store.id) });
            },
            uninstalled: (triggeredAt) =>
              uninstallStore(
                ctx,
                { triggeredAt },
                {
                  system,
                  endWork: async () => {
                    await endChanges(ctx, { reason: REASON });
                    await endRuns(ctx, { reason: REASON });
                  },
                },
              ),
          },
        });
        return more ? [...next, { name: 'deliveries.apply', payload }] : next;
      },
      // They wait in their rows: the sweep finds them again.
      giveUp: () => Promise.resolve(),
    },
  };
}
