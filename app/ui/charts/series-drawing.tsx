import { Bar, BarChart, CartesianGrid, Cell, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { barsOf, groundedTicks, type Stage } from './series.ts';
import { lineLook, Swatch } from './signs.tsx';

interface Drawn {
  dir: 'ltr' | 'rtl';
  /** Short, for the axis. */
  tick: (value: number) => string;
  /** In full, for the pointer. */
  full: (value: number) => string;
}

export interface SeriesDrawingProps extends Drawn {
  kind: 'series';
  /** The first is the one looked at. A value that is not known is a gap. */
  lines: readonly { id: string; name: string; values: readonly (number | null)[]; labels: readonly string[] }[];
  /** Below the axis, for each place. */
  places: readonly string[];
}

export interface WaterfallDrawingProps extends Drawn {
  kind: 'waterfall';
  stages: readonly (Stage & { name: string })[];
}

type Place = { at: number };

/** Inside a drawing that runs from the left, words of the other direction keep their order. */
function inOrder(text: string, dir: Drawn['dir']): string {
  return dir === 'rtl' ? `\u2067${text}\u2069` : text;
}

export default function SeriesDrawing(props: SeriesDrawingProps | WaterfallDrawingProps) {
  return (
    // Directions are handled by the axes; the letters inside keep their own.
    <div dir="ltr" className="mz-chart-drawing">
      <ResponsiveContainer width="100%" height="100%">
        {props.kind === 'series' ? drawLines(props) : drawBars(props)}
      </ResponsiveContainer>
    </div>
  );
}

const MARGIN = { top: 10, right: 12, bottom: 4, left: 12 };

function valueAxis(values: readonly number[], { dir, tick }: Drawn) {
  const ticks = groundedTicks(values);
  return (
    <YAxis
      orientation={dir === 'rtl' ? 'right' : 'left'}
      domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
      ticks={ticks}
      tickFormatter={(value: number) => inOrder(tick(value), dir)}
      width={64}
      stroke="var(--mz-chart-axis)"
    />
  );
}

function drawLines(props: SeriesDrawingProps) {
  const { lines, places, dir, full } = props;
  const length = Math.max(places.length, ...lines.map(({ values }) => values.length));
  const rows: Place[] = Array.from({ length }, (_, at) => ({ at }));
  const shown = lines.flatMap(({ values }) => values).filter((value) => value !== null);
  return (
    <LineChart data={rows} accessibilityLayer={false} margin={MARGIN}>
      <CartesianGrid vertical={false} stroke="var(--mz-chart-grid)" />
      <XAxis
        dataKey="at"
        reversed={dir === 'rtl'}
        tickFormatter={(at: number) => inOrder(places[at] ?? '', dir)}
        interval="equidistantPreserveStart"
        minTickGap={28}
        stroke="var(--mz-chart-axis)"
        tickMargin={6}
      />
      {valueAxis(shown, props)}
      <Tooltip
        isAnimationActive={false}
        content={({ active, payload }) => {
          const row = active ? (payload[0]?.payload as Place | undefined) : undefined;
          return row ? <Tip at={row.at} lines={lines} dir={dir} full={full} /> : null;
        }}
      />
      <ReferenceLine y={0} stroke="var(--mz-chart-axis)" />
      {[...lines].reverse().map((line) => {
        const index = lines.indexOf(line);
        // A day between two gaps is a point, which a line alone would not show.
        const lonely = line.values.filter((value) => value !== null).length < 2;
        return (
          <Line
            key={line.id}
            type="linear"
            dataKey={({ at }: Place) => line.values[at] ?? null}
            {...lineLook(index)}
            dot={lonely}
            activeDot={{ r: 4 }}
            isAnimationActive={false}
            connectNulls={false}
          />
        );
      })}
    </LineChart>
  );
}

function Tip({ at, lines, dir, full }: Readonly<Pick<SeriesDrawingProps, 'lines' | 'dir' | 'full'> & { at: number }>) {
  return (
    <div className="mz-chart-tip" dir={dir}>
      {lines.map(({ id, name, values, labels }, index) => {
        const value = values[at];
        return typeof value === 'number' ? (
          <span key={id}>
            <Swatch index={index} /> <bdi>{labels[at] ?? name}</bdi>: <bdi>{full(value)}</bdi>
          </span>
        ) : null;
      })}
    </div>
  );
}

/** Bars lie, so that each has room for its name. */
function drawBars({ stages, dir, tick, full }: WaterfallDrawingProps) {
  const bars = barsOf(stages);
  const rows = stages.map((stage, at) => ({ ...stage, span: [bars[at]?.low ?? 0, bars[at]?.high ?? 0] as [number, number] }));
  const ticks = groundedTicks(
    bars.flatMap(({ low, high }) => [low, high]),
    4,
  );
  return (
    <BarChart layout="vertical" data={rows} accessibilityLayer={false} margin={MARGIN} barCategoryGap="18%">
      <CartesianGrid horizontal={false} stroke="var(--mz-chart-grid)" />
      <XAxis
        type="number"
        reversed={dir === 'rtl'}
        domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
        ticks={ticks}
        tickFormatter={(value: number) => inOrder(tick(value), dir)}
        stroke="var(--mz-chart-axis)"
        tickMargin={6}
      />
      <YAxis type="category" dataKey="name" orientation={dir === 'rtl' ? 'right' : 'left'} width={112} interval={0} tickLine={false} stroke="var(--mz-chart-axis)" />
      <Tooltip
        cursor={{ fill: 'var(--mz-chart-grid)', opacity: 0.4 }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const row = active ? (payload[0]?.payload as (typeof rows)[number] | undefined) : undefined;
          return row ? (
            <div className="mz-chart-tip" dir={dir}>
              <span>
                {row.name}: <bdi>{full(row.amount)}</bdi>
              </span>
            </div>
          ) : null;
        }}
      />
      <ReferenceLine x={0} stroke="var(--mz-chart-axis)" />
      <Bar dataKey="span" isAnimationActive={false}>
        {rows.map((row) => (
          <Cell key={row.name} fill={row.kind === 'step' ? (row.amount < 0 ? 'var(--mz-chart-1)' : 'var(--mz-chart-2)') : 'var(--mz-chart-0)'} />
        ))}
      </Bar>
    </BarChart>
  );
}
