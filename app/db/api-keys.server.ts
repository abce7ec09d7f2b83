/** Keys of the public API as the system sees them: what decides whether one opens a store, and nothing else of it. */
import { z } from 'zod';
import { asId, type ApiKeyId } from '#app/lib/ids.ts';
import type { ApiKeyRow, Tx } from './scope.ts';
import { bytes, instant, sql, type Sql } from './sql.ts';

const row = z.object({
  key_id: z.string(),
  key_epoch: z.number(),
  secret_hash: bytes,
  scopes: z.array(z.string()),
  expires_at: instant.nullable(),
  last_used_at: instant.nullable(),
  revoked_at: instant.nullable(),
});

/** @param store the columns of the registry, of the table `store`, and how they are read */
export function apiKeyFinder<Store>(tx: Tx, store: { columns: Sql; read: (found: unknown) => Store }): (prefix: string) => Promise<{ key: ApiKeyRow; store: Store } | null> {
  return async (prefix) => {
    const found = await tx.maybe(
      row.loose(),
      sql`SELECT ${store.columns}, k.key_id::text, k.key_epoch, k.secret_hash, k.scopes, k.expires_at, k.last_used_at, k.revoked_at
          FROM (SELECT store_id, id AS key_id, epoch AS key_epoch, secret_hash, scopes, expires_at, last_used_at, revoked_at FROM api_key WHERE prefix = ${prefix}) k
          JOIN store ON store.id = k.store_id`,
    );
    return (
      found && {
        store: store.read(found),
        key: {
          id: asId<ApiKeyId>(found.key_id),
          epoch: found.key_epoch,
          secretHash: found.secret_hash,
          scopes: found.scopes,
          expiresAt: found.expires_at,
          lastUsedAt: found.last_used_at,
          revokedAt: found.revoked_at,
        },
      }
    );
  };
}
