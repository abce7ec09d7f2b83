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

/** Whole round numbers around the values, so that a flat line is not drawn on the frame. */
export function boundsOf(values: readonly number[]): [number, number] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = Math.max((most - least) * 0.1, most * 0.02, 1);
  return [Math.max(0, Math.floor(least - room)), Math.ceil(most + room)];
}

/** Even moments for the axis, first and last included. */
export function evenTicks(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.round(from + ((to - from) * index) / Math.max(1, count - 1)));
}
