import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import { newId, type ApiKeyId } from '#app/lib/ids.ts';
import { newKey } from './api-key-text.server.ts';
import type { ApiScope } from './api-scopes.ts';
import { limit } from './limits.ts';
import type { ApiKeyView, NewKeyOutcome } from './views.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A key that is over stays in the list for a while, so that whoever looks for it finds out why. */
const SHOWN_AFTER_MS = 30 * DAY_MS;
const USE_MS = 60_000;

const keyRow = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string(),
  created_at: instant,
  expires_at: instant.nullable(),
  last_used_at: instant.nullable(),
  revoked_at: instant.nullable(),
  replaced: z.boolean(),
});

/** The keys of this installation, the newest first; those that are over for a while longer. */
export async function listApiKeys(ctx: StoreContext): Promise<ApiKeyView[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.tx((tx) =>
    tx.rows(
      keyRow,
      sql`SELECT id::text, name, prefix, scopes, created_by, created_at, expires_at, last_used_at, revoked_at,
            EXISTS (SELECT 1 FROM api_key n WHERE n.store_id = k.store_id AND n.rotated_from = k.id) AS replaced
          FROM api_key k WHERE store_id = ${ctx.store.id}::uuid AND epoch = ${ctx.store.epoch}
            AND least(revoked_at, expires_at, 'infinity') > ${new Date(now.getTime() - SHOWN_AFTER_MS)} ORDER BY id DESC LIMIT 200`,
    ),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdBy: { id: row.created_by, isYou: ctx.actor.id === row.created_by },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    state: row.revoked_at !== null ? 'revoked' : row.expires_at !== null && row.expires_at <= now ? 'expired' : row.replaced ? 'replaced' : 'active',
  }));
}

/** Makes a key. Its text is in this answer and nowhere else. */
export async function createApiKey(ctx: StoreContext, input: { name: string; scopes: readonly ApiScope[]; days: number | null }): Promise<NewKeyOutcome> {
  return ctx.db.tx(async (tx) => {
    // The settings row is the lock: two at once must not both be the last one that is allowed.
    await tx.one(z.object({ id: z.string() }), sql`SELECT store_id::text AS id FROM store_settings WHERE store_id = ${ctx.store.id}::uuid FOR UPDATE`);
    const { open } = await tx.one(
      z.object({ open: int8 }),
      sql`SELECT count(*) AS open FROM api_key WHERE store_id = ${ctx.store.id}::uuid AND epoch = ${ctx.store.epoch} AND least(revoked_at, expires_at, 'infinity') > ${ctx.clock.now()}`,
    );
    if (open >= limit('apiKeys')) {
      return { kind: 'refused', code: 'over_limit' };
    }
    const expiresAt = input.days === null ? null : new Date(ctx.clock.now().getTime() + input.days * DAY_MS);
    const made = await insertKey(tx, ctx, { name: input.name, scopes: input.scopes, expiresAt, rotatedFrom: null });
    await recordActivity(tx, ctx, 'api_key.created', { keyId: made.id });
    return made;
  });
}

/** A successor with the same name, scopes and lifetime. The old key works on for `overlapHours`, and may be rotated once. */
export async function rotateApiKey(ctx: StoreContext, input: { id: ApiKeyId; overlapHours: number }): Promise<NewKeyOutcome> {
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    const old = await tx.maybe(
      keyRow.pick({ name: true, scopes: true, created_at: true, expires_at: true }),
      sql`SELECT name, scopes, created_at, expires_at FROM api_key k WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid AND epoch = ${ctx.store.epoch}
            AND least(revoked_at, expires_at, 'infinity') > ${now} AND NOT EXISTS (SELECT 1 FROM api_key n WHERE n.store_id = k.store_id AND n.rotated_from = k.id) FOR UPDATE`,
    );
    if (!old) {
      return { kind: 'refused', code: 'not_found' };
    }
    const ends = new Date(now.getTime() + input.overlapHours * HOUR_MS);
    await tx.run(sql`UPDATE api_key SET expires_at = least(expires_at, ${ends}) WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid`);
    const expiresAt = old.expires_at && new Date(now.getTime() + old.expires_at.getTime() - old.created_at.getTime());
    const made = await insertKey(tx, ctx, { name: old.name, scopes: old.scopes, expiresAt, rotatedFrom: input.id });
    await recordActivity(tx, ctx, 'api_key.rotated', { keyId: input.id, successorId: made.id });
    return made;
  });
}

/** From the next request on it opens nothing. @returns whether it was this call that ended it */
export async function revokeApiKey(ctx: StoreContext, input: { id: ApiKeyId }): Promise<{ done: number }> {
  return ctx.db.tx(async (tx) => {
    const done = await tx.run(sql`UPDATE api_key SET revoked_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid AND revoked_at IS NULL`);
    if (done > 0) {
      await recordActivity(tx, ctx, 'api_key.revoked', { keyId: input.id });
    }
    return { done };
  });
}

/** Writes down that a key was used; at most once a minute, since every request uses one. */
export async function noteKeyUse(ctx: StoreContext, key: { id: ApiKeyId; lastUsedAt: Date | null }): Promise<void> {
  const now = ctx.clock.now();
  const before = new Date(now.getTime() - USE_MS);
  if (key.lastUsedAt !== null && key.lastUsedAt > before) {
    return;
  }
  await ctx.db.tx((tx) =>
    tx.run(sql`UPDATE api_key SET last_used_at = ${now} WHERE store_id = ${ctx.store.id}::uuid AND id = ${key.id}::uuid AND (last_used_at IS NULL OR last_used_at <= ${before})`),
  );
}

interface KeyToBe {
  name: string;
  scopes: readonly string[];
  expiresAt: Date | null;
  rotatedFrom: string | null;
}

async function insertKey(tx: Tx, ctx: StoreContext, { name, scopes, expiresAt, rotatedFrom }: KeyToBe): Promise<Extract<NewKeyOutcome, { kind: 'made' }>> {
  const key = newKey();
  const id = newId<ApiKeyId>();
  await tx.run(
    sql`INSERT INTO api_key (store_id, id, epoch, name, prefix, secret_hash, scopes, created_by, created_at, expires_at, rotated_from)
        VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${ctx.store.epoch}, ${name}, ${key.prefix}, ${key.hash}, ${[...scopes]}, ${ctx.actor.id}, ${ctx.clock.now()}, ${expiresAt},
          ${rotatedFrom}::uuid)`,
  );
  return { kind: 'made', id, name, key: key.text };
}
