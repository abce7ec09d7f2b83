/** How lines and marks are told apart: by dashes and shapes first, by colour second. */

const DASHES = ['', '6 3', '2 3', '8 3 2 3', '12 4', '4 2 1 2', '1 4'] as const;
const LEVEL_DASH = '3 5';

export type MarkKind = 'dot' | 'diamond' | 'triangle';

export interface LineLook {
  stroke: string;
  strokeDasharray: string;
  strokeWidth: number;
}

/** The first line is the store's own: whole and strongest. */
export function lineLook(index: number | 'level'): LineLook {
  if (index === 'level') {
    return { stroke: 'var(--mz-chart-level)', strokeDasharray: LEVEL_DASH, strokeWidth: 2 };
  }
  return { stroke: `var(--mz-chart-${index % DASHES.length})`, strokeDasharray: DASHES[index % DASHES.length] ?? '', strokeWidth: index === 0 ? 3 : 2 };
}

export function Swatch({ index }: Readonly<{ index: number | 'level' }>) {
  return (
    <svg width="28" height="12" viewBox="0 0 28 12" focusable="false">
      <line x1="0" y1="6" x2="28" y2="6" {...lineLook(index)} />
    </svg>
  );
}

const PATHS = { dot: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0', diamond: 'M0-5.5L5.5 0L0 5.5L-5.5 0Z', triangle: 'M0-5L5.5 4.5H-5.5Z' } as const satisfies Record<MarkKind, string>;

export function Mark({ kind, x = 0, y = 0 }: Readonly<{ kind: MarkKind; x?: number; y?: number }>) {
  return <path d={PATHS[kind]} transform={`translate(${x} ${y})`} className="mz-chart-mark" />;
}
