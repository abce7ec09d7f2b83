/**
 * log(orders) = share of the week in stock + own level + season of the store + elasticity × log(price) + promotion, with more scatter
 * than Poisson has. Newton steps for what a variant has alone and for what all share, in turns; the elasticities are drawn together
 * (shrink.ts) after each turn, so that a variant with few sales never runs away.
 */
import type { Observations } from './observations.ts';
import { memoryOf } from './scatter.ts';
import { PRIOR, shrink, type Shrunk, type Tree } from './shrink.ts';

export interface Fit {
  beliefs: Shrunk;
  /** What each variant's own sales say of its elasticity, as 1 / variance. */
  information: Float64Array;
  /** Elasticity that its own sales alone would give; without meaning where they say nothing. */
  alone: Float64Array;
  /** By week, logarithm of the season. */
  season: Float64Array;
  promotion: number;
  scatter: Scatter;
  rounds: number;
}

interface Scatter {
  /** Variance of a count of mean m: dispersion × (m + crowding × m²). */
  crowding: number;
  dispersion: number;
  /** How much longer shocks last than a week: the variance of an estimate grows by it. */
  memory: number;
}

interface State extends Fit {
  level: Float64Array;
  slope: Float64Array;
  /** Mean of the log price, by variant. */
  centre: Float64Array;
  expected: Float64Array;
  /** By row, how much it weighs: less the more is expected, since crowds scatter together. */
  weight: Float64Array;
  seasonVariance: number;
}

const ROUNDS = 25;
const SETTLED = 5e-3;
const LARGEST_STEP = 1;

/** Yields after each round, a few hundredths of a second for a large store. Time: rounds × (rows + spreads × nodes). */
export function* fitSteps(rows: Observations, tree: Tree, options: { memory?: boolean } = {}): Generator<undefined, Fit> {
  const state = begin(rows);
  for (let round = 0; round < ROUNDS; round += 1) {
    state.rounds = round + 1;
    expect(rows, state);
    fitLevels(rows, state);
    fitSeason(rows, state);
    fitPromotion(rows, state);
    expect(rows, state);
    measureScatter(rows, state, options.memory ?? true);
    measureSlopes(rows, state);
    state.beliefs = shrink(tree, { mean: state.alone, precision: state.information });
    const moved = moveSlopes(state);
    yield;
    if (moved < SETTLED && round > 2) {
      break;
    }
  }
  return state;
}

function begin(rows: Observations): State {
  const { variants, size, weeks } = rows;
  const zero = (): Float64Array => new Float64Array(variants);
  const state: State = {
    beliefs: { mean: zero(), variance: zero(), ownWeight: zero(), top: PRIOR.mean, spreads: [] },
    information: zero(),
    alone: zero(),
    season: new Float64Array(weeks),
    promotion: 0,
    scatter: { crowding: 0, dispersion: 1, memory: 1 },
    rounds: 0,
    level: zero(),
    slope: zero().fill(PRIOR.mean),
    centre: zero(),
    expected: new Float64Array(size),
    weight: new Float64Array(size),
    seasonVariance: 0.1,
  };
  for (let variant = 0; variant < variants; variant += 1) {
    let [sum, count, days] = [0, 0, 0];
    for (let row = at(rows.first, variant); row < at(rows.first, variant + 1); row += 1) {
      sum += at(rows.logPrice, row);
      count += at(rows.count, row);
      days += Math.exp(at(rows.exposure, row));
    }
    state.centre[variant] = sum / Math.max(1, at(rows.first, variant + 1) - at(rows.first, variant));
    state.level[variant] = Math.log((count + 0.1) / Math.max(0.1, days));
  }
  return state;
}

function expect(rows: Observations, state: State): void {
  for (let variant = 0; variant < rows.variants; variant += 1) {
    expectVariant(rows, state, variant);
  }
}

function expectVariant(rows: Observations, { level, slope, centre, season, promotion, expected, weight, scatter }: State, variant: number): void {
  for (let row = at(rows.first, variant); row < at(rows.first, variant + 1); row += 1) {
    const log =
      at(rows.exposure, row) +
      at(level, variant) +
      at(season, at(rows.week, row)) +
      at(slope, variant) * (at(rows.logPrice, row) - at(centre, variant)) +
      promotion * at(rows.promotion, row);
    const mean = Math.exp(Math.min(25, Math.max(-25, log)));
    expected[row] = mean;
    weight[row] = 1 / (1 + scatter.crowding * mean);
  }
}

function fitLevels(rows: Observations, state: State): void {
  for (let variant = 0; variant < rows.variants; variant += 1) {
    for (let step = 0; step < 2; step += 1) {
      let [score, information] = [0, 1e-9];
      for (let row = at(rows.first, variant); row < at(rows.first, variant + 1); row += 1) {
        score += (at(rows.count, row) - at(state.expected, row)) * at(state.weight, row);
        information += at(state.expected, row) * at(state.weight, row);
      }
      state.level[variant] = at(state.level, variant) + clamp(score / information, LARGEST_STEP);
      expectVariant(rows, state, variant);
    }
  }
}

