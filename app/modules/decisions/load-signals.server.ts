import type { StoreContext } from '#app/context.ts';
import { readSeasons } from '#app/db/season-rows.server.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { dayIn } from '#app/lib/days.ts';
import { seasonsOn } from '#app/lib/seasons.ts';
import type { Need } from '#app/pricing/needs.ts';
import type { Signals } from '#app/pricing/signals.ts';
import { ageAt, listingsOf } from './calendar-signals.server.ts';
import { demandOf, elasticitiesOf, supportsOf, velocityOf } from './demand-signals.server.ts';
import type { Stood } from './load-standing.server.ts';
import { benchmarksOf, exchangesOf } from './reference-signals.server.ts';
import { collectionsOf, productsOf, regularsOf, stockoutsOf } from './shop-signals.server.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export interface Asked {
  variant: string;
  product: string;
  stock: number | null;
  needs: ReadonlySet<Need>;
}

/**
 * The facts that these variants' strategies ask for, and no others. A fact that is not here is unknown: a further market has
 * no source yet.
 */
export async function loadSignals(tx: SqlTx, ctx: StoreContext, asked: readonly Asked[], stood: ReadonlyMap<string, Stood>): Promise<Map<string, Signals>> {
  const who = (need: Need): Asked[] => asked.filter(({ needs }) => needs.has(need));
  const ids = (need: Need): string[] => who(need).map(({ variant }) => variant);
  const regulars = await regularsOf(tx, ctx, ids('regular'));
  const stockouts = await stockoutsOf(tx, ctx, ids('stockout'));
  const velocities = await velocityOf(tx, ctx, who('velocity'));
  const demands = await demandOf(tx, ctx, ids('demand'), ids('demandState'), stood);
  const elasticities = await elasticitiesOf(tx, ctx, ids('elasticity'));
  const supports = await supportsOf(tx, ctx, ids('support'));
  const collections = await collectionsOf(
    tx,
    ctx,
    who('collections').map(({ product }) => product),
  );
  const products = await productsOf(
    tx,
    ctx,
    who('product').map(({ product }) => product),
  );
  const exchanges = await exchangesOf(tx, ctx, ids('exchange'));
  const benchmarks = await benchmarksOf(tx, ctx, ids('benchmark'));
  const listings = await listingsOf(
    tx,
    ctx,
    who('age').map(({ product }) => product),
  );
  const season = who('season').length === 0 ? [] : seasonsOn(dayIn(ctx.clock.now(), ctx.store.timeZone), await readSeasons(tx, ctx.store));
  const clock = clockIn(ctx.clock.now(), ctx.store.timeZone);
  return new Map(
    asked
      .filter(({ needs }) => needs.size > 0)
      .map(({ variant, product, needs }): [string, Signals] => [
        variant,
        {
          ...(needs.has('regular') ? { regularMinor: regulars.get(variant) ?? null } : {}),
          ...(needs.has('stockout') ? { stockout: stockouts.get(variant) ?? null } : {}),
          ...(needs.has('velocity') ? { velocity: velocities.get(variant) ?? null } : {}),
          ...(needs.has('demand') ? { demand: demands.get(variant) ?? null } : {}),
          ...(needs.has('elasticity') ? { elasticity: elasticities.get(variant) ?? null } : {}),
          ...(needs.has('support') ? { support: supports.get(variant) ?? null } : {}),
          ...(needs.has('collections') ? { collections: collections.get(product) ?? [] } : {}),
          ...(needs.has('product') ? products.get(product) : {}),
          ...(needs.has('revenueClass') ? { revenueClass: stood.get(variant)?.revenueClass ?? null } : {}),
          ...(needs.has('units') ? stood.get(variant)?.units : {}),
          ...(needs.has('clock') ? clock : {}),
          ...(needs.has('exchange') ? { exchange: exchanges.get(variant) ?? null } : {}),
          ...(needs.has('benchmark') ? { benchmarkMinor: benchmarks.get(variant) ?? null } : {}),
          ...(needs.has('age') ? { ageDays: ageAt(listings.get(product), ctx.clock.now(), ctx.store.timeZone) } : {}),
          ...(needs.has('season') ? { season } : {}),
        },
      ]),
  );
}

/** Weekday and hour by a clock of that zone. */
export function clockIn(now: Date, timeZone: string): { weekday: number; hour: number } {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' }).formatToParts(now);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return { weekday: WEEKDAYS.indexOf(part('weekday')) + 1, hour: Number(part('hour')) };
}
