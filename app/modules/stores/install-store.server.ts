import { z } from 'zod';
import type { SystemContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { Db, StoreRow } from '#app/db/scope.ts';
import { newId, type StoreId, type StrategyId } from '#app/lib/ids.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import type { PlatformKind, StoreClient } from '#app/platforms/port.ts';
import { DEFAULT_STRATEGY } from '#app/pricing/defaults.ts';
import { canonicalTree } from '#app/pricing/strategy-schema.ts';
import { vatOf } from './vat.ts';

/**
 * Makes (or brings back) the store that a proven identity belongs to, with the defaults of product.md 3.15. Safe to run
 * twice and from two first requests at once.
 * @returns the store, and whether it has just been installed, in which case its catalog is to be read
 */
export async function installStore(
  ctx: SystemContext & { scope: (id: StoreId) => Db },
  input: { platform: PlatformKind; client: StoreClient; locale: string | null },
): Promise<{ store: StoreRow; installed: boolean }> {
  const shop = await input.client.readShop();
  const now = ctx.clock.now();
  const { store, installed } = await ctx.system.registerStore(input.platform, shop, input.locale, now);
  const vatBps = shop.taxesIncluded ? vatOf(shop.country) : 0;
  await ctx.scope(store.id).tx(async (tx) => {
    await tx.run(sql`INSERT INTO store_settings (store_id, vat_bps, updated_at) VALUES (${store.id}::uuid, ${vatBps}, ${now}) ON CONFLICT DO NOTHING`);
    // The settings row is the lock: two first requests must not both bring a strategy.
    await tx.one(z.object({ store_id: z.string() }), sql`SELECT store_id::text FROM store_settings WHERE store_id = ${store.id}::uuid FOR UPDATE`);
    const tree = new TextDecoder().decode(canonicalTree(DEFAULT_STRATEGY));
    const id = newId<StrategyId>();
    const made = await tx.run(
      sql`INSERT INTO strategy (store_id, id, current_version, created_at)
          SELECT ${store.id}::uuid, ${id}::uuid, 1, ${now} WHERE NOT EXISTS (SELECT 1 FROM strategy WHERE store_id = ${store.id}::uuid)`,
    );
    if (made > 0) {
      await tx.run(
        sql`INSERT INTO strategy_version (store_id, strategy_id, version, tree, hash, created_by, created_at)
            VALUES (${store.id}::uuid, ${id}::uuid, 1, ${tree}::jsonb, ${sha256Hex(tree)}, 'mizan', ${now})`,
      );
    }
  });
  return { store, installed };
}
