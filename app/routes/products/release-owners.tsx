import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkResult, SelectionWeight } from '#app/modules/catalog/views.ts';
import { Skeleton } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';
import type { SentSelection } from './use-chosen.ts';

/** Counted on the server as it is asked: what is chosen may be more than the page shows. */
export function useWeight(selection: SentSelection) {
  const weigh = useIntent<SelectionWeight>('weigh');
  useEffect(() => {
    weigh.send({ ...selection });
    // Once, when the question is put.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return weigh;
}

export function ReleaseOwners({ selection, onDone, onClose }: Readonly<{ selection: SentSelection; onDone: (words: string) => void; onClose: () => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const weigh = useWeight(selection);
  const release = useIntent<BulkResult>('release', ({ done, variants }) => onDone(counted('products.bulk.released', done, { of: variants })));
  const weight = weigh.result;
  return (
    <Confirm
      open
      title={weight ? counted('products.bulk.releaseTitle', weight.variants) : t('products.bulk.release')}
      effects={weight ? [counted('products.bulk.releaseEffect', weight.owned), t('products.bulk.othersStay')] : []}
      confirmLabel={t('products.bulk.release')}
      busy={release.busy}
      disabled={!weight || weight.owned === 0}
      onConfirm={() => release.send({ ...selection })}
      onClose={onClose}
    >
      {weight || weigh.problem ? null : <Skeleton lines={2} />}
      <ProblemBanner problem={weigh.problem ?? release.problem} />
    </Confirm>
  );
}
