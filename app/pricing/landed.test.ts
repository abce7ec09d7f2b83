import { describe, expect, it } from 'vitest';
import { check } from './checker/check.ts';
import { decide } from './decide.ts';
import { endingStyle } from './ending-styles.ts';
import { endAt, hasEnding } from './endings.ts';
import { anOffer, aSnapshot } from './fixtures.ts';
import { judgeSnapshot } from './judge.ts';
import { readReceipt } from './read-receipt.ts';
import { replay } from './replay.ts';
import type { OfferFact, StrategyNode } from './types.ts';

const MATCH_LOWEST: StrategyNode = { type: 'POSITION', reference: { kind: 'lowest' }, op: 'match', offset: { kind: 'bps', bps: 0 } };

function landed(offers: OfferFact[], ownShippingMinor: number) {
  return aSnapshot({ tree: MATCH_LOWEST, offers, guardrails: { basis: { kind: 'landed', ownShippingMinor } } });
}

describe('compared with delivery', () => {
  it('the cheapest is who asks least with delivery, and the answer is the shelf price at which ours costs the same', () => {
    const offers = [anOffer(18_900, { shippingMinor: 2500 }), anOffer(19_500, { shippingMinor: 0 }), anOffer(21_000, { shippingMinor: 0 })];

    expect(judgeSnapshot(aSnapshot({ tree: MATCH_LOWEST, offers })).priceMinor).toBe(18_900);
    expect(judgeSnapshot(landed(offers, 0)).priceMinor).toBe(19_500);
    expect(judgeSnapshot(landed(offers, 1000)).priceMinor).toBe(18_500);
  });

  it.each([
    ['whose delivery is not known', { shippingMinor: null }, 'offer_shipping_unknown'],
    ['whose delivery cannot be', { shippingMinor: -1 }, 'offer_shipping_unknown'],
  ])('an offer %s is not used, and says why', (_, given, code) => {
    const market = judgeSnapshot(landed([anOffer(18_900, given), anOffer(19_500)], 0)).market;

    expect(market?.eligible.map(({ offer }) => offer.priceMinor)).toEqual([19_500]);
    expect(market?.graded[0]).toMatchObject({ grade: 'X', reasons: [{ code }] });
  });

  it('an offer that with delivery costs no more than our delivery alone is not used', () => {
    const market = judgeSnapshot(landed([anOffer(18_900), anOffer(19_500)], 18_900)).market;

    expect(market?.graded.map(({ grade }) => grade)).toEqual(['X', 'A']);
    expect(market?.graded[0]?.reasons[0]).toEqual({ code: 'offer_under_own_shipping', params: { shippingMinor: 18_900 } });
  });

  it('the receipt tells what was compared, replays byte for byte and passes the checker', () => {
    const { receipt } = decide(landed([anOffer(18_900, { shippingMinor: 500 }), anOffer(19_900)], 0));

    expect(readReceipt(receipt)?.engine_version).toBe('1.2.0');
    expect(JSON.parse(new TextDecoder().decode(receipt))).toMatchObject({
      offers: [
        { price: 18_900, compared: 19_400 },
        { price: 19_900, compared: 19_900 },
      ],
    });
    expect(replay(receipt)).toEqual(receipt);
    expect(check(receipt)).toMatchObject({ ok: true });
  });
});

describe('ready-made endings', () => {
  it.each([
    ['charm', 2, [[1837, 1850], [14_256, 14_400], [31_240, 30_900], [128_410, 129_900]]],
    ['nines', 2, [[1837, 1799], [14_256, 14_299], [31_240, 30_999]]],
    ['whole', 2, [[1837, 1800], [14_256, 14_300]]],
    ['charm', 3, [[18_370, 18_500], [142_560, 144_000]]],
    ['nines', 0, [[1837, 1799]]],
  ] as const)('%s in a currency with %i digits', (name, exponent, pairs) => {
    const style = endingStyle(name, 'nearest', exponent);
    for (const [from, to] of pairs) {
      const ended = endAt(from, from + 1, { low: 1, high: from * 2 }, style ?? { bands: [], mode: 'nearest' });
      expect([from, ended, hasEnding(ended, style?.bands ?? [])]).toEqual([from, to, true]);
    }
  }); // prettier-ignore

  it('off is none at all', () => {
    expect(endingStyle('off', 'nearest', 2)).toBeUndefined();
  });
});
