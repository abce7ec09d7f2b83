import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import type { Problem } from '#app/lib/problem.ts';

type Answer = { ok: true; intent: string; result: object } | Problem;

/** What one screen asks of its own action: a name, its fields, and what came of it. */
export interface IntentState<Result> {
  send: (fields?: Readonly<Record<string, unknown>>) => void;
  sendForm: (form: FormData) => void;
  busy: boolean;
  result: Result | null;
  problem: Problem | null;
}

/**
 * Sends `intent` to the screen's action without leaving the page. `onDone` runs once per answer. A refusal is kept in
 * `problem` until the next attempt, to be shown beside the button.
 */
export function useIntent<Result extends object>(intent: string, onDone?: (result: Result) => void): IntentState<Result> {
  const fetcher = useFetcher<Answer>();
  const seen = useRef<unknown>(null);
  const answer = fetcher.data;

  useEffect(() => {
    if (fetcher.state === 'idle' && answer && seen.current !== answer) {
      seen.current = answer;
      if (answer.ok) {
        onDone?.(answer.result as Result);
      }
    }
  }, [fetcher.state, answer, onDone]);

  return {
    send: (fields) => fetcher.submit({ intent, ...fields }, { method: 'post', encType: 'application/json' }),
    sendForm: (form) => {
      form.set('intent', intent);
      fetcher.submit(form, { method: 'post', encType: 'multipart/form-data' });
    },
    busy: fetcher.state !== 'idle',
    result: answer?.ok ? (answer.result as Result) : null,
    problem: answer && !answer.ok ? answer : null,
  };
}
