/** Where a new strategy begins (product.md 5.1): a whole rule each, to be changed as one likes. */
import { addDays, dayIn, midnightOf } from '#app/lib/days.ts';
import { exponentOf } from '#app/lib/money.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import type { Place } from './leaf-text.ts';

export const TEMPLATES = ['protect_margin', 'near_market', 'clear_stock', 'follow_cost', 'fashion_season', 'blank'] as const;
export type Template = (typeof TEMPLATES)[number];

const margin = (bps: number): StrategyNode => ({ type: 'COST_PLUS', mode: { kind: 'margin', bps } });
const HOLD: StrategyNode = { type: 'HOLD' };

export function templateTree(template: Template, { currency, timeZone }: Place, now: Date): StrategyNode {
  const unit = 10 ** exponentOf(currency);
  const in30Days = midnightOf(addDays(dayIn(now, timeZone), 30), timeZone).toISOString();
  switch (template) {
    // Never under a margin of 30 %, and a little above it where rivals allow.
    case 'protect_margin':
      return {
        type: 'MAX',
        children: [margin(3000), { type: 'FALLBACK', children: [{ type: 'POSITION', reference: { kind: 'median' }, op: 'match', offset: { kind: 'bps', bps: 0 } }, HOLD] }],
      };
    case 'near_market':
      return { type: 'FALLBACK', children: [{ type: 'BAND', reference: { kind: 'median' }, lowBps: 300, highBps: 300 }, margin(2500)] };
    case 'clear_stock':
      return {
        type: 'FIRST',
        when: [{ kind: 'number', fact: 'cover_days', op: 'over', value: 120 }],
        children: [{ type: 'FALLBACK', children: [{ type: 'CLEARANCE', until: in30Days, likelihoodBps: 8000, leastMinor: unit, gridMinor: unit }, HOLD] }, HOLD],
      };
    case 'follow_cost':
      return margin(3000);
    // Full price while it is new and while it sells, small steps down while it does not. What sold nothing lately has no cover to ask for.
    case 'fashion_season':
      return {
        type: 'FIRST',
        when: [
          { kind: 'number', fact: 'age_days', op: 'under', value: 28 },
          {
            kind: 'and',
            of: [
              { kind: 'number', fact: 'units_28d', op: 'over', value: 0 },
              { kind: 'number', fact: 'cover_days', op: 'under', value: 30 },
            ],
          },
        ],
        children: [
          HOLD,
          { type: 'FALLBACK', children: [{ type: 'RAISE_GAP', gapBps: 300, shareBps: 5000, epsilonMinor: 1 }, HOLD] },
          { type: 'FALLBACK', children: [{ type: 'VELOCITY', highBps: 14_000, lowBps: 6000, stepBps: 500, lockDays: 7 }, HOLD] },
        ],
      };
    case 'blank':
      return HOLD;
  }
}
