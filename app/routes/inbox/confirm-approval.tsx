import { useTranslation } from 'react-i18next';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { useCounted } from '#app/ui/words.ts';
import type { Effect } from './effect.ts';

/** States the money effect before any price moves. */
export function ConfirmApproval({ effect, busy, onConfirm, onClose }: Readonly<{ effect: Effect | null; busy: boolean; onConfirm: () => void; onClose: () => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const effects = effect
    ? [
        <span key="raises">
          {counted('common.effect.rise', effect.raises)} <Money amount={effect.raiseTotal} sign="always" />
        </span>,
        <span key="cuts">
          {counted('common.effect.fall', effect.cuts)} <Money amount={effect.cutTotal} sign="always" />
        </span>,
        t('common.effect.perUnit'),
        ...(effect.stockUnknown < effect.count
          ? [
              <span key="stock">
                {t('common.effect.stockRaise')} <Money amount={effect.stockRaise} sign="always" />
                {t('common.comma')}
                {t('common.effect.stockCut')} <Money amount={effect.stockCut} sign="always" />
              </span>,
            ]
          : []),
        ...(effect.stockUnknown > 0 ? [counted('common.effect.stockUnknown', effect.stockUnknown)] : []),
        t('common.effect.checkedAgain'),
      ]
    : [];
  return (
    <Confirm
      open={effect !== null}
      title={counted('inbox.confirmTitle', effect?.count ?? 0)}
      effects={effects}
      confirmLabel={counted('inbox.approveCount', effect?.count ?? 0)}
      busy={busy}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
