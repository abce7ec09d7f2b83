import type { RangeView } from '#app/modules/insights/sales-views.ts';

export type ShownRange = Pick<RangeView, 'preset' | 'from' | 'to' | 'compare'>;

/** An address with the days that are shown and whatever else is chosen; what is not chosen is left out. */
export function rangeAddress(path: string, { preset, from, to, compare }: ShownRange, more: Readonly<Record<string, string | null | undefined>> = {}): string {
  const query = new URLSearchParams(preset === 'custom' ? { from, to } : { preset });
  if (compare !== 'previous') {
    query.set('compare', compare);
  }
  for (const [name, value] of Object.entries(more)) {
    if (value) {
      query.set(name, value);
    }
  }
  return `${path}?${query.toString()}`;
}
