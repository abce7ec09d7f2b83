import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { PixelOutcome } from '#app/platforms/port.ts';

const ACCOUNT_BYTES = 18;

/**
 * Sees to it that the pixel runs in the store's front under the store's own account, which is drawn once. Without the merchant's
 * consent it does not, and everything else goes on. Safe to run twice; the platform itself removes the pixel with the app.
 */
export async function ensurePixel(ctx: StoreContext): Promise<PixelOutcome> {
  const outcome = await ctx.platform.ensurePixel({ account: await accountOf(ctx) });
  const [pixelId, reason] = [outcome.kind === 'running' ? outcome.pixelId : null, outcome.kind === 'refused' ? outcome.reason : null];
  const now = ctx.clock.now();
  await ctx.db.tx((tx) =>
    tx.run(
      sql`UPDATE store_pixel SET state = ${outcome.kind}, reason = ${reason}, platform_pixel_id = coalesce(${pixelId}, platform_pixel_id), checked_at = ${now},
            running_since = CASE WHEN ${pixelId}::text IS NULL THEN running_since WHEN state = 'running' THEN coalesce(running_since, ${now}::timestamptz) ELSE ${now}::timestamptz END
          WHERE store_id = ${ctx.store.id}::uuid`,
    ),
  );
  return outcome;
}

async function accountOf(ctx: StoreContext): Promise<string> {
  const now = ctx.clock.now();
  const { account } = await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`INSERT INTO store_pixel (store_id, account, state, checked_at, created_at)
          VALUES (${ctx.store.id}::uuid, ${randomBytes(ACCOUNT_BYTES).toString('base64url')}, 'new', ${now}, ${now}) ON CONFLICT (store_id) DO NOTHING`,
    );
    return tx.one(z.object({ account: z.string() }), sql`SELECT account FROM store_pixel WHERE store_id = ${ctx.store.id}::uuid`);
  });
  return account;
}
