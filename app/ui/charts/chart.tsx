import { lazy, Suspense, useEffect, useState } from 'react';
import type { StepChartProps } from './step-chart.tsx';
import { Mark, Swatch } from './signs.tsx';

/** The drawing library is larger than any screen: it is fetched once the page stands. */
const StepChart = lazy(() => import('./step-chart.tsx'));

/**
 * Lines over time with their names. Hidden from those who hear the page: a sentence and a table of the same numbers stand beside
 * every chart.
 */
export function Chart(props: StepChartProps) {
  const [stands, setStands] = useState(false);
  useEffect(() => setStands(true), []);
  const kinds = [...new Map(props.marks.map((mark) => [mark.kind, mark.name]))];
  return (
    <div className="mz-chart" aria-hidden="true">
      <div className="mz-chart-frame">
        {stands ? (
          <Suspense fallback={null}>
            <StepChart {...props} />
          </Suspense>
        ) : null}
      </div>
      <ul className="mz-chart-legend">
        {props.lines.map((line, index) => (
          <li key={line.id}>
            <Swatch index={index} /> <bdi>{line.name}</bdi>
          </li>
        ))}
        {props.level ? (
          <li>
            <Swatch index="level" /> {props.level.name}
          </li>
        ) : null}
        {kinds.map(([kind, name]) => (
          <li key={kind}>
            <svg width="12" height="12" viewBox="-6 -6 12 12" focusable="false">
              <Mark kind={kind} />
            </svg>{' '}
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
