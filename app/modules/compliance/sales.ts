/** The sales that strategies have planned, each weighed against the store's legal pack (product.md 3.12). Pure. */
import { addDays, dayIn, midnightOf } from '#app/lib/days.ts';
import type { LegalPack } from '#app/pricing/legal-packs.ts';
import { saleProblems } from '#app/pricing/sale-licence.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import type { Licence, PlannedSale } from './views.ts';

export interface SellingStrategy {
  strategyId: string;
  name: string;
  wholeStore: boolean;
  tree: StrategyNode;
}

type Window = Extract<StrategyNode, { type: 'SCHEDULE' }>;
interface At {
  now: Date;
  timeZone: string;
}

/** In the order in which they begin; what ended more than a year ago is left out. */
export function plannedSales(strategies: readonly SellingStrategy[], licences: readonly Licence[], pack: LegalPack | null, at: At): PlannedSale[] {
  const windows = strategies
    .flatMap(({ tree, ...strategy }) => windowsIn(tree).map((window) => ({ ...strategy, ...window })))
    .sort((a, b) => a.from.localeCompare(b.from) || a.strategyId.localeCompare(b.strategyId));
  const counted = new Map<string, number>();
  const sales: PlannedSale[] = [];
  for (const { strategyId, name, wholeStore, from, until, sale } of windows) {
    const licence = closest(licences, from, until, at.timeZone);
    const year = dayIn(new Date(from), at.timeZone).slice(0, 4);
    const before = counted.get(year) ?? 0;
    const weighed = {
      from,
      until,
      wholeStore,
      storeSalesThisYear: before,
      licence: licence && { id: licence.number, seasonal: licence.seasonal, ...spanOf(licence, at.timeZone) },
    };
    if (wholeStore && licence?.seasonal !== true) {
      counted.set(year, before + 1);
    }
    sales.push({
      strategyId,
      name,
      wholeStore,
      from,
      until,
      sale,
      when: whenOf(from, until, at.now),
      licence: licence?.number ?? null,
      problems: pack === null ? [] : saleProblems(pack, weighed),
      prior: null,
    });
  }
  const yearAgo = new Date(at.now.getTime() - 366 * 86_400_000).toISOString();
  return sales.filter(({ until }) => until >= yearAgo);
}

function windowsIn(node: StrategyNode): Pick<Window, 'from' | 'until' | 'sale'>[] {
  if (node.type === 'SCHEDULE') {
    return [{ from: node.from, until: node.until, sale: node.sale }];
  }
  return 'children' in node ? node.children.flatMap(windowsIn) : [];
}

function whenOf(from: string, until: string, now: Date): PlannedSale['when'] {
  return Date.parse(until) <= now.getTime() ? 'ended' : Date.parse(from) <= now.getTime() ? 'now' : 'to_come';
}

/** One that covers the window; else one that touches it, so that what is missing can be told. */
function closest(licences: readonly Licence[], from: string, until: string, zone: string): Licence | null {
  const spans = licences.map((licence) => ({ licence, ...spanOf(licence, zone) }));
  const [begins, ends] = [Date.parse(from), Date.parse(until)];
  const covering = spans.find((span) => Date.parse(span.from) <= begins && ends <= Date.parse(span.until));
  return (covering ?? spans.find((span) => Date.parse(span.from) < ends && begins < Date.parse(span.until)))?.licence ?? null;
}

/** Both days of a licence are included: it ends where the day after begins. */
function spanOf({ from, until }: Licence, zone: string): { from: string; until: string } {
  return { from: midnightOf(from, zone).toISOString(), until: midnightOf(addDays(until, 1), zone).toISOString() };
}
