import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { type Role, ROLES } from './can.ts';
import type { TeamView } from './views.ts';

const member = z.object({ id: z.string(), role: z.enum(ROLES), first_seen_at: instant, last_acted_at: instant.nullable() });

/** Who has opened the app, by the platform's own number: names are the platform's to show. */
export function showTeam(ctx: StoreContext, { userId }: { userId: string }): Promise<TeamView> {
  return ctx.db.tx(async (tx) => {
    const { newcomerRole } = await tx.one(
      z.object({ newcomerRole: z.enum(ROLES) }),
      sql`SELECT newcomer_role AS "newcomerRole" FROM store_settings WHERE store_id = ${ctx.store.id}::uuid`,
    );
    const members = await tx.rows(
      member,
      sql`SELECT u.user_id AS id, u.role, u.first_seen_at,
            (SELECT max(a.at) FROM activity a WHERE a.store_id = u.store_id AND a.actor_kind = 'user' AND a.actor_id = u.user_id) AS last_acted_at
          FROM store_user u WHERE u.store_id = ${ctx.store.id}::uuid ORDER BY u.first_seen_at, u.user_id LIMIT 500`,
    );
    return {
      newcomerRole,
      members: members.map(({ id, role, first_seen_at, last_acted_at }) => ({
        id,
        role,
        isYou: id === userId,
        firstSeenAt: first_seen_at.toISOString(),
        lastActedAt: last_acted_at?.toISOString() ?? null,
      })),
    };
  });
}

/**
 * Gives somebody another role. Somebody must be left who may give roles.
 * @throws AppError not_found
 */
export async function setRole(ctx: StoreContext, input: { userId: string; role: Role }): Promise<{ kind: 'done' } | { kind: 'refused'; code: 'last_owner' }> {
  return ctx.db.tx(async (tx) => {
    // The owners are locked together: two of them must not take the role from each other at once.
    const owners = await tx.rows(
      z.object({ id: z.string() }),
      sql`SELECT user_id AS id FROM store_user WHERE store_id = ${ctx.store.id}::uuid AND role = 'owner' ORDER BY user_id FOR UPDATE`,
    );
    if (input.role !== 'owner' && owners.length === 1 && owners[0]?.id === input.userId) {
      return { kind: 'refused', code: 'last_owner' };
    }
    const changed = await tx.run(sql`UPDATE store_user SET role = ${input.role} WHERE store_id = ${ctx.store.id}::uuid AND user_id = ${input.userId}`);
    if (changed === 0) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'team.role', input);
    return { kind: 'done' };
  });
}

/** What somebody may do who opens the app for the first time. */
export async function setNewcomerRole(ctx: StoreContext, input: { role: Role }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    await tx.run(sql`UPDATE store_settings SET newcomer_role = ${input.role}, updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`);
    await recordActivity(tx, ctx, 'team.newcomers', input);
  });
}
