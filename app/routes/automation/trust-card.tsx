import { useTranslation } from 'react-i18next';
import type { TrustView } from '#app/modules/decisions/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Banner, Button, Card, Facts, Inline, Progress, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useState } from 'react';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';

/** How far the proposals have earned it to go alone: a score to look at, and an offer once it is reached. */
export function TrustCard({ trust, disabled }: Readonly<{ trust: TrustView; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const choose = useIntent('saveMode', () => {
    setAsking(false);
    toast(t('common.saved'));
  });
  const { next, needed } = trust;
  return (
    <Card title={t('automation.trust.title')} id="trust">
      <Text tone="subdued">{t('automation.trust.intro', { approvals: format.count(needed.approvals), share: format.bps(needed.shareBps) })}</Text>
      <ProblemBanner problem={choose.problem} />
      <Facts
        items={[
          { term: t('automation.trust.approved'), value: format.count(trust.approved) },
          { term: t('automation.trust.rejected'), value: format.count(trust.rejected) },
          { term: t('automation.trust.undone'), value: format.count(trust.undone) },
          { term: t('automation.trust.share'), value: trust.shareBps === null ? t('automation.trust.none') : format.bps(trust.shareBps) },
        ]}
      />
      {next === null ? null : (
        <Progress
          label={t('automation.trust.way', { done: format.count(Math.min(trust.approved, needed.approvals)), of: format.count(needed.approvals) })}
          value={Math.min(100, (trust.approved / needed.approvals) * 100)}
        />
      )}
      <Text variant="small" tone="subdued">
        {t('automation.trust.since')} <When at={trust.since} full />
      </Text>
      {trust.earned && next !== null ? (
        <>
          <Banner tone="success" title={t('automation.trust.earned', { mode: t(`common.mode.${next}.name`) })} />
          <Inline>
            <Button label={t('automation.trust.take', { mode: t(`common.mode.${next}.name`) })} onAction={() => setAsking(true)} disabled={disabled} />
          </Inline>
          <Confirm
            open={asking}
            title={t('automation.trust.take', { mode: t(`common.mode.${next}.name`) })}
            effects={[t(`common.mode.${next}.help`), t('automation.trust.back')]}
            confirmLabel={t(`common.mode.${next}.name`)}
            busy={choose.busy}
            onConfirm={() => choose.send({ mode: next })}
            onClose={() => setAsking(false)}
          />
        </>
      ) : null}
    </Card>
  );
}
