import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadOffers } from '#app/db/offer-facts.server.ts';
import { inputsOf, loadVariantInputs, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { isOwned } from '#app/db/variant-owner.ts';
import { needsOf, type Need } from '#app/pricing/needs.ts';
import type { Snapshot, StrategyNode } from '#app/pricing/types.ts';
import { withLines } from './load-lines.server.ts';
import { pastOf } from './load-past.server.ts';
import { loadSignals } from './load-signals.server.ts';
import { loadStanding, type Stood } from './load-standing.server.ts';

const DAY_MS = 86_400_000;
const NONE: ReadonlySet<Need> = new Set();

const variantRow = z.object({
  variant: z.string(),
  product: z.string(),
  price_minor: int8,
  compare_at_minor: int8.nullable(),
  stock: z.number().nullable(),
  median_minor: int8.nullable(),
  last_change_at: instant.nullable(),
  owner: z.enum(['external', 'lock']).nullable(),
  owner_until: instant.nullable(),
  owner_why: z.string().nullable(),
});

/** Which variants: the next page of the whole catalog or of what has moved for a run, or named ones. */
export type Selection = { after: string | null; limit: number; movedFor?: string } | { variants: readonly string[] };

/**
 * Everything the decisions of a set of variants depend on, read in a fixed number of statements whatever its size. Variants with a change
 * under way are left out: their price is not known until it is settled.
 * @param extra facts that a strategy which is not saved yet asks for besides
 * @param alone without the lines the variants belong to
 */
export async function loadSnapshots(
  tx: SqlTx,
  ctx: StoreContext,
  policy: PricingPolicy,
  selection: Selection,
  extra: ReadonlySet<Need> = NONE,
  alone = false,
): Promise<{ snapshots: Snapshot[]; last: string | null }> {
  const now = ctx.clock.now();
  const found = await variantsOf(tx, ctx, selection, now);
  const ids = found.map((row) => row.variant);
  const inputs = await loadVariantInputs(tx, ctx.store, policy, ids, now);
  const offers = await loadOffers(tx, ctx, ids);
  const past = await pastOf(tx, ctx, policy, found);
  const stood = await loadStanding(tx, ctx, ids);
  const asked = found.map(({ variant, product, stock }) => ({ variant, product, stock, needs: needsFor(inputs.get(variant)?.strategy, extra) }));
  const signals = await loadSignals(tx, ctx, asked, stood);
  const snapshots = found.flatMap((row): Snapshot[] => {
    const own = inputs.get(row.variant);
    if (own === undefined) {
      return [];
    }
    const { facts, ...rest } = inputsOf(policy, own);
    return [
      {
        store: ctx.store.id,
        market: 'home',
        currency: ctx.store.currency,
        decidedAt: now.toISOString(),
        ...rest,
        facts: {
          variant: row.variant,
          product: row.product,
          priceMinor: row.price_minor,
          compareAtMinor: row.compare_at_minor,
          ...facts,
          stock: row.stock,
          ownMedian90dMinor: row.median_minor,
          lastChangeAt: row.last_change_at?.toISOString() ?? null,
          ...ownerIn(row),
          ...(past.has(row.variant) ? { past: past.get(row.variant) } : {}),
          ...standingOf(stood.get(row.variant)),
          ...(signals.has(row.variant) ? { signals: signals.get(row.variant) } : {}),
          offers: (offers.get(row.variant) ?? []).map(({ fact }) => fact),
        },
      },
    ];
  });
  // Members of a line are read without their line, which would read them again.
  const lined = alone ? snapshots : await withLines(tx, ctx, snapshots, async (variants) => (await loadSnapshots(tx, ctx, policy, { variants }, extra, true)).snapshots);
  return { snapshots: lined, last: ids.at(-1) ?? null };
}

function ownerIn({ owner, owner_until, owner_why }: z.infer<typeof variantRow>): Pick<Snapshot['facts'], 'owner'> {
  const until = owner_until?.toISOString() ?? null;
  if (owner === 'lock') {
    return { owner: { kind: 'lock', why: owner_why ?? '', until } };
  }
  return owner === null || until === null ? {} : { owner: { kind: 'external', until } };
}

function standingOf(stood: Stood | undefined): Pick<Snapshot['facts'], 'standing' | 'moves'> {
  return stood === undefined ? {} : { standing: stood.standing, moves: stood.moves };
}

function needsFor(strategy: { tree: StrategyNode } | undefined, extra: ReadonlySet<Need>): Set<Need> {
  return new Set([...(strategy === undefined ? [] : needsOf(strategy.tree)), ...extra]);
}

function variantsOf(tx: SqlTx, ctx: StoreContext, selection: Selection, now: Date): Promise<z.infer<typeof variantRow>[]> {
  const since = new Date(now.getTime() - 90 * DAY_MS);
  const chosen =
    'variants' in selection
      ? sql`v.external_id = ANY(${[...selection.variants]})`
      : selection.movedFor === undefined
        ? sql`v.external_id > ${selection.after ?? ''}`
        : sql`v.external_id > ${selection.after ?? ''} AND EXISTS (SELECT 1 FROM variant_moved m
            WHERE m.store_id = v.store_id AND m.variant_external_id = v.external_id AND m.run_id = ${selection.movedFor}::uuid)`;
  const most = 'variants' in selection ? selection.variants.length : selection.limit;
  return tx.rows(
    variantRow,
    sql`SELECT v.external_id AS variant, v.product_external_id AS product, v.price_minor, v.compare_at_minor, v.stock, h.median_minor, h.last_change_at,
          CASE WHEN ${isOwned(sql`v`, now)} THEN v.owner_kind END AS owner, v.owner_until, v.owner_why
        FROM variant v
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        LEFT JOIN LATERAL (
          SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY price_minor) FILTER (WHERE valid_from >= ${since}) AS median_minor,
            CASE WHEN count(*) > 1 THEN max(valid_from) END AS last_change_at
          FROM price_history h WHERE h.store_id = v.store_id AND h.variant_external_id = v.external_id) h ON TRUE
        WHERE v.store_id = ${ctx.store.id}::uuid AND ${chosen} AND v.deleted_at IS NULL AND p.status IN ('active', 'unlisted') AND v.price_minor > 0
          AND NOT EXISTS (SELECT 1 FROM price_change c WHERE c.store_id = v.store_id AND c.variant_external_id = v.external_id
                          AND c.state IN ('writing', 'written', 'unknown', 'needs_attention'))
        ORDER BY v.external_id LIMIT ${most}`,
  );
}
