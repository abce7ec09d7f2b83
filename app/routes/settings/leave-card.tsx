import { useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StartOutcome } from '#app/modules/runs/views.ts';
import { Button, Card, Inline, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';

/** Leaving without traces: the prices from before Mizan are put back while it still may write. */
export function LeaveCard({ restorable, disabled }: Readonly<{ restorable: number; disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const path = useHostPath();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const restore = useIntent<StartOutcome>('restorePrices', (started) => {
    setAsking(false);
    if (started.kind === 'started') {
      navigate(path(`/runs/${started.id}`));
    }
  });
  return (
    <Card title={t('settings.leave.title')} id="leave">
      <Text tone="subdued">{t('settings.leave.intro')}</Text>
      <ProblemBanner problem={restore.problem} />
      {restore.result?.kind === 'refused' ? <RefusalBanner code={restore.result.code} params={restore.result.params} /> : null}
      <Text>{restorable > 0 ? counted('settings.leave.count', restorable) : t('settings.leave.none')}</Text>
      {restorable > 0 ? (
        <Inline>
          <Button label={t('settings.leave.restore')} onAction={() => setAsking(true)} disabled={disabled} />
        </Inline>
      ) : null}
      <Confirm
        open={asking}
        title={t('settings.leave.confirmTitle')}
        effects={[counted('runs.undoEffect', restorable), t('runs.undoFloor'), t('settings.leave.outside'), t('settings.leave.manual'), t('settings.leave.removal')]}
        confirmLabel={t('settings.leave.restore')}
        danger
        busy={restore.busy}
        onConfirm={() => restore.send()}
        onClose={() => setAsking(false)}
      />
    </Card>
  );
}
