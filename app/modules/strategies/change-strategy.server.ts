import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { isStoreWide } from '#app/db/strategy-owners.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import { newId, type StrategyId } from '#app/lib/ids.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import { examplesSchema, type Example } from '#app/pricing/examples.ts';
import { canonicalTree, strategyNodeSchema } from '#app/pricing/strategy-schema.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { refuseBroken } from './examples.server.ts';
import { readTree, refuseUnanswerable } from './read-tree.server.ts';
import { isEmpty, Overlap, refuseOverlap, scopeColumns, scopeValues } from './scope.server.ts';
import type { SaveStrategyOutcome, StrategyScope, StrategySummary } from './views.ts';

/** More than a person can keep in mind; every decision asks all of them. */
const MOST = 50;

interface Rule {
  tree: StrategyNode;
  examples: readonly Example[];
}

type Refused = Extract<SaveStrategyOutcome, { kind: 'refused' }>;

interface Settings {
  name: string;
  scope: StrategyScope;
  priority: number;
  mode: StrategySummary['mode'];
}

/** Adds a strategy for a part of the store. Refused when another one claims the same products just as closely. */
export function createStrategy(ctx: StoreContext, input: Settings & { tree: unknown; examples?: readonly Example[] | undefined }): Promise<SaveStrategyOutcome> {
  const read = readTree(input.tree);
  if (read.kind === 'refused') {
    return Promise.resolve(read);
  }
  const id = newId<StrategyId>();
  const tree = canonicalTree(read.tree);
  const now = ctx.clock.now();
  return saving(input, () =>
    ctx.db.tx(async (tx) => {
      const examples = input.examples ?? [];
      const refused = await refuseOneMore(tx, ctx, { tree: read.tree, examples });
      if (refused) {
        return refused;
      }
      await tx.run(
        sql`INSERT INTO strategy (store_id, id, name, current_version, ${scopeColumns()}, priority, mode, created_at)
            VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${input.name.trim()}, 1, ${scopeValues(input.scope)}, ${input.priority}, ${input.mode}, ${now})`,
      );
      await tx.run(
        sql`INSERT INTO strategy_version (store_id, strategy_id, version, tree, hash, examples, created_by, created_at)
            VALUES (${ctx.store.id}::uuid, ${id}::uuid, 1, ${new TextDecoder().decode(tree)}::jsonb, ${sha256Hex(tree)}, ${JSON.stringify(examples)}::jsonb, ${ctx.actor.id}, ${now})`,
      );
      await refuseOverlap(tx, ctx, id);
      await recordActivity(tx, ctx, 'strategy.created', { name: input.name.trim() });
      return { kind: 'saved', strategyId: id, version: 1 };
    }),
  );
}

/** One that is new, or comes back from the archive: there is room, and its rule can still be answered. */
async function refuseOneMore(tx: Tx, ctx: StoreContext, { tree, examples }: Rule): Promise<Refused | null> {
  const { count } = await tx.one(z.object({ count: int8 }), sql`SELECT count(*) FROM strategy WHERE store_id = ${ctx.store.id}::uuid AND state <> 'archived'`);
  if (count >= MOST) {
    return { kind: 'refused', code: 'strategies_full', params: { max: MOST } };
  }
  return (await refuseUnanswerable(tx, ctx, tree)) ?? (await refuseBroken(tx, ctx, tree, examples));
}

function currentRule(tx: Tx, ctx: StoreContext, id: string): Promise<Rule> {
  return tx.one(
    z.object({ tree: strategyNodeSchema, examples: examplesSchema }),
    sql`SELECT v.tree, v.examples FROM strategy y JOIN strategy_version v ON v.store_id = y.store_id AND v.strategy_id = y.id AND v.version = y.current_version
        WHERE y.store_id = ${ctx.store.id}::uuid AND y.id = ${id}::uuid`,
  );
}

