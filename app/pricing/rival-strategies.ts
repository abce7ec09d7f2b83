/** Strategies of product.md 3.3 about one named rival: follow it, never go below it, stay while it is the cheapest. */
import { reason } from './codes.ts';
import type { Market } from './market.ts';
import { noTarget, position, type Aim } from './position.ts';
import { whole } from './rational.ts';
import type { StrategyNode } from './types.ts';

type Of<Type extends StrategyNode['type']> = Extract<StrategyNode, { type: Type }>;

/** Absent, the rival asks for nothing: the strategy is inactive. */
export function follow({ seller, op, offset }: Of<'FOLLOW'>, market: Market): Aim {
  return position({ type: 'POSITION', reference: { kind: 'named', seller }, op, offset }, market);
}

/** The rival's price itself: inside MAX it is a lower bound for its neighbours. */
export function notBelow({ seller }: Of<'NOT_BELOW'>, market: Market): Aim {
  const rival = market.eligible.find(({ offer }) => offer.seller === seller);
  if (rival === undefined) {
    return noTarget(reason('seller_absent', { seller }));
  }
  const value = whole(rival.comparedMinor);
  return { kind: 'target', value, reference: value, reason: reason('target_not_below', { seller, rivalMinor: rival.comparedMinor }) };
}

export function freeze({ seller }: Of<'FREEZE'>, market: Market): Aim {
  const rival = market.eligible.find(({ offer }) => offer.seller === seller);
  if (rival === undefined) {
    return noTarget(reason('seller_absent', { seller }));
  }
  const isCheapest = rival.comparedMinor === market.eligible[0]?.comparedMinor;
  return isCheapest ? { kind: 'stay', reason: reason('frozen', { seller }) } : noTarget(reason('seller_not_cheapest', { seller }));
}
