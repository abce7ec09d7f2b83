import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import type { Queryable } from '#sandbox/db/pool.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

const DAY_MS = 86_400_000;
const REFRESH_SECONDS = 90 * 86_400;
const RETRY_WINDOW_MS = 30 * DAY_MS;

const rowSchema = z.object({
  id: z.number(),
  parent_id: z.number().nullable(),
  scopes: z.array(z.string()),
  expires_at: z.date().nullable(),
  first_used_at: z.date().nullable(),
});

export interface IssuedTokens {
  access_token: string;
  scope: string;
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
}

/** Issues an access token, and with `refresh` a refresh token. Only hashes are kept. */
export async function issueTokens(
  db: Queryable,
  store: Store,
  { now, expiring, parentId = null }: { now: Date; expiring: boolean; parentId?: number | null },
): Promise<IssuedTokens> {
  const access = `shpat_${randomBytes(16).toString('hex')}`;
  const scope = store.scopes.join(',');
  if (!expiring) {
    await insert(db, store, { kind: 'access', token: access, now, seconds: null, parentId });
    return { access_token: access, scope };
  }
  const refresh = `shprt_${randomBytes(16).toString('hex')}`;
  const refreshId = await insert(db, store, { kind: 'refresh', token: refresh, now, seconds: REFRESH_SECONDS, parentId });
  await insert(db, store, { kind: 'access', token: access, now, seconds: store.accessTokenSeconds, parentId: refreshId });
  return { access_token: access, scope, expires_in: store.accessTokenSeconds, refresh_token: refresh, refresh_token_expires_in: REFRESH_SECONDS };
}

/** The scopes an access token was granted, or null when it is unknown, revoked or over. */
export async function scopesOfToken(db: Queryable, storeId: number, token: string, now: Date): Promise<readonly string[] | null> {
  const { rows } = await db.query(
    `select id, parent_id, scopes, expires_at, first_used_at from token
     where store_id = $1 and kind = 'access' and hash = $2 and (expires_at is null or expires_at > $3)`,
    [storeId, hashOf(token), now],
  );
  return rows[0] === undefined ? null : rowSchema.parse(rows[0]).scopes;
}

/**
 * Rotates: a refresh token gives a new pair. It may be used again until one of the refresh tokens it gave is used, at
 * most 30 days after its own first use and within its own 90 days: so a lost answer can be recovered.
 * @returns null when the token is not (or no longer) good.
 */
export async function refreshTokens({ db, clock }: Sandbox, store: Store, refreshToken: string): Promise<IssuedTokens | null> {
  const now = clock.now();
  return db.tx(async (client) => {
    const found = await client.query(`select id, parent_id, scopes, expires_at, first_used_at from token where store_id = $1 and kind = 'refresh' and hash = $2 for update`, [
      store.id,
      hashOf(refreshToken),
    ]);
    if (found.rows[0] === undefined) {
      return null;
    }
    const token = rowSchema.parse(found.rows[0]);
    const isOver = token.expires_at !== null && token.expires_at <= now;
    const isTooLate = token.first_used_at !== null && now.getTime() - token.first_used_at.getTime() > RETRY_WINDOW_MS;
    if (isOver || isTooLate) {
      return null;
    }
    if (token.parent_id !== null) {
      // First use of this one settles the rotation before it: the parent and any sister tokens end here.
      await client.query(`delete from token where kind = 'refresh' and (id = $1 or parent_id = $1) and id <> $2`, [token.parent_id, token.id]);
    }
    if (store.switches.refreshRetry === 'kills_unused_pair') {
      await client.query(`delete from token where parent_id in (select id from token where parent_id = $1 and kind = 'refresh')`, [token.id]);
      await client.query(`delete from token where parent_id = $1 and kind = 'refresh'`, [token.id]);
    }
    if (store.switches.refreshKillsAccessToken) {
      await client.query(`delete from token where parent_id = $1 and kind = 'access'`, [token.id]);
    }
    await client.query('update token set first_used_at = coalesce(first_used_at, $2) where id = $1', [token.id, now]);
    return issueTokens(client, store, { now, expiring: true, parentId: token.id });
  });
}

/** Ends every token of a store, as an uninstall or a revocation does. */
export async function revokeTokens(db: Queryable, storeId: number): Promise<void> {
  await db.query('delete from token where store_id = $1', [storeId]);
}

async function insert(
  db: Queryable,
  store: Store,
  row: { kind: 'access' | 'refresh'; token: string; now: Date; seconds: number | null; parentId: number | null },
): Promise<number> {
  const expiresAt = row.seconds === null ? null : new Date(row.now.getTime() + row.seconds * 1000);
  const { rows } = await db.query(`insert into token (store_id, kind, hash, scopes, parent_id, issued_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7) returning id`, [
    store.id,
    row.kind,
    hashOf(row.token),
    store.scopes,
    row.parentId,
    row.now,
    expiresAt,
  ]);
  return z.object({ id: z.number() }).parse(rows[0]).id;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