/** Name, scope, priority and mode of a strategy; its rules have versions of their own. The store's own has no scope to change. */
export function changeStrategy(ctx: StoreContext, input: Settings & { id: string }): Promise<SaveStrategyOutcome> {
  return saving(input, () =>
    ctx.db.tx(async (tx) => {
      const { own, version } = await held(tx, ctx, input.id);
      if (own) {
        return { kind: 'refused', code: 'strategy_own_scope', params: {} };
      }
      await tx.run(
        sql`UPDATE strategy SET name = ${input.name.trim()}, (${scopeColumns()}) = ROW(${scopeValues(input.scope)}), priority = ${input.priority}, mode = ${input.mode}
            WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid`,
      );
      await refuseOverlap(tx, ctx, input.id);
      await recordActivity(tx, ctx, 'strategy.changed', { name: input.name.trim() });
      return { kind: 'saved', strategyId: input.id, version };
    }),
  );
}

/**
 * Stops a strategy (it goes on owning its products and holds their prices), lets it go on, or archives it, which leaves its
 * products to the next one. The store's own is never archived.
 */
export function setStrategyState(ctx: StoreContext, input: { id: string; state: StrategySummary['state'] }): Promise<SaveStrategyOutcome> {
  return saving(null, () =>
    ctx.db.tx(async (tx) => {
      const { own, version, name, state } = await held(tx, ctx, input.id);
      if (own && input.state === 'archived') {
        return { kind: 'refused', code: 'strategy_own_stays', params: {} };
      }
      const refused = state === 'archived' && input.state !== 'archived' ? await refuseOneMore(tx, ctx, await currentRule(tx, ctx, input.id)) : null;
      if (refused) {
        return refused;
      }
      await tx.run(sql`UPDATE strategy SET state = ${input.state} WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid`);
      if (input.state !== 'archived') {
        await refuseOverlap(tx, ctx, input.id);
      }
      await recordActivity(tx, ctx, `strategy.${input.state}`, { name });
      return { kind: 'saved', strategyId: input.id, version };
    }),
  );
}

/** Whether a strategy may go without a person where the store's mode lets it. Also of the store's own. */
export async function setStrategyMode(ctx: StoreContext, input: { id: string; mode: StrategySummary['mode'] }): Promise<SaveStrategyOutcome> {
  return ctx.db.tx(async (tx) => {
    const { version, name } = await held(tx, ctx, input.id);
    await tx.run(sql`UPDATE strategy SET mode = ${input.mode} WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.id}::uuid`);
    await recordActivity(tx, ctx, 'strategy.changed', { name, mode: input.mode });
    return { kind: 'saved', strategyId: input.id, version };
  });
}

async function saving(settings: Settings | null, save: () => Promise<SaveStrategyOutcome>): Promise<SaveStrategyOutcome> {
  if (settings && settings.name.trim() === '') {
    return { kind: 'refused', code: 'strategy_name', params: {} };
  }
  if (settings && isEmpty(settings.scope)) {
    return { kind: 'refused', code: 'strategy_scope_empty', params: {} };
  }
  try {
    return await save();
  } catch (error) {
    if (error instanceof Overlap) {
      const [first] = error.conflicts;
      return { kind: 'refused', code: 'strategy_overlap', params: { name: first?.name ?? '', count: first?.total ?? 0 }, conflicts: error.conflicts };
    }
    throw error;
  }
}

async function held(tx: Tx, ctx: StoreContext, id: string): Promise<{ own: boolean; version: number; name: string; state: string }> {
  const row = await tx.maybe(
    z.object({ own: z.boolean(), version: z.number(), name: z.string(), state: z.string() }),
    sql`SELECT ${isStoreWide} AS own, y.current_version AS version, y.name, y.state FROM strategy y WHERE y.store_id = ${ctx.store.id}::uuid AND y.id = ${id}::uuid FOR UPDATE`,
  );
  if (!row) {
    throw new AppError('not_found');
  }
  return row;
}
