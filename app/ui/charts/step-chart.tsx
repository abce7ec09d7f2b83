import { CartesianGrid, Line, LineChart, ReferenceDot, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { lineLook, Mark, type MarkKind, Swatch } from './signs.tsx';
import { evenTicks, mergeSteps, valueTicks, type StepLine, type StepRow } from './steps.ts';

export interface StepChartProps {
  /** The first one is the store's own. */
  lines: readonly (StepLine & { name: string })[];
  /** A value that holds over the whole width. */
  level: { name: string; value: number } | null;
  /** Moments on the first line. */
  marks: readonly { at: number; value: number; kind: MarkKind; name: string }[];
  from: number;
  to: number;
  dir: 'ltr' | 'rtl';
  /** Short, for the axes. */
  tick: { at: (at: number) => string; value: (value: number) => string };
  /** In full, for the pointer. */
  full: { at: (at: number) => string; value: (value: number) => string };
}

export default function StepChart({ lines, level, marks, from, to, dir, tick, full }: StepChartProps) {
  const rows = mergeSteps(lines, from, to);
  const shown = rows.flatMap(({ values }) => Object.values(values)).filter((value) => value !== null);
  const ticks = valueTicks([...shown, ...(level ? [level.value] : [])]);
  return (
    // Directions are handled by the axes; the letters inside keep their own.
    <div dir="ltr" className="mz-chart-drawing">
      <ResponsiveContainer width="100%" height="100%">
        <LineChart data={rows} accessibilityLayer={false} margin={{ top: 10, right: 18, bottom: 4, left: 18 }}>
          <CartesianGrid vertical={false} stroke="var(--mz-chart-grid)" />
          <XAxis
            type="number"
            dataKey="at"
            domain={[from, to]}
            ticks={evenTicks(from, to, 4)}
            interval="preserveStartEnd"
            reversed={dir === 'rtl'}
            tickFormatter={tick.at}
            stroke="var(--mz-chart-axis)"
            tickMargin={6}
          />
          <YAxis
            orientation={dir === 'rtl' ? 'right' : 'left'}
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
            tickFormatter={tick.value}
            width={64}
            ticks={ticks}
            stroke="var(--mz-chart-axis)"
            allowDecimals={false}
          />
          <Tooltip
            isAnimationActive={false}
            content={({ active, payload }) => <Tip row={active ? (payload[0]?.payload as StepRow | undefined) : undefined} {...{ lines, dir, full }} />}
          />
          {level ? <ReferenceLine y={level.value} {...lineLook('level')} /> : null}
          {lines.map(({ id }, index) => (
            <Line
              key={id}
              type="stepAfter"
              dataKey={(row: StepRow) => row.values[id]}
              {...lineLook(index)}
              dot={false}
              activeDot={{ r: 4 }}
              isAnimationActive={false}
              connectNulls={false}
            />
          ))}
          {marks.map((mark) => (
            <ReferenceDot key={`${mark.kind}${mark.at}`} x={mark.at} y={mark.value} shape={({ cx = 0, cy = 0 }) => <Mark kind={mark.kind} x={cx} y={cy} />} />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

function Tip({ row, lines, dir, full }: Readonly<Pick<StepChartProps, 'lines' | 'dir' | 'full'> & { row: StepRow | undefined }>) {
  if (!row) {
    return null;
  }
  return (
    <div className="mz-chart-tip" dir={dir}>
      <strong>{full.at(row.at)}</strong>
      {lines.map(({ id, name }, index) => {
        const value = row.values[id];
        return typeof value === 'number' ? (
          <span key={id}>
            <Swatch index={index} /> <bdi>{name}</bdi>: <bdi>{full.value(value)}</bdi>
          </span>
        ) : null;
      })}
    </div>
  );
}
