/** Two versions of a strategy on everything it decides, slice by slice: the page that asks carries the sums from one to the next. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { ownerOf } from '#app/db/strategy-owners.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { money } from '#app/lib/money.ts';
import { needsOf, type Need } from '#app/pricing/needs.ts';
import { nearest, rational, toMinor } from '#app/pricing/rational.ts';
import { asIf, newTally, NO_ANSWER, simulate, type Tally } from '#app/pricing/simulate.ts';
import { strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import type { StrategyVersion } from '#app/pricing/types.ts';
import { loadSnapshots } from './load-facts.server.ts';
import type { SimulatedVersion, SimulationView } from './views.ts';

const BATCH = 250;
/** A slice is an answer somebody waits for; the next one follows at once. */
const BUDGET_MS = 1500;
const DIFFERENCES = 8;

const count = z.int().min(0);
const ratio = z.object({ n: z.string().regex(/^-?\d{1,60}$/), d: z.string().regex(/^[1-9]\d{0,60}$/) }).transform(({ n, d }) => rational(BigInt(n), BigInt(d)));
const tallySchema = z.object({
  judged: count, up: count, down: count, hold: count, correction: count, block: count, ready: count, priced: count, answered: count, steady: ratio, low: z.number(), high: z.number(),
  branches: z.record(z.string().max(200), z.object({ answered: count, up: count, down: count })),
}); // prettier-ignore
const difference = z.object({ variant: z.string(), product: z.string(), before: count, one: count, other: count });
/** What the last slice handed out, back unread by the page; whoever writes into it deceives nobody but himself. */
const carrySchema = z.object({ after: z.string(), total: count, tallies: z.array(tallySchema).min(1).max(2), differ: count, differences: z.array(difference).max(DIFFERENCES) });
type Carry = z.infer<typeof carrySchema>;

export interface SimulationInput {
  strategyId: string;
  version: number;
  /** To compare with. */
  other: number | null;
  carry: string | null;
}

/** @throws AppError not_found, bad_input */
export async function simulateStrategy(ctx: StoreContext, input: SimulationInput): Promise<SimulationView> {
  const { policy, versions, total } = await ctx.db.tx(async (tx) => ({
    policy: await loadPolicy(tx, ctx.store),
    versions: await tx.rows(
      z.object({ version: z.number(), hash: z.string(), tree: strategyNodeSchema }),
      sql`SELECT v.version, v.hash, v.tree FROM strategy_version v WHERE v.store_id = ${ctx.store.id}::uuid AND v.strategy_id = ${input.strategyId}::uuid
            AND v.version = ANY(${[input.version, ...(input.other === null ? [] : [input.other])]}::int[])`,
    ),
    total: input.carry === null ? await tx.one(z.object({ total: int8 }), sql`SELECT count(*) AS total ${decidedBy(ctx, input.strategyId, '')}`) : null,
  }));
  const compared = [input.version, ...(input.other === null ? [] : [input.other])].map((wanted) => versions.find(({ version }) => version === wanted));
  if (!compared.every((version) => version !== undefined)) {
    throw new AppError('not_found');
  }
  const carry =
    input.carry === null ? { after: '', total: total?.total ?? 0, tallies: compared.map(newTally), differ: 0, differences: [] } : readCarry(input.carry, compared.length);
  const needs = new Set<Need>(['elasticity', ...compared.flatMap(({ tree }) => [...needsOf(tree)])]);
  const deadline = performance.now() + BUDGET_MS;
  let done = false;
  do {
    const variants = await ctx.db.tx((tx) =>
      tx.rows(z.object({ id: z.string() }), sql`SELECT v.external_id AS id ${decidedBy(ctx, input.strategyId, carry.after)} ORDER BY v.external_id LIMIT ${BATCH}`),
    );
    const ids = variants.map(({ id }) => id);
    const { snapshots } = await ctx.db.tx((tx) => loadSnapshots(tx, ctx, policy, { variants: ids }, needs));
    for (const [at, snapshot] of snapshots.entries()) {
      add(carry, snapshot, compared);
      if (at % 50 === 49) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    }
    carry.after = ids.at(-1) ?? carry.after;
    done = ids.length < BATCH;
  } while (!done && performance.now() < deadline);
  return viewOf(ctx, carry, compared, done);
}

function decidedBy(ctx: StoreContext, strategyId: string, after: string) {
  return sql`FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id CROSS JOIN ${ownerOf}
    WHERE v.store_id = ${ctx.store.id}::uuid AND v.deleted_at IS NULL AND owner.id = ${strategyId}::uuid AND v.external_id > ${after}`;
}

type Version = Pick<StrategyVersion, 'version' | 'hash' | 'tree'>;

function add(carry: Carry, snapshot: Parameters<typeof asIf>[0], versions: readonly Version[]): void {
  const prices = versions.map((version, at) => simulate(carry.tallies[at] as Tally, asIf(snapshot, version)).priceMinor ?? snapshot.facts.priceMinor);
  const [one = 0, other = one] = prices;
  if (one !== other) {
    const { variant, product, priceMinor } = snapshot.facts;
    carry.differ += 1;
    carry.differences.push({ variant, product, before: priceMinor, one, other });
    carry.differences.sort((a, b) => Math.abs(b.one - b.other) / b.before - Math.abs(a.one - a.other) / a.before || (a.variant < b.variant ? -1 : 1));
    carry.differences.length = Math.min(carry.differences.length, DIFFERENCES);
  }
}

function readCarry(text: string, versions: number): Carry {
  try {
    const carry = carrySchema.parse(JSON.parse(text));
    if (carry.tallies.length === versions) {
      return carry;
    }
  } catch {
    // Falls through to the same refusal.
  }
  throw new AppError('bad_input', { field: 'carry' });
}

async function viewOf(ctx: StoreContext, carry: Carry, versions: readonly Version[], done: boolean): Promise<SimulationView> {
  const amount = (minor: number) => money(minor, ctx.store.currency);
  const names = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ variant: z.string(), title: z.string(), variant_title: z.string() }),
      sql`SELECT v.external_id AS variant, p.title, v.title AS variant_title FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          WHERE v.store_id = ${ctx.store.id}::uuid AND v.external_id = ANY(${carry.differences.map(({ variant }) => variant)})`,
    ),
  );
  const nameOf = new Map(names.map((row) => [row.variant, row]));
  const simulated = carry.tallies.map((tally, at): SimulatedVersion => {
    const { steady, low, high, branches, ...counts } = tally;
    const exact = toMinor(nearest(steady, 0n));
    const { version, tree } = versions[at] as Version;
    return {
      ...counts,
      version,
      tree,
      // Far beyond any shop's money: not told rather than rounded.
      steady: exact === null ? null : amount(exact),
      range:
        counts.answered === 0 || !Number.isSafeInteger(Math.round(low)) || !Number.isSafeInteger(Math.round(high))
          ? null
          : { low: amount(Math.floor(low)), high: amount(Math.ceil(high)) },
      branches: Object.entries(branches).map(([path, branch]) => ({ path: path === NO_ANSWER ? null : path, ...branch })),
    };
  });
  return {
    total: carry.total,
    judged: carry.tallies[0]?.judged ?? 0,
    versions: simulated,
    differ: carry.differ,
    differences: carry.differences.map(({ variant, product, before, one, other }) => ({
      productId: product,
      variantId: variant,
      title: nameOf.get(variant)?.title ?? '',
      variantTitle: nameOf.get(variant)?.variant_title ?? '',
      before: amount(before),
      one: amount(one),
      other: amount(other),
    })),
    carry: done ? null : JSON.stringify(carry, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  };
}
