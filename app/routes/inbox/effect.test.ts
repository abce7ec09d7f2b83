import { describe, expect, it } from 'vitest';
import type { InboxItem } from '#app/modules/decisions/views.ts';
import { effectOfItems } from './effect.ts';

const sar = (minor: number) => ({ minor, currency: 'SAR' });

function anItem(before: number, after: number, stock: number | null): InboxItem {
  return {
    decisionId: 'd', runId: 'r', productId: 'p', variantId: 'v', title: 't', variantTitle: '', imageUrl: null, outcome: 'CHANGE',
    before: sar(before), after: sar(after), floor: null, cost: null, stock, evidence: 'A', bindingRule: null, reasons: [],
    approvalReasons: [], offers: 0, createdAt: '', expiresAt: '', stale: false, two: null, consent: null, notes: [],
  }; // prettier-ignore
}

describe('the money effect of an approval', () => {
  it('keeps rises and falls apart instead of letting them cancel out', () => {
    const effect = effectOfItems([anItem(1000, 1200, 1), anItem(1000, 800, 1)], 'SAR');

    expect(effect).toMatchObject({ count: 2, raises: 1, cuts: 1, raiseTotal: sar(200), cutTotal: sar(-200) });
  });

  it('weighs each price with its stock and says how many have none known', () => {
    const effect = effectOfItems([anItem(1000, 900, 10), anItem(1000, 900, null), anItem(1000, 900, -3)], 'SAR');

    expect(effect).toMatchObject({ stockRaise: sar(0), stockCut: sar(-1000), stockUnknown: 1 });
  });

  it('claims nothing of the stock when none is tracked or the sum is no longer exact', () => {
    expect(effectOfItems([anItem(1000, 900, null)], 'SAR')).toMatchObject({ stockCut: sar(0), stockUnknown: 1 });
    expect(effectOfItems([anItem(1, 2 ** 40, 2 ** 30)], 'SAR').stockRaise).toBeNull();
  });
});
