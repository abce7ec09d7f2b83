import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { tellSoon } from '#app/db/tell-soon.server.ts';
import type { PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';

interface Waiting {
  id: string;
  before_minor: number;
  price_minor: number;
  first_approved_by: string | null;
}

/** SQL of: this proposal moves its price so far that two people must agree. `bps` null: never. */
export function isLarge(bps: number | null): Sql {
  return bps === null ? sql`FALSE` : sql`abs(d.price_minor - d.before_minor)::numeric * 10000 >= d.before_minor::numeric * ${bps}::int`;
}

/**
 * Four eyes: of what a person has just said yes to, what may go, and what waits for a second one. The first yes is kept. A
 * second comes from another person; a key of the API is nobody, and Mizan itself never says yes to a large change.
 */
export async function askSecond<Row extends Waiting>(tx: Tx, ctx: StoreContext, policy: PricingPolicy, rows: readonly Row[]): Promise<{ go: Row[]; first: Row[] }> {
  const { fourEyesBps } = policy;
  const isBig = ({ before_minor, price_minor }: Row) =>
    fourEyesBps !== null && BigInt(Math.abs(price_minor - before_minor)) * 10_000n >= BigInt(before_minor) * BigInt(fourEyesBps);
  const agreed = ({ first_approved_by: first }: Row) => ctx.actor.kind === 'user' && first !== null && first !== ctx.actor.id;
  const first = rows.filter((row) => isBig(row) && !agreed(row));
  if (ctx.actor.kind === 'user' && first.length > 0) {
    const marked = await tx.run(
      sql`UPDATE decision SET first_approved_by = ${ctx.actor.id}, first_approved_at = ${ctx.clock.now()}
          WHERE store_id = ${ctx.store.id}::uuid AND id = ANY(${first.map(({ id }) => id)}::uuid[]) AND first_approved_by IS NULL`,
    );
    if (marked > 0) {
      await recordActivity(tx, ctx, 'decisions.first_yes', { count: marked });
      await tellSoon(tx, ctx);
    }
  }
  return { go: rows.filter((row) => !first.includes(row)), first };
}
