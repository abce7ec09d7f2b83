import { useTranslation } from 'react-i18next';
import type { ConsentView } from '#app/modules/decisions/views.ts';
import { Button, Card, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat, useReasonWords } from '#app/ui/words.ts';

/** What goes without being looked at because somebody agreed to it in advance. */
export function ConsentsCard({ consents, disabled }: Readonly<{ consents: readonly ConsentView[]; disabled: boolean }>) {
  const { t } = useTranslation();
  const words = useReasonWords();
  const format = useFormat();
  const counted = useCounted();
  const end = useIntent('endConsent');
  return (
    <Card title={t('automation.consents.title')} id="consents">
      <Text tone="subdued">{t('automation.consents.intro')}</Text>
      <ProblemBanner problem={end.problem} />
      {consents.length === 0 ? <Text>{t('automation.consents.none')}</Text> : null}
      {consents.map((consent) => (
        <Stack key={consent.consentId} gap="tight">
          <Text variant="subheading">
            {words({ code: consent.reason, params: {} }, 'short')} · {consent.strategy === '' ? t('automation.waves.own') : <bdi>{consent.strategy}</bdi>}
          </Text>
          <Text variant="small" tone="subdued">
            {t(`automation.consents.${consent.direction}`, { most: format.bps(consent.maxBps) })} · {counted('automation.consents.used', consent.used)} ·{' '}
            {t('automation.consents.until')} <When at={consent.expiresAt} full />
          </Text>
          <Inline>
            <Button size="small" label={t('automation.consents.end')} onAction={() => end.send({ consentId: consent.consentId })} loading={end.busy} disabled={disabled} />
          </Inline>
        </Stack>
      ))}
    </Card>
  );
}
