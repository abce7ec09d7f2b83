import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { OfferView } from '#app/modules/catalog/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Button } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';

/** "This is another product": the offer counts no more from this moment on, and what rests on it is withdrawn. */
export function ReportMatch({ variantId, offer }: Readonly<{ variantId: string; offer: OfferView }>) {
  const { t } = useTranslation();
  const may = useCan();
  const toast = useToast();
  const counted = useCounted();
  const [asking, setAsking] = useState(false);
  const report = useIntent<{ done: number; withdrawn: number }>('reportWrongMatch', ({ withdrawn }) => {
    setAsking(false);
    toast(withdrawn > 0 ? counted('product.report.doneWithdrawn', withdrawn) : t('product.report.done'));
  });
  return (
    <span>
      <Button
        size="small"
        label={t('product.report.button')}
        accessibilityLabel={`${t('product.report.button')}: ${offer.seller}, ${offer.title}`}
        onAction={() => setAsking(true)}
        disabled={!may('approve')}
      />
      {asking ? (
        <Confirm
          open
          title={t('product.report.title', { title: isolated(offer.title) })}
          effects={[t('product.report.effectMatch'), t('product.report.effectProposal'), t('product.report.effectBack')]}
          confirmLabel={t('product.report.button')}
          busy={report.busy}
          onConfirm={() => report.send({ variantId, offerId: offer.id })}
          onClose={() => setAsking(false)}
        >
          <ProblemBanner problem={report.problem} />
        </Confirm>
      ) : null}
    </span>
  );
}
