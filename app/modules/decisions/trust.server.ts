import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { int8, instant, sql } from '#app/db/sql.ts';
import type { TrustView } from './views.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 90;
/** Product.md 2, 17: so many approvals, nearly all of them unchanged, none taken back, nothing gone wrong. */
const NEEDED = { approvals: 50, shareBps: 9500 } as const;

/**
 * Earned autonomy: what people made of the proposals since the mode was last chosen, and the next mode it has earned. It is only
 * ever offered: a person chooses. What went without a person (full-auto, consents) proves nothing here and is not counted.
 */
export function showTrust(ctx: StoreContext): Promise<TrustView> {
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    const { mode, since } = await tx.one(
      z.object({ mode: z.enum(['manual', 'semi_auto', 'full_auto']), since: instant }),
      sql`SELECT s.mode, greatest(${new Date(now.getTime() - WINDOW_DAYS * DAY_MS)}::timestamptz, s.demoted_at,
            (SELECT max(at) FROM activity a WHERE a.store_id = s.store_id AND a.action = 'settings.mode'),
            (SELECT max(at) FROM incident i WHERE i.store_id = s.store_id)) AS since
          FROM store_settings s WHERE s.store_id = ${ctx.store.id}::uuid`,
    );
    const { approved, rejected, undone } = await tx.one(
      z.object({ approved: int8, rejected: int8, undone: int8 }),
      sql`SELECT count(*) FILTER (WHERE d.state = 'approved') AS approved, count(*) FILTER (WHERE d.state = 'rejected') AS rejected,
            count(*) FILTER (WHERE c.undone_by IS NOT NULL) AS undone
          FROM decision d LEFT JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id
          WHERE d.store_id = ${ctx.store.id}::uuid AND d.settled_at >= ${since} AND d.state IN ('approved', 'rejected') AND d.consent_id IS NULL
            AND EXISTS (SELECT 1 FROM store_user u WHERE u.store_id = d.store_id AND u.user_id = d.settled_by)`,
    );
    const settled = approved + rejected;
    const shareBps = settled === 0 ? null : Math.floor((approved * 10_000) / settled);
    const earned = approved >= NEEDED.approvals && shareBps !== null && shareBps >= NEEDED.shareBps && undone === 0;
    const next = mode === 'manual' ? 'semi_auto' : mode === 'semi_auto' ? 'full_auto' : null;
    return { since: since.toISOString(), approved, rejected, undone, shareBps, needed: NEEDED, next, earned: earned && next !== null };
  });
}
