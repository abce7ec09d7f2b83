import { useState } from 'react';
import { useIntent } from './use-intent.ts';

/**
 * A long question, asked slice by slice: each answer carries the sums for the next in `carry`; what is there so far is shown at once, and
 * stopping keeps it. An answer without a `carry` is the last.
 * @param isOf does this answer belong to what is asked now? One that was on its way when it was stopped or begun anew belongs to nobody.
 */
export function useSlices<Asked extends object, View extends object>(name: string, isOf: (view: View, asked: Asked) => boolean) {
  const [view, setView] = useState<View | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const intent = useIntent<View>(name, (next) => {
    if (asked === null || !isOf(next, asked)) {
      return;
    }
    setView(next);
    const carry = 'carry' in next && typeof next.carry === 'string' ? next.carry : null;
    if (carry === null) {
      setAsked(null);
    } else {
      intent.send({ ...asked, carry });
    }
  });
  return {
    view,
    running: asked !== null && intent.problem === null,
    problem: intent.problem,
    start: (what: Asked) => {
      setView(null);
      setAsked(what);
      intent.send({ ...what, carry: null });
    },
    stop: () => setAsked(null),
  };
}
