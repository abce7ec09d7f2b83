/** A version of a strategy on the store's own past, week by week and slice by slice: the page that asks carries the sums. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { inputsOf, loadPolicy, loadVariantInputs, type PricingPolicy } from '#app/db/pricing-inputs.server.ts';
import { readSeasons } from '#app/db/season-rows.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { ownerOf } from '#app/db/strategy-owners.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { addDays, dayIn } from '#app/lib/days.ts';
import { money } from '#app/lib/money.ts';
import { seasonsOn } from '#app/lib/seasons.ts';
import { newBacktest, replayWeek, type BacktestTally } from '#app/pricing/backtest.ts';
import { needsOf, type Need } from '#app/pricing/needs.ts';
import { nearest, rational, toMinor } from '#app/pricing/rational.ts';
import type { ElasticityFact, Signals } from '#app/pricing/signals.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import { asIf } from '#app/pricing/simulate.ts';
import type { StrategyVersion } from '#app/pricing/types.ts';
import { ageAt, listingsOf } from './calendar-signals.server.ts';
import { elasticitiesOf } from './demand-signals.server.ts';
import { loadHistory, type History } from './load-history.server.ts';
import { clockIn } from './load-signals.server.ts';
import { factsAt, supportAt } from './past-facts.ts';
import { collectionsOf, productsOf } from './shop-signals.server.ts';
import type { BacktestView } from './views.ts';

const BATCH = 100;
const BUDGET_MS = 1500;
const DAY_MS = 86_400_000;
/** Facts whose past is kept, or that hardly change: the rest a rule could only be given from today, which would be the future. */
const KEPT: ReadonlySet<Need> = new Set(['product', 'collections', 'units', 'clock', 'age', 'season']);

const count = z.int().min(0);
const ratio = z.object({ n: z.string().regex(/^-?\d{1,60}$/), d: z.string().regex(/^[1-9]\d{0,60}$/) }).transform(({ n, d }) => rational(BigInt(n), BigInt(d)));
const tallySchema = z.object({
  judged: count, unknown: count, up: count, down: count, hold: count, correction: count, block: count, exact: ratio, valued: count, low: z.number(), high: z.number(), answered: count,
  unvalued: z.object({ outside_support: count, sales_thin: count, cost_unknown: count }),
}); // prettier-ignore
const carrySchema = z.object({ after: z.string(), total: count, done: count, end: z.int(), tally: tallySchema });
type Carry = z.infer<typeof carrySchema>;

export interface BacktestInput {
  strategyId: string;
  version: number;
  weeks: number;
  carry: string | null;
}

/** @throws AppError not_found, bad_input */
export async function backtestStrategy(ctx: StoreContext, input: BacktestInput): Promise<BacktestView> {
  const decided = (after: string) => sql`FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id CROSS JOIN ${ownerOf}
    WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND owner.id = ${input.strategyId}::uuid AND v.external_id > ${after}`;
  const { policy, version } = await ctx.db.tx(async (tx) => ({
    policy: await loadPolicy(tx, ctx.store),
    version: await tx.maybe(
      z.object({ version: z.number(), hash: z.string(), tree: strategyNodeSchema }),
      sql`SELECT version, hash, tree FROM strategy_version WHERE store_id = ${ctx.store.id}::uuid AND strategy_id = ${input.strategyId}::uuid AND version = ${input.version}`,
    ),
  }));
  if (!version) {
    throw new AppError('not_found');
  }
  const missing = [...needsOf(version.tree)].filter((need) => !KEPT.has(need));
  if (missing.length > 0) {
    return { kind: 'refused', code: 'backtest_facts', params: { facts: missing.length } };
  }
  const carry = input.carry === null ? await begin(ctx, decided('')) : readCarry(input.carry);
  const deadline = performance.now() + BUDGET_MS;
  let done = false;
  do {
    const ids = (await ctx.db.tx((tx) => tx.rows(z.object({ id: z.string() }), sql`SELECT v.external_id AS id ${decided(carry.after)} ORDER BY v.external_id LIMIT ${BATCH}`))).map(
      ({ id }) => id,
    );
    await replay(ctx, { policy, version, ids, weeks: input.weeks, carry });
    carry.after = ids.at(-1) ?? carry.after;
    carry.done += ids.length;
    done = ids.length < BATCH;
  } while (!done && performance.now() < deadline);
  return viewOf(ctx, input, carry, done);
}

/** The last whole week ends with yesterday, so that no half day is taken for a whole one; fixed for all slices. */
async function begin(ctx: StoreContext, decided: ReturnType<typeof sql>): Promise<Carry> {
  const { total } = await ctx.db.tx((tx) => tx.one(z.object({ total: int8 }), sql`SELECT count(*) AS total ${decided}`));
  return { after: '', total, done: 0, end: ctx.clock.now().getTime(), tally: newBacktest() };
}

