import { lazy, Suspense, useEffect, useState } from 'react';
import type { SeriesDrawingProps, WaterfallDrawingProps } from './series-drawing.tsx';
import { Swatch } from './signs.tsx';

const Drawing = lazy(() => import('./series-drawing.tsx'));

/**
 * Values side by side. Hidden from those who hear the page: a sentence and a table of the same numbers stand beside every chart.
 * Its place is kept before the drawing library is there.
 */
export function SeriesChart(props: SeriesDrawingProps | WaterfallDrawingProps) {
  const [stands, setStands] = useState(false);
  useEffect(() => setStands(true), []);
  return (
    <div className="mz-chart" aria-hidden="true">
      <div className="mz-chart-frame" data-kind={props.kind}>
        {stands ? (
          <Suspense fallback={null}>
            <Drawing {...props} />
          </Suspense>
        ) : null}
      </div>
      {props.kind === 'series' && props.lines.length > 1 ? (
        <ul className="mz-chart-legend">
          {props.lines.map(({ id, name }, index) => (
            <li key={id}>
              <Swatch index={index} /> <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