/** Seasons are drawn towards none by how little they turn out to differ: one variant's own moves must not be taken for a season. */
function fitSeason(rows: Observations, state: State): void {
  const [score, information] = [new Float64Array(rows.weeks), new Float64Array(rows.weeks)];
  for (let row = 0; row < rows.size; row += 1) {
    const week = at(rows.week, row);
    score[week] = at(score, week) + (at(rows.count, row) - at(state.expected, row)) * at(state.weight, row);
    information[week] = at(information, week) + at(state.expected, row) * at(state.weight, row);
  }
  const pull = state.scatter.dispersion / state.seasonVariance;
  let variance = 0;
  for (let week = 0; week < rows.weeks; week += 1) {
    const step = (at(score, week) - pull * at(state.season, week)) / (at(information, week) + pull);
    state.season[week] = at(state.season, week) + clamp(step, LARGEST_STEP);
    variance += at(state.season, week) ** 2 + state.scatter.dispersion / (at(information, week) + pull);
  }
  state.seasonVariance = Math.min(4, Math.max(1e-4, variance / Math.max(1, rows.weeks)));
}

function fitPromotion(rows: Observations, state: State): void {
  let [score, information] = [-state.promotion, 1];
  for (let variant = 0; variant < rows.variants; variant += 1) {
    let [sum, whole] = [0, 1e-9];
    for (let row = at(rows.first, variant); row < at(rows.first, variant + 1); row += 1) {
      const weight = at(state.expected, row) * at(state.weight, row);
      sum += weight * at(rows.promotion, row);
      whole += weight;
    }
    for (let row = at(rows.first, variant); row < at(rows.first, variant + 1); row += 1) {
      const from = at(rows.promotion, row) - sum / whole;
      score += from * (at(rows.count, row) - at(state.expected, row)) * at(state.weight, row);
      information += from * from * at(state.expected, row) * at(state.weight, row);
    }
  }
  state.promotion += clamp(score / information, LARGEST_STEP);
}

function measureScatter(rows: Observations, state: State, withMemory: boolean): void {
  let [beyond, squares] = [0, 1e-9];
  for (let row = 0; row < rows.size; row += 1) {
    const mean = at(state.expected, row);
    // Each in parts of its own mean, so that the largest do not speak for all.
    const part = 1 / (1 + mean);
    beyond += ((at(rows.count, row) - mean) ** 2 - mean) * part * part;
    squares += mean * mean * part * part;
  }
  state.scatter.crowding = Math.min(10, Math.max(0, beyond / squares));
  let pearson = 0;
  for (let row = 0; row < rows.size; row += 1) {
    const mean = at(state.expected, row);
    state.weight[row] = 1 / (1 + state.scatter.crowding * mean);
    pearson += ((at(rows.count, row) - mean) ** 2 * at(state.weight, row)) / mean;
  }
  const spent = rows.variants + state.beliefs.ownWeight.reduce((sum, own) => sum + own, 0) + Math.min(rows.weeks, rows.size / 10);
  state.scatter.dispersion = Math.min(1e6, Math.max(1, pearson / Math.max(rows.size / 4, rows.size - spent)));
  state.scatter.memory = withMemory ? memoryOf(rows, state) : 1;
}

/** What a variant's own sales say: of its price moves, only those that are not the season's, of which its own sales are a part. */
function measureSlopes(rows: Observations, state: State): void {
  const whole = new Float64Array(rows.weeks).fill(state.scatter.dispersion / state.seasonVariance);
  for (let row = 0; row < rows.size; row += 1) {
    const week = at(rows.week, row);
    whole[week] = at(whole, week) + at(state.expected, row) * at(state.weight, row);
  }
  const scale = state.scatter.dispersion * state.scatter.memory;
  for (let variant = 0; variant < rows.variants; variant += 1) {
    let [weights, prices, squares, residual, cross] = [1e-12, 0, 0, 0, 0];
    for (let row = at(rows.first, variant); row < at(rows.first, variant + 1); row += 1) {
      const own = at(state.expected, row) * at(state.weight, row);
      const weight = own * (1 - own / at(whole, at(rows.week, row)));
      const price = at(rows.logPrice, row) - at(state.centre, variant);
      const off = (at(rows.count, row) - at(state.expected, row)) * at(state.weight, row);
      weights += weight;
      prices += weight * price;
      squares += weight * price * price;
      residual += off;
      cross += off * price;
    }
    const information = Math.max(0, squares - (prices * prices) / weights);
    const score = cross - (prices / weights) * residual;
    const says = information > 1e-9;
    state.information[variant] = says ? information / scale : 0;
    state.alone[variant] = says ? at(state.slope, variant) + clamp(score / information, 50) : PRIOR.mean;
  }
}

function moveSlopes(state: State): number {
  let moved = 0;
  for (let variant = 0; variant < state.slope.length; variant += 1) {
    const step = clamp(at(state.beliefs.mean, variant) - at(state.slope, variant), LARGEST_STEP);
    state.slope[variant] = at(state.slope, variant) + step;
    moved = Math.max(moved, Math.abs(step));
  }
  return moved;
}

function clamp(value: number, most: number): number {
  return Number.isFinite(value) ? Math.max(-most, Math.min(most, value)) : 0;
}

function at(list: ArrayLike<number>, index: number): number {
  return list[index] ?? 0;
}
