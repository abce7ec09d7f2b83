import { z } from 'zod';
import type { Prisma } from './client.server.ts';
import { txOver } from './scope.server.ts';
import { sql } from './sql.ts';

/**
 * Refuses to start with a role that row-level security would not hold: one that owns tables, bypasses policies or is a
 * superuser sees every tenant's rows.
 */
export async function checkRoles(clients: readonly Prisma[]): Promise<void> {
  for (const client of clients) {
    const role = await txOver(client).one(
      z.object({ name: z.string(), free: z.boolean() }),
      sql`SELECT current_user::text AS name,
            (r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'USAGE'))) AS free
          FROM pg_roles r WHERE r.rolname = current_user`,
    );
    if (role.free) {
      throw new Error(`The database role ${role.name} owns tables or bypasses row-level security: tenants would not be separated. Use the roles made by tools/bootstrap.`);
    }
  }
}
