/** One row per store: access token, refresh token and both expiries sealed in one text, written in one statement. */
import { z } from 'zod';
import type { Crypt } from '#app/lib/crypt.server.ts';
import type { Credentials } from '#app/platforms/port.ts';
import type { Prisma } from './client.server.ts';
import { txOver } from './scope.server.ts';
import type { CredentialVault, Tx } from './scope.ts';
import { sql } from './sql.ts';

const LEEWAY_MS = 5 * 60_000;

const credentialsSchema = z.object({
  accessToken: z.string(),
  scope: z.string(),
  expiresAt: z.coerce.date(),
  refreshToken: z.string().nullable(),
  refreshExpiresAt: z.coerce.date().nullable(),
});

export function createVault(prisma: Prisma, crypt: Crypt): CredentialVault {
  const context = (platform: string, id: string): string => `credentials:${platform}:${id}`;
  const read = async (tx: Tx, platform: string, id: string): Promise<Credentials | null> => {
    const row = await tx.maybe(z.object({ sealed: z.string() }), sql`SELECT sealed FROM credential_vault WHERE platform = ${platform} AND external_store_id = ${id}`);
    return row && credentialsSchema.parse(JSON.parse(crypt.open(row.sealed, context(platform, id))));
  };
  const write = async (tx: Tx, platform: string, id: string, credentials: Credentials): Promise<void> => {
    const sealed = crypt.seal(JSON.stringify(credentials), context(platform, id));
    await tx.run(
      sql`INSERT INTO credential_vault (platform, external_store_id, sealed, expires_at, updated_at)
          VALUES (${platform}, ${id}, ${sealed}, ${credentials.expiresAt}, now())
          ON CONFLICT (platform, external_store_id) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at, updated_at = now()`,
    );
  };
  const plain = txOver(prisma);
  return {
    read: (platform, id) => read(plain, platform, id),
    write: (platform, id, credentials) => write(plain, platform, id, credentials),
    remove: async (platform, id) => {
      await plain.run(sql`DELETE FROM credential_vault WHERE platform = ${platform} AND external_store_id = ${id}`);
    },
    reseal: async () => {
      const rows = await plain.rows(
        z.object({ platform: z.string(), external_store_id: z.string(), sealed: z.string() }),
        sql`SELECT platform, external_store_id, sealed FROM credential_vault`,
      );
      const older = rows.filter(({ sealed }) => !crypt.isCurrent(sealed));
      let done = 0;
      for (const row of older) {
        const at = context(row.platform, row.external_store_id);
        // Only if nobody has refreshed it meanwhile: then it is sealed with the current key already. Not a use: updated_at stays.
        done += await plain.run(
          sql`UPDATE credential_vault SET sealed = ${crypt.seal(crypt.open(row.sealed, at), at)}
              WHERE platform = ${row.platform} AND external_store_id = ${row.external_store_id} AND sealed = ${row.sealed}`,
        );
      }
      return done;
    },
    setScope: (platform, id, scope) =>
      prisma.$transaction(async (client) => {
        const tx = txOver(client);
        await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${context(platform, id)}, 0))`);
        const current = await read(tx, platform, id);
        if (current && current.scope !== scope) {
          await write(tx, platform, id, { ...current, scope });
        }
      }),
    fresh: async (platform, id, refresh, now) => {
      const isFresh = (c: Credentials): boolean => c.expiresAt.getTime() - now.getTime() > LEEWAY_MS;
      const current = await read(plain, platform, id);
      if (!current || isFresh(current)) {
        return current;
      }
      // Held across the call to the platform on purpose: a second refresh would rotate the token away from the first.
      return prisma.$transaction(async (client) => {
        const tx = txOver(client);
        await tx.run(sql`SELECT pg_advisory_xact_lock(hashtextextended(${context(platform, id)}, 0))`);
        const latest = await read(tx, platform, id);
        if (!latest || isFresh(latest)) {
          return latest;
        }
        const outcome = await refresh(latest);
        if (outcome.kind === 'needs_reauth') {
          return null;
        }
        await write(tx, platform, id, outcome.credentials);
        return outcome.credentials;
      });
    },
  };
}
