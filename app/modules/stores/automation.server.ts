import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { instant, sql } from '#app/db/sql.ts';
import type { AutomationView } from './views.ts';

/** How often a store is looked at, and when prices may be written without a person. Product.md 3.15 names 6 and 12 hours. */
export const FREQUENCIES = [1, 2, 4, 6, 12, 24, 48, 168] as const;

const HOUR_MS = 3_600_000;

const automationRow = z.object({
  mode: z.enum(['manual', 'semi_auto', 'full_auto']),
  emergency_stop: z.boolean(),
  frequency_hours: z.number(),
  write_from_hour: z.number().nullable(),
  write_to_hour: z.number().nullable(),
  demoted_code: z.string().nullable(),
  demoted_at: instant.nullable(),
  last_run: instant.nullable(),
});

/** What Mizan does on its own in this store, and when next. */
export function showAutomation(ctx: StoreContext): Promise<AutomationView> {
  return ctx.db.tx(async (tx) => {
    const row = await tx.one(
      automationRow,
      sql`SELECT mode, emergency_stop OR platform_stopped() AS emergency_stop, frequency_hours, write_from_hour, write_to_hour, demoted_code, demoted_at,
            (SELECT max(started_at) FROM run r WHERE r.store_id = s.store_id AND r.kind = 'reprice') AS last_run
          FROM store_settings s WHERE store_id = ${ctx.store.id}::uuid`,
    );
    const runsByItself = row.mode !== 'manual' && !row.emergency_stop;
    const next = row.last_run === null ? ctx.clock.now() : new Date(Math.max(ctx.clock.now().getTime(), row.last_run.getTime() + row.frequency_hours * HOUR_MS));
    return {
      mode: row.mode,
      emergencyStop: row.emergency_stop,
      frequencyHours: row.frequency_hours,
      hours: row.write_from_hour === null || row.write_to_hour === null ? null : { from: row.write_from_hour, to: row.write_to_hour },
      timeZone: ctx.store.timeZone,
      demoted: row.demoted_code === null || row.demoted_at === null ? null : { code: row.demoted_code, at: row.demoted_at.toISOString() },
      lastRunAt: row.last_run?.toISOString() ?? null,
      nextRunAt: runsByItself ? next.toISOString() : null,
    };
  });
}

/** @param input.hours of the store's day, [from, to), also over midnight; null: always */
export async function saveAutomation(
  ctx: StoreContext,
  input: { frequencyHours: number; hours: { from: number; to: number } | null },
): Promise<{ kind: 'saved' } | { kind: 'refused'; code: string; params: Record<string, never> }> {
  if (input.hours !== null && input.hours.from === input.hours.to) {
    return { kind: 'refused', code: 'hours_empty', params: {} };
  }
  await ctx.db.tx(async (tx) => {
    await tx.run(
      sql`UPDATE store_settings SET frequency_hours = ${input.frequencyHours}, write_from_hour = ${input.hours?.from ?? null}, write_to_hour = ${input.hours?.to ?? null},
            updated_at = ${ctx.clock.now()} WHERE store_id = ${ctx.store.id}::uuid`,
    );
    await recordActivity(tx, ctx, 'settings.automation', { hours: input.frequencyHours });
  });
  return { kind: 'saved' };
}
