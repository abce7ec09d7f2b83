import { useCallback, useState } from 'react';
import type { Problem } from '#app/lib/problem.ts';
import { saveFile } from './save-file.ts';
import { useHostPath } from './scene.tsx';

const LOST: Problem = { ok: false, code: 'no_connection', params: {}, requestId: '' };

/** Fetches a file with the session's token and hands it to the browser. `busy` is the path under way. */
export function useDownload(): { save: (path: string, name: string) => void; busy: string | null; problem: Problem | null } {
  const host = useHostPath();
  const [state, setState] = useState<{ busy: string | null; problem: Problem | null }>({ busy: null, problem: null });
  const save = useCallback(
    (path: string, name: string): void => {
      setState({ busy: path, problem: null });
      void fetch(host(path))
        .then(async (response) => {
          if (response.ok) {
            saveFile(name, await response.blob());
            return null;
          }
          return (await response.json()) as Problem;
        })
        .catch(() => LOST)
        .then((problem) => setState({ busy: null, problem }));
    },
    [host],
  );
  return { save, ...state };
}