interface Slice {
  policy: PricingPolicy;
  version: Pick<StrategyVersion, 'version' | 'hash' | 'tree'>;
  ids: readonly string[];
  weeks: number;
  carry: Carry;
}

async function replay(ctx: StoreContext, { policy, version, ids, weeks, carry }: Slice): Promise<void> {
  const starts = Array.from({ length: weeks }, (_, index) => carry.end - (7 * (weeks - index) + 1) * DAY_MS);
  const facts = await ctx.db.tx(async (tx) => {
    const histories = await loadHistory(tx, ctx, ids, new Date(starts[0] ?? carry.end));
    const products = [...histories.values()].map(({ product }) => product);
    return {
      histories,
      inputs: await loadVariantInputs(tx, ctx.store, policy, ids, new Date(carry.end)),
      elasticities: await elasticitiesOf(tx, ctx, ids),
      collections: await collectionsOf(tx, ctx, products),
      about: await productsOf(tx, ctx, products),
      listings: await listingsOf(tx, ctx, products),
      seasons: await readSeasons(tx, ctx.store),
    };
  });
  let judged = 0;
  for (const [variant, past] of facts.histories) {
    const own = facts.inputs.get(variant);
    if (own === undefined) {
      continue;
    }
    const { facts: costs, ...rest } = inputsOf(policy, own);
    const still: Signals = { ...facts.about.get(past.product), collections: facts.collections.get(past.product) ?? [] };
    const sold = starts.map((start) => unitsBetween(past, dayAfter(ctx, start, 1), dayAfter(ctx, start, 8)));
    const unitsInAll = sold.reduce((sum, units) => sum + units, 0);
    for (const [index, start] of starts.entries()) {
      const then = factsAt(past, start);
      if (then === null) {
        carry.tally.unknown += 1;
        continue;
      }
      const snapshot = {
        store: ctx.store.id,
        market: 'home',
        currency: ctx.store.currency,
        decidedAt: new Date(start).toISOString(),
        ...rest,
        facts: {
          variant,
          product: past.product,
          compareAtMinor: null,
          stock: null,
          ...costs,
          ...then,
          signals: {
            ...still,
            ...clockIn(new Date(start), ctx.store.timeZone),
            ...unitsAt(ctx, past, start),
            season: seasonsOn(dayAfter(ctx, start, 0), facts.seasons),
            ageDays: ageAt(facts.listings.get(past.product), new Date(start), ctx.store.timeZone),
          },
        },
      };
      replayWeek(carry.tally, {
        snapshot: asIf(snapshot, version),
        units: sold[index] ?? 0,
        unitsInAll,
        support: supportAt(past, start),
        elasticity: known(facts.elasticities.get(variant)),
      });
      judged += 1;
      if (judged % 50 === 0) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
  }
}

function known(elasticity: ElasticityFact | undefined): ElasticityFact | null {
  return elasticity ?? null;
}

function dayAfter(ctx: StoreContext, at: number, days: number): string {
  return addDays(dayIn(new Date(at), ctx.store.timeZone), days);
}

/** Sold on the days [from, to). */
function unitsBetween({ units }: History, from: string, to: string): number {
  let sum = 0;
  for (const [day, sold] of units) {
    sum += day >= from && day < to ? sold : 0;
  }
  return Math.max(0, sum);
}

function unitsAt(ctx: StoreContext, past: History, at: number): Pick<Signals, 'units7d' | 'units28d' | 'units90d'> {
  const before = (days: number) => unitsBetween(past, dayAfter(ctx, at, -days), dayAfter(ctx, at, 0));
  return { units7d: before(7), units28d: before(28), units90d: before(90) };
}

function readCarry(text: string): Carry {
  try {
    return carrySchema.parse(JSON.parse(text));
  } catch {
    throw new AppError('bad_input', { field: 'carry' });
  }
}

function viewOf(ctx: StoreContext, { version, weeks }: BacktestInput, carry: Carry, done: boolean): BacktestView {
  const { exact, low, high, ...counts }: BacktestTally = carry.tally;
  const amount = (minor: number) => money(minor, ctx.store.currency);
  const minor = toMinor(nearest(exact, 0n));
  const fits = Number.isSafeInteger(Math.round(low)) && Number.isSafeInteger(Math.round(high));
  return {
    kind: 'replayed',
    version,
    weeks,
    total: carry.total,
    done: carry.done,
    ...counts,
    exact: minor === null ? null : amount(minor),
    range: counts.answered === 0 || !fits ? null : { low: amount(Math.floor(low)), high: amount(Math.ceil(high)) },
    carry: done ? null : JSON.stringify(carry, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  };
}
