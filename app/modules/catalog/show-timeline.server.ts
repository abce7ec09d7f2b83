import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadCosts, loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { floor } from '#app/pricing/floor.ts';
import type { TimelineRange, TimelineView } from './views.ts';

const DAY_MS = 86_400_000;
/** Of the own price and of each offer: the newest points. Prices that move more often than that are no line any more. */
const POINTS = 500;
/** More lines than this cannot be told apart. */
const RIVALS = 6;

/** What the price was, what the rivals asked meanwhile, and who changed it. Null when the store has no such variant. */
export async function showTimeline(ctx: StoreContext, input: { variantId: string; range: TimelineRange }): Promise<TimelineView | null> {
  return ctx.db.tx(async (tx) => {
    const known = await tx.maybe(
      z.object({ id: z.string() }),
      sql`SELECT external_id AS id FROM variant WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${input.variantId} AND deleted_at IS NULL`,
    );
    if (!known) {
      return null;
    }
    const now = ctx.clock.now();
    const since = input.range === 'all' ? null : new Date(now.getTime() - Number(input.range) * DAY_MS);
    const own = await ownPrices(tx, ctx, input.variantId, since);
    const { rivals, more } = await rivalPrices(tx, ctx, input.variantId, since);
    const first = [own[0]?.at, ...rivals.map(({ points }) => points[0]?.at)].filter((at) => at !== undefined).sort()[0];
    return {
      range: input.range,
      // An axis over days of which nothing is known would squeeze what is.
      from:
        [since?.toISOString(), first ?? now.toISOString()]
          .filter((at) => at !== undefined)
          .sort()
          .at(-1) ?? now.toISOString(),
      to: now.toISOString(),
      own,
      rivals,
      moreRivals: more,
      floor: await floorNow(tx, ctx, input.variantId, now),
    };
  });
}

const ownRow = z.object({ valid_from: instant, price_minor: int8, currency: z.string(), source: z.enum(['sync', 'mizan', 'undo']), first: z.boolean() });

/** The price that held when the range begins, and every later one. */
async function ownPrices(tx: Tx, ctx: StoreContext, variantId: string, since: Date | null): Promise<TimelineView['own']> {
  const rows = await tx.rows(
    ownRow,
    sql`SELECT * FROM (
          SELECT valid_from, price_minor, currency, source, lag(valid_from) OVER (ORDER BY valid_from) IS NULL AS first, lead(valid_from) OVER (ORDER BY valid_from) AS until
          FROM price_history WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ${variantId} AND currency = ${ctx.store.currency}
        ) h WHERE ${since}::timestamptz IS NULL OR until IS NULL OR until > ${since}::timestamptz ORDER BY valid_from DESC LIMIT ${POINTS}`,
  );
  return rows.reverse().map((row) => ({
    at: row.valid_from.toISOString(),
    price: money(row.price_minor, row.currency),
    what: row.source === 'sync' ? (row.first ? 'seen' : 'outside') : row.source,
  }));
}

const rivalRow = z.object({ offer: z.string(), seller: z.string(), title: z.string(), captured_at: instant, others: int8 });
const pointRow = z.object({ offer: z.string(), observed_at: instant, price_minor: int8, currency: z.string(), availability: z.string() });

async function rivalPrices(tx: Tx, ctx: StoreContext, variantId: string, since: Date | null): Promise<{ rivals: TimelineView['rivals']; more: number }> {
  const offers = await tx.rows(
    rivalRow,
    sql`SELECT o.id::text AS offer, o.seller, o.title, o.captured_at, count(*) OVER () AS others
        FROM offer_match m
        JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
        JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
        WHERE m.store_id = ${ctx.store.id}::uuid AND m.variant_external_id = ${variantId} AND m.state = 'accepted' AND o.currency = ${ctx.store.currency}
          AND (${since}::timestamptz IS NULL OR o.captured_at >= ${since}::timestamptz)
        ORDER BY o.price_minor, o.id LIMIT ${RIVALS}`,
  );
  const points = await tx.rows(
    pointRow,
    sql`SELECT x.offer::text, p.observed_at, p.price_minor, p.currency, p.availability
        FROM unnest(${offers.map(({ offer }) => offer)}::uuid[]) AS x(offer)
        CROSS JOIN LATERAL (
          SELECT observed_at, price_minor, currency, availability FROM price_observation q
          WHERE q.store_id = ${ctx.store.id}::uuid AND q.offer_id = x.offer AND q.currency = ${ctx.store.currency} AND (${since}::timestamptz IS NULL OR q.observed_at >= coalesce(
            (SELECT max(b.observed_at) FROM price_observation b WHERE b.store_id = q.store_id AND b.offer_id = q.offer_id AND b.observed_at <= ${since}::timestamptz), ${since}::timestamptz))
          ORDER BY observed_at DESC LIMIT ${POINTS}) p
        ORDER BY x.offer, p.observed_at`,
  );
  const byOffer = Map.groupBy(points, ({ offer }) => offer);
  const rivals = offers.map((row) => ({
    offerId: row.offer,
    seller: row.seller,
    title: row.title,
    lastSeenAt: row.captured_at.toISOString(),
    points: (byOffer.get(row.offer) ?? []).map((point) => ({
      at: point.observed_at.toISOString(),
      price: money(point.price_minor, point.currency),
      inStock: point.availability !== 'out_of_stock',
    })),
  }));
  return { rivals, more: (offers[0]?.others ?? 0) - offers.length };
}

async function floorNow(tx: Tx, ctx: StoreContext, variantId: string, now: Date): Promise<TimelineView['floor']> {
  const { costs, guardrails } = await loadPolicy(tx, ctx.store);
  const cost = (await loadCosts(tx, ctx.store, [variantId], now)).get(variantId) ?? null;
  const least = floor({ ...costs, cost }, guardrails.minMarginBps);
  return least.kind === 'known' ? money(least.minor, ctx.store.currency) : null;
}
