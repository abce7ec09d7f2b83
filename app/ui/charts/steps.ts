/** Several lines with times of their own on one axis: what each of them says at every moment that one of them moves. */

export interface StepPoint {
  /** Milliseconds. */
  at: number;
  value: number;
}

export interface StepLine {
  id: string;
  points: readonly StepPoint[];
  /** Nothing is known of it after this. */
  until?: number;
}

export interface StepRow {
  at: number;
  values: Readonly<Record<string, number | null>>;
}

/** One row for each moment in [from, to] at which a line begins, moves or ends; a line holds its value between its points. */
export function mergeSteps(lines: readonly StepLine[], from: number, to: number): StepRow[] {
  const moments = new Set([from, to]);
  for (const { points, until } of lines) {
    points.forEach(({ at }) => moments.add(at));
    if (until !== undefined) {
      moments.add(until);
    }
  }
  const times = [...moments].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  const cursors = lines.map((line) => ({ line, next: 0, value: null as number | null }));
  return times.map((at) => {
    const values: Record<string, number | null> = {};
    for (const cursor of cursors) {
      for (let point = cursor.line.points[cursor.next]; point && point.at <= at; point = cursor.line.points[cursor.next]) {
        cursor.value = point.value;
        cursor.next += 1;
      }
      values[cursor.line.id] = cursor.line.until !== undefined && at > cursor.line.until ? null : cursor.value;
    }
    return { at, values };
  });
}

/** Round values for the axis, from at or below the least to at or above the most; a flat line is not drawn on the frame. */
export function valueTicks(values: readonly number[], count = 5): number[] {
  if (values.length === 0) {
    return [0, 1];
  }
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const rough = Math.max(most - least, most * 0.04, 1) / (count - 1);
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((times) => times * ten >= rough) ?? 10) * ten);
  const first = Math.max(0, Math.floor((least - step * 0.2) / step));
  const last = Math.ceil((most + step * 0.2) / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** Even moments for the axis, first and last included. */
export function evenTicks(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / Math.max(1, count - 1)));
}
