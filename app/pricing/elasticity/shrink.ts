/** Empirical Bayes over a tree: what each leaf was measured at is drawn towards its group, by how much groups turn out to differ. */

export interface Level {
  /** For each node of this level, its place in the level above; the last level has one parent, 0. */
  parent: ArrayLike<number>;
  /** Spreads that are tried for how nodes of this level differ within their parent. */
  spreads: readonly number[];
  /** Half-normal scale: spreads far above it are held unlikely. */
  scale: number;
  /** How little it is believed that they do not differ at all: 0 no doubt, 1 as Chung and others (2013) have it. */
  doubt: number;
}

export interface Tree {
  /** From the leaves up. */
  levels: readonly Level[];
  prior: { mean: number; sd: number };
}

export interface Measured {
  /** What each leaf was measured at, and 1 / variance; 0 where nothing was measured. */
  mean: Float64Array;
  precision: Float64Array;
}

export interface Shrunk {
  mean: Float64Array;
  variance: Float64Array;
  ownWeight: Float64Array;
  /** Posterior means: of the top, and of the spread of each level. */
  top: number;
  spreads: number[];
}

/** Bijmolt, van Heerde and Pieters 2005: 1,851 elasticities of 81 studies; their spread as science has it. */
export const PRIOR = { mean: -2.3, sd: 0.8 } as const;
/** Grid points less likely than this against the best one add nothing. */
const NEGLIGIBLE = 9;

/** Sums over all combinations of spreads. Time: combinations × nodes; memory: nodes. */
export function shrink(tree: Tree, measured: Measured): Shrunk {
  const points = combinations(tree.levels.map(({ spreads }) => spreads));
  const up = points.map((spreads) => ({ spreads, score: climb(tree, measured, spreads).score + spreadPrior(tree, spreads) }));
  const best = up.reduce((most, { score }) => Math.max(most, score), -Infinity);
  const kept = up.filter(({ score }) => score > best - NEGLIGIBLE);
  const whole = kept.reduce((sum, { score }) => sum + Math.exp(score - best), 0);
  const size = measured.mean.length;
  const result: Shrunk = { mean: new Float64Array(size), variance: new Float64Array(size), ownWeight: new Float64Array(size), top: 0, spreads: tree.levels.map(() => 0) };
  const squares = new Float64Array(size);
  for (const { spreads, score } of kept) {
    const weight = Math.exp(score - best) / whole;
    const climbed = climb(tree, measured, spreads);
    result.top += weight * climbed.topMean;
    spreads.forEach((spread, level) => (result.spreads[level] = (result.spreads[level] ?? 0) + weight * spread));
    descend(tree, climbed, spreads, (leaf, mean, variance, ownWeight) => {
      result.mean[leaf] = get(result.mean, leaf) + weight * mean;
      squares[leaf] = get(squares, leaf) + weight * (variance + mean * mean);
      result.ownWeight[leaf] = get(result.ownWeight, leaf) + weight * ownWeight;
    });
  }
  for (let leaf = 0; leaf < size; leaf += 1) {
    result.variance[leaf] = Math.max(1e-9, get(squares, leaf) - get(result.mean, leaf) ** 2);
  }
  return result;
}

interface Climbed {
  /** By level, what the node's own subtree says of it. */
  means: Float64Array[];
  precisions: Float64Array[];
  topMean: number;
  topPrecision: number;
  /** Logarithm of how likely the measurements are, but for a constant. */
  score: number;
}

/** From the leaves to the top: each node gathers what its children say, softened by how much they may differ from it. */
function climb({ levels, prior }: Tree, measured: Measured, spreads: readonly number[]): Climbed {
  const means = [measured.mean];
  const precisions = [measured.precision];
  let score = 0;
  levels.forEach(({ parent }, level) => {
    const mean = means[level] ?? new Float64Array();
    const precision = precisions[level] ?? new Float64Array();
    const isLast = level === levels.length - 1;
    const size = isLast ? 1 : (levels[level + 1]?.parent.length ?? 1);
    const [sum, weight, square] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    const gather = (node: number, value: number, says: number): void => {
      sum[node] = get(sum, node) + says * value;
      weight[node] = get(weight, node) + says;
      square[node] = get(square, node) + says * value * value;
      score += Math.log(says) / 2;
    };
    if (isLast) {
      gather(0, prior.mean, 1 / prior.sd ** 2);
    }
    const spread = (spreads[level] ?? 0) ** 2;
    for (let node = 0; node < mean.length; node += 1) {
      const own = get(precision, node);
      if (own > 0) {
        gather(get(parent, node), get(mean, node), own / (1 + own * spread));
      }
    }
    for (let node = 0; node < size; node += 1) {
      if (get(weight, node) > 0) {
        score -= (Math.log(get(weight, node)) + get(square, node) - get(sum, node) ** 2 / get(weight, node)) / 2;
        sum[node] = get(sum, node) / get(weight, node);
      }
    }
    means.push(sum);
    precisions.push(weight);
  });
  return { means, precisions, topMean: get(means.at(-1) ?? [], 0), topPrecision: get(precisions.at(-1) ?? [], 0), score };
}

/** From the top to the leaves: each node learns what all others say, without what it said itself. */
function descend({ levels }: Tree, climbed: Climbed, spreads: readonly number[], tell: (leaf: number, mean: number, variance: number, ownWeight: number) => void): void {
  let above = { mean: Float64Array.of(climbed.topMean), precision: Float64Array.of(climbed.topPrecision) };
  for (let level = levels.length - 1; level >= 0; level -= 1) {
    const { parent = [] } = levels[level] ?? {};
    const own = { mean: climbed.means[level] ?? new Float64Array(), precision: climbed.precisions[level] ?? new Float64Array() };
    const spread = (spreads[level] ?? 0) ** 2;
    const here = { mean: new Float64Array(own.mean.length), precision: new Float64Array(own.mean.length) };
    for (let node = 0; node < own.mean.length; node += 1) {
      const says = get(own.precision, node);
      const said = says / (1 + says * spread);
      const up = get(parent, node);
      const others = Math.max(1e-12, get(above.precision, up) - said);
      const centre = (get(above.precision, up) * get(above.mean, up) - said * get(own.mean, node)) / others;
      const expected = 1 / (1 / others + spread);
      here.precision[node] = says + expected;
      here.mean[node] = (says * get(own.mean, node) + expected * centre) / (says + expected);
      if (level === 0) {
        tell(node, get(here.mean, node), 1 / get(here.precision, node), says / (says + expected));
      }
    }
    above = here;
  }
}

/** With doubt, since a spread of 0 would make every borrowed figure look certain. Each place of the grid stands for what lies about it. */
function spreadPrior({ levels }: Tree, spreads: readonly number[]): number {
  return levels.reduce((sum, { spreads: grid, scale, doubt }, level) => {
    const spread = spreads[level] ?? 0;
    const place = grid.indexOf(spread);
    const cell = ((grid[place + 1] ?? spread) - (grid[place - 1] ?? spread)) / 2 || 1;
    return sum + doubt * Math.log(spread / scale) - (spread / scale) ** 2 / 2 + Math.log(cell);
  }, 0);
}

function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((found, list) => found.flatMap((head) => list.map((value) => [...head, value])), [[]]);
}

function get(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0;
}
