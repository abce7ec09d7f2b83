import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { inScope, isStoreWide, ownerOf } from '#app/db/strategy-owners.server.ts';
import type { StrategyScope } from '#app/db/strategy-scope.ts';
import { int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { judge } from '#app/pricing/decide.ts';
import { contribution } from '#app/pricing/margin.ts';
import { needsOf } from '#app/pricing/needs.ts';
import { minus, nearest, plus, toMinor, whole, type Rational } from '#app/pricing/rational.ts';
import { parseStrategy } from '#app/pricing/strategy-schema.ts';
import type { Snapshot } from '#app/pricing/types.ts';
import type { Verdict } from '#app/pricing/verdict.ts';
import { heldBack } from './held-back.ts';
import { loadSnapshots } from './load-facts.server.ts';
import type { StrategyPreview } from './views.ts';

/** Enough for a fair picture; a larger catalog is judged by a sample, always the same one, and the answer says how many. */
const SAMPLE = 5000;
const BATCH = 250;
const BUDGET_MS = 4000;
const MOVES = 5;

export type PreviewOutcome = { kind: 'preview'; preview: StrategyPreview } | { kind: 'refused'; code: string; params: Record<string, string | number | boolean | null> };

/** Whose variants are judged: those a saved strategy decides now (without a word the store's own), or all that a scope nobody saved yet holds. */
export interface PreviewInput {
  tree: unknown;
  strategyId?: string | undefined;
  scope?: StrategyScope | undefined;
}

interface Move {
  snapshot: Snapshot;
  verdict: Verdict;
  priceMinor: number;
  share: number;
}

/** Judges the store's catalog by a strategy that is not saved: same facts, same guardrails, same engine as a run. */
export async function previewStrategy(ctx: StoreContext, input: PreviewInput): Promise<PreviewOutcome> {
  const parsed = parseStrategy(input.tree);
  if (!parsed.ok) {
    const [first] = parsed.errors;
    return { kind: 'refused', code: first?.code ?? 'strategy_shape', params: first?.params ?? {} };
  }
  const { policy, ids, total } = await ctx.db.tx(async (tx) => ({ policy: await loadPolicy(tx, ctx.store), ...(await sampleOf(tx, ctx, input)) }));
  const needs = needsOf(parsed.tree);
  const tally = newTally();
  const deadline = performance.now() + BUDGET_MS;
  let asked = 0;
  for (let at = 0; at < ids.length && (at === 0 || performance.now() < deadline); at += BATCH) {
    const variants = ids.slice(at, at + BATCH);
    asked += variants.length;
    const { snapshots } = await ctx.db.tx((tx) => loadSnapshots(tx, ctx, policy, { variants }, needs));
    for (const [index, snapshot] of snapshots.entries()) {
      const asIf = { ...snapshot, emergencyStop: false, strategy: { ...snapshot.strategy, tree: parsed.tree } };
      count(tally, asIf, judge(asIf));
      if (index % 50 === 49) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
  }
  return { kind: 'preview', preview: { ...(await viewOf(ctx, tally)), total, leftOut: asked - tally.analysed } };
}

/** Spread by a hash of the id, so that a sample is no one vendor's or year's part of the catalog. */
async function sampleOf(tx: Tx, ctx: StoreContext, { strategyId, scope }: PreviewInput): Promise<{ ids: string[]; total: number }> {
  const variants = sql`FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id`;
  const live = sql`v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL`;
  const meant = scope
    ? sql`${variants} CROSS JOIN (SELECT ${scope.variants}::text[] AS variants, ${scope.products}::text[] AS products, ${scope.collection}::text AS collection,
          ${scope.vendor}::text AS vendor, ${scope.tag}::text AS tag, ${scope.productType}::text AS product_type) y WHERE ${live} AND ${inScope}`
    : sql`${variants} CROSS JOIN ${ownerOf} JOIN strategy y ON y.store_id = v.store_id AND y.id = owner.id
          WHERE ${live} AND ${strategyId === undefined ? isStoreWide : sql`y.id = ${strategyId}::uuid`}`;
  const rows = await tx.rows(z.object({ id: z.string() }), sql`SELECT v.external_id AS id ${meant} ORDER BY hashtext(v.external_id), v.external_id LIMIT ${SAMPLE}`);
  const { total } = rows.length < SAMPLE ? { total: rows.length } : await tx.one(z.object({ total: int8 }), sql`SELECT count(*) AS total ${meant}`);
  return { ids: rows.map(({ id }) => id), total };
}

interface Tally extends Pick<StrategyPreview, 'analysed' | 'up' | 'down' | 'hold' | 'correction' | 'block' | 'ready'> {
  held: Map<string, number>;
  earned: Rational;
  known: number;
  moves: Move[];
}

function newTally(): Tally {
  return { analysed: 0, up: 0, down: 0, hold: 0, correction: 0, block: 0, ready: 0, held: new Map(), earned: whole(0), known: 0, moves: [] };
}

function count(tally: Tally, snapshot: Snapshot, verdict: Verdict): void {
  const { outcome, priceMinor } = verdict;
  const before = snapshot.facts.priceMinor;
  tally.analysed += 1;
  const why = heldBack(verdict);
  if (why !== null) {
    tally.held.set(why, (tally.held.get(why) ?? 0) + 1);
  }
  if (priceMinor === null) {
    tally[outcome === 'BLOCK' ? 'block' : 'hold'] += 1;
    return;
  }
  if (outcome === 'CORRECTION') {
    tally.correction += 1;
  } else {
    tally[priceMinor > before ? 'up' : 'down'] += 1;
    tally.ready += why === null ? 1 : 0;
  }
  const [now, then] = [contribution(snapshot.facts, before), contribution(snapshot.facts, priceMinor)];
  if (now !== null && then !== null) {
    tally.earned = plus(tally.earned, minus(then, now));
    tally.known += 1;
  }
  tally.moves.push({ snapshot, verdict, priceMinor, share: Math.abs(priceMinor - before) / before });
  tally.moves.sort((a, b) => b.share - a.share || a.snapshot.facts.variant.localeCompare(b.snapshot.facts.variant));
  tally.moves.length = Math.min(tally.moves.length, MOVES);
}

async function viewOf(ctx: StoreContext, tally: Tally): Promise<Omit<StrategyPreview, 'total' | 'leftOut'>> {
  const { held, earned, known, moves, ...counts } = tally;
  const amount = (minor: number) => money(minor, ctx.store.currency);
  const names = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ variant: z.string(), title: z.string(), variant_title: z.string() }),
      sql`SELECT v.external_id AS variant, p.title, v.title AS variant_title FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          WHERE v.store_id = ${ctx.store.id}::uuid AND v.external_id = ANY(${moves.map(({ snapshot }) => snapshot.facts.variant)})`,
    ),
  );
  const sum = toMinor(nearest(earned, 0n));
  const nameOf = new Map(names.map((row) => [row.variant, row]));
  return {
    ...counts,
    heldBack: [...held].map(([code, times]) => ({ code, count: times })).sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
    margin: { change: sum === null ? null : amount(sum), known },
    moves: moves.map(({ snapshot: { facts }, verdict, priceMinor }) => ({
      productId: facts.product,
      variantId: facts.variant,
      title: nameOf.get(facts.variant)?.title ?? '',
      variantTitle: nameOf.get(facts.variant)?.variant_title ?? '',
      before: amount(facts.priceMinor),
      after: amount(priceMinor),
      floor: verdict.floorMinor === null ? null : amount(verdict.floorMinor),
      reason: verdict.reasons.at(-1) ?? null,
    })),
  };
}
