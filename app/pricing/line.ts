/**
 * LINE of product.md 3.3: after the targets, before the limits. Articles that belong together keep their order: equal prices, packs
 * whose unit gets no dearer with size, or steps that stay apart. The targets are moved to the nearest prices that keep it (weighted
 * isotonic regression by pooling, each price within its own floor and ceiling); where no prices do, the line gives way and says so.
 */
import { reason } from './codes.ts';
import type { Aim } from './position.ts';
import { bps, compare, minus, nearestMinor, ONE, over, plus, rational, times, whole, ZERO, type Rational } from './rational.ts';
import type { LineFact, LineMember, Snapshot } from './types.ts';

type Target = Extract<Aim, { kind: 'target' }>;

export interface OnLine {
  aim: Target;
  /** Where the line moved the target from; null: it did not. */
  moved: { fromMinor: number; toMinor: number } | null;
  /** No prices keep this line. */
  relaxed: boolean;
}

/** The target of a variant as its line leaves it. Members without a target stand still, and the others make way. */
export function onLine(aim: Target, { facts }: Snapshot): OnLine {
  const { line } = facts;
  if (line === undefined) {
    return { aim, moved: null, relaxed: false };
  }
  const value = project(line, aim.value);
  if (value === null) {
    return { aim, moved: null, relaxed: true };
  }
  if (compare(value, aim.value) === 0) {
    return { aim, moved: null, relaxed: false };
  }
  const amount = (exact: Rational): number => nearestMinor(exact, facts.priceMinor) ?? facts.priceMinor;
  return { aim: { ...aim, value }, moved: { fromMinor: amount(aim.value), toMinor: amount(value) }, relaxed: false };
}

export function lineReasons(line: LineFact | undefined, { moved, relaxed }: OnLine) {
  if (line === undefined) {
    return [];
  }
  return relaxed
    ? [reason('line_relaxed', { line: line.kind })]
    : moved === null
      ? []
      : [reason('line_moved', { line: line.kind, fromMinor: moved.fromMinor, toMinor: moved.toMinor })];
}

interface Block {
  weight: Rational;
  sum: Rational;
  low: Rational;
  /** Null: no upper bound. */
  high: Rational | null;
  size: number;
}

/** The nearest price of the line's own variant, exact; null when no prices keep the line. */
export function project(line: LineFact, own: Rational): Rational | null {
  const scales = scalesOf(line);
  const order = line.members.map((_, index) => index);
  if (line.kind === 'ladder') {
    order.reverse();
  }
  const blocks: Block[] = [];
  for (const index of order) {
    const member = line.members[index] as LineMember;
    const scale = scales[index] as Rational;
    let block = blockOf(member, index === line.self ? own : readTarget(member), scale);
    for (let last = blocks.at(-1); last !== undefined && (line.kind === 'parity' || compare(valueOf(last), valueOf(block)) > 0); last = blocks.at(-1)) {
      block = pooled(last, block);
      blocks.pop();
      if (block.high !== null && compare(block.low, block.high) > 0) {
        return null;
      }
    }
    blocks.push(block);
  }
  let at = order.indexOf(line.self);
  for (const block of blocks) {
    if (at < block.size) {
      return times(valueOf(block), scales[line.self] as Rational);
    }
    at -= block.size;
  }
  return null;
}

/** What one step along the line multiplies: prices divided by it only need to be in order. */
function scalesOf({ kind, gapBps, members }: LineFact): Rational[] {
  const step = kind === 'tiers' ? plus(ONE, bps(gapBps)) : kind === 'ladder' ? minus(ONE, bps(gapBps)) : ONE;
  let scale = ONE;
  return members.map(({ size }) => {
    const here = kind === 'ladder' ? times(scale, whole(size)) : scale;
    scale = times(scale, step);
    return here;
  });
}

function blockOf({ priceMinor, floorMinor, ceilingMinor, weight }: LineMember, target: Rational | null, scale: Rational): Block {
  const still = target === null ? over(whole(priceMinor), scale) : null;
  const heavy = times(whole(weight), times(scale, scale));
  const goal = over(target ?? whole(priceMinor), scale);
  return {
    weight: heavy,
    sum: times(heavy, goal),
    low: still ?? over(whole(floorMinor ?? 1), scale),
    high: still ?? (ceilingMinor === null ? null : over(whole(ceilingMinor), scale)),
    size: 1,
  };
}

function pooled(a: Block, b: Block): Block {
  return {
    weight: plus(a.weight, b.weight),
    sum: plus(a.sum, b.sum),
    low: compare(a.low, b.low) > 0 ? a.low : b.low,
    high: a.high === null ? b.high : b.high === null || compare(a.high, b.high) < 0 ? a.high : b.high,
    size: a.size + b.size,
  };
}

function valueOf({ weight, sum, low, high }: Block): Rational {
  const mean = compare(weight, ZERO) > 0 ? over(sum, weight) : low;
  return compare(mean, low) < 0 ? low : high !== null && compare(mean, high) > 0 ? high : mean;
}

/** `18522` or `37045/2`, as receipts write an exact amount; null: none. */
function readTarget({ target }: LineMember): Rational | null {
  if (target === null) {
    return null;
  }
  const [n = '0', d = '1'] = target.split('/');
  return rational(BigInt(n), BigInt(d));
}
