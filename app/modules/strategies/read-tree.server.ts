/** A strategy as somebody sends it: read, and refused with the place that is wrong where it could never be evaluated. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { readSeasons } from '#app/db/season-rows.server.ts';
import { sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { isReadySeason } from '#app/lib/seasons.ts';
import { namedIn } from '#app/pricing/named.ts';
import { overlappingSale } from '#app/pricing/sale-windows.ts';
import { parseStrategy } from '#app/pricing/strategy-schema.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import type { SaveStrategyOutcome } from './views.ts';

type Refused = Extract<SaveStrategyOutcome, { kind: 'refused' }>;

export function readTree(input: unknown): { kind: 'tree'; tree: StrategyNode } | Refused {
  const parsed = parseStrategy(input);
  if (parsed.ok) {
    return { kind: 'tree', tree: parsed.tree };
  }
  const [first] = parsed.errors;
  return { kind: 'refused', code: first?.code ?? 'strategy_shape', params: first?.params ?? {} };
}

/** Rules that nothing could ever answer: on a seller who is not watched or a season that is not there, on facts that have no source, or by two sales at a time. */
export async function refuseUnanswerable(tx: Tx, ctx: StoreContext, tree: StrategyNode): Promise<Refused | null> {
  const { sellers, seasons, sourceless } = namedIn(tree);
  const overlap = overlappingSale(tree);
  if (overlap !== null) {
    return { kind: 'refused', code: 'sale_overlap', params: { path: overlap } };
  }
  const [missing] = sourceless;
  if (missing) {
    return { kind: 'refused', code: 'strategy_no_source', params: { path: missing.path } };
  }
  const unnamed = await strangeSeason(tx, ctx, seasons);
  if (unnamed) {
    return { kind: 'refused', code: 'strategy_season_unknown', params: { season: unnamed.season, path: unnamed.path } };
  }
  if (sellers.length === 0) {
    return null;
  }
  const known = await tx.rows(z.object({ name: z.string() }), sql`SELECT name FROM competitor WHERE store_id = ${ctx.store.id}::uuid AND active`);
  const stranger = sellers.find(({ seller }) => !known.some(({ name }) => name === seller));
  return stranger ? { kind: 'refused', code: 'strategy_seller_unknown', params: { seller: stranger.seller, path: stranger.path } } : null;
}

/** Held until the rule is saved: whoever removes a season meanwhile waits, and then finds the rule. */
async function strangeSeason(tx: Tx, ctx: StoreContext, seasons: ReturnType<typeof namedIn>['seasons']): Promise<(typeof seasons)[number] | undefined> {
  const own = seasons.filter(({ season }) => !isReadySeason(season));
  const known = own.length === 0 ? [] : await readSeasons(tx, ctx.store, true);
  return own.find(({ season }) => !known.some(({ name }) => name === season));
}
