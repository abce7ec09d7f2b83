import { useNavigate } from '@remix-run/react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunView, StartOutcome } from '#app/modules/runs/views.ts';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';

export interface Undo {
  askAll: () => void;
  askSome: (changeIds: string[]) => void;
  /** What came of the last attempt. */
  notice: ReactNode;
  dialog: ReactNode;
}

/** Taking back a run, or chosen prices of it: asked once more with the number, then shown as a run of its own. */
export function useUndo(run: RunView): Undo {
  const { t } = useTranslation();
  const counted = useCounted();
  const path = useHostPath();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'run' | string[] | null>(null);
  const undo = useIntent<StartOutcome>('undo', (started) => {
    setAsking(null);
    if (started.kind === 'started') {
      navigate(path(`/runs/${started.id}`));
    }
  });
  const some = Array.isArray(asking) ? asking : null;
  const count = some?.length ?? run.undoable;
  return {
    askAll: () => setAsking('run'),
    askSome: setAsking,
    notice: (
      <>
        <ProblemBanner problem={undo.problem} />
        {undo.result?.kind === 'refused' ? <RefusalBanner code={undo.result.code} params={undo.result.params} /> : null}
      </>
    ),
    dialog: (
      <Confirm
        open={asking !== null}
        title={some ? counted('runs.undoSomeTitle', count) : t('runs.undoTitle')}
        effects={[counted('runs.undoEffect', count), t('runs.undoFloor'), t('runs.undoChecked')]}
        confirmLabel={some ? counted('runs.undoCount', count) : t('runs.undo')}
        danger
        busy={undo.busy}
        onConfirm={() => undo.send(some ? { changeIds: some } : {})}
        onClose={() => setAsking(null)}
      />
    ),
  };
}
