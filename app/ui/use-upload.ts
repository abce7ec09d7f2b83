import { useCallback, useState } from 'react';
import type { Problem } from '#app/lib/problem.ts';
import { useHostPath } from '#app/ui/scene.tsx';

export interface UploadState<Result> {
  send: (fields: Readonly<Record<string, unknown>>, file: Blob) => Promise<Result | null>;
  forget: () => void;
  busy: boolean;
  result: Result | null;
  problem: Problem | null;
}

type Answer<Result> = { ok: true; result: Result } | Problem;
const LOST: Problem = { ok: false, code: 'no_connection', params: {}, requestId: '' };

/** Sends a file as it is, so that the server can read it as a stream; a form would hold it whole on the way. */
export function useUpload<Result extends object>(to: string, intent: string): UploadState<Result> {
  const path = useHostPath();
  const [state, setState] = useState<{ busy: boolean; answer: Answer<Result> | null }>({ busy: false, answer: null });
  const address = path(to);
  const send = useCallback(
    async (fields: Readonly<Record<string, unknown>>, file: Blob): Promise<Result | null> => {
      setState({ busy: true, answer: null });
      const query = new URLSearchParams({ fields: JSON.stringify({ intent, ...fields }) });
      const answer = await fetch(`${address}${address.includes('?') ? '&' : '?'}${query}`, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file })
        .then((response) => response.json() as Promise<Answer<Result>>)
        .catch(() => LOST);
      setState({ busy: false, answer });
      return answer.ok ? answer.result : null;
    },
    [address, intent],
  );
  const forget = useCallback(() => setState({ busy: false, answer: null }), []);
  return {
    send,
    forget,
    busy: state.busy,
    result: state.answer?.ok ? state.answer.result : null,
    problem: state.answer && !state.answer.ok ? state.answer : null,
  };
}
