/** Values side by side: days of a series, steps of a waterfall. */

export interface Bar {
  /** Between which values it stands. */
  low: number;
  high: number;
}

export interface Stage {
  amount: number;
  kind: 'start' | 'step' | 'sum';
}

/** Where each bar of a waterfall stands: a sum stands on the ground, a step on what was reached before it. */
export function barsOf(stages: readonly Stage[]): Bar[] {
  let reached = 0;
  return stages.map(({ amount, kind }) => {
    const from = kind === 'step' ? reached : 0;
    reached = from + amount;
    return { low: Math.min(from, reached), high: Math.max(from, reached) };
  });
}

/** Round values for an axis that always shows zero: a bar or a line without its ground lies. */
export function groundedTicks(values: readonly number[], count = 5): number[] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (least === most) {
    return [0, 1];
  }
  const rough = (most - least) / (count - 1);
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((times) => times * ten >= rough) ?? 10) * ten);
  const first = Math.floor(least / step);
  const last = Math.ceil(most / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
