import type { Observations } from './observations.ts';

/** Shocks are followed for so many weeks. */
const LAGS = 4;
/** Before anything is seen: as if so many variants had shown it (science a: errors by the week alone are too small by half). */
const ASSUMED = { variants: 8, memory: 1.5 } as const;

/**
 * By how much the variance of an estimate is larger than weeks that know nothing of each other would give: prices stay for weeks, and
 * so do good and bad times. Measured over all variants together; one alone has too few weeks to tell (science a).
 */
export function memoryOf(rows: Observations, { expected, weight }: { expected: Float64Array; weight: Float64Array }): number {
  const lagged = new Float64Array(LAGS + 1);
  let [seen, weeks] = [0, 0];
  for (let variant = 0; variant < rows.variants; variant += 1) {
    const scores = scoresOf(rows, { expected, weight }, variant);
    const square = scores.reduce((sum, score) => sum + score * score, 0);
    if (scores.length <= LAGS * 2 || square === 0) {
      continue;
    }
    seen += 1;
    weeks += scores.length;
    // Each variant counts the same, however much it sells.
    for (let lag = 1; lag <= LAGS; lag += 1) {
      let sum = 0;
      for (let index = lag; index < scores.length; index += 1) {
        sum += (scores[index] ?? 0) * (scores[index - lag] ?? 0);
      }
      lagged[lag] = (lagged[lag] ?? 0) + sum / square;
    }
  }
  let memory = 1;
  for (let lag = 1; lag <= LAGS; lag += 1) {
    // What was fitted takes a little of every sum away.
    const correlation = seen > 0 ? (lagged[lag] ?? 0) / seen + (1.5 * seen) / weeks : 0;
    memory += 2 * correlation;
  }
  return Math.max(1, (seen * memory + ASSUMED.variants * ASSUMED.memory) / (seen + ASSUMED.variants));
}

/** By week, how much each pulls the variant's elasticity. */
function scoresOf(rows: Observations, { expected, weight }: { expected: Float64Array; weight: Float64Array }, variant: number): number[] {
  const [from, to] = [rows.first[variant] ?? 0, rows.first[variant + 1] ?? 0];
  let [sum, whole] = [0, 1e-12];
  for (let row = from; row < to; row += 1) {
    const own = (expected[row] ?? 0) * (weight[row] ?? 0);
    sum += own * (rows.logPrice[row] ?? 0);
    whole += own;
  }
  return Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    return ((rows.logPrice[row] ?? 0) - sum / whole) * ((rows.count[row] ?? 0) - (expected[row] ?? 0)) * (weight[row] ?? 0);
  });
}
