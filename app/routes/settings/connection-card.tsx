import { useTranslation } from 'react-i18next';
import { Banner, Button, Card, Disclosure, Facts, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';

export interface Topic {
  topic: string;
  /** Null: none yet. */
  lastSeenAt: string | null;
}

/** Is the store reachable, and does it tell us what happens? Both can be asked here. */
export function ConnectionCard({ topics, disabled }: Readonly<{ topics: readonly Topic[]; disabled: boolean }>) {
  const { t } = useTranslation();
  const check = useIntent<{ ok: boolean; missing: string[] }>('checkConnection');
  return (
    <Card title={t('settings.connection.title')} id="connection">
      <Text tone="subdued">{t('settings.connection.intro')}</Text>
      <ProblemBanner problem={check.problem} />
      {check.result === null ? null : check.result.ok ? (
        <Banner tone="success" title={t('settings.connection.ok')} />
      ) : (
        <Banner tone="critical" title={t('settings.connection.missing', { scopes: check.result.missing.join(', ') })} />
      )}
      <Button label={t('settings.connection.check')} onAction={() => check.send()} loading={check.busy} disabled={disabled} />
      <Disclosure summary={t('settings.connection.topics')}>
        <Facts
          items={topics.map(({ topic, lastSeenAt }) => ({
            id: topic,
            term: <bdi>{topic}</bdi>,
            value: lastSeenAt === null ? <Text tone="subdued">{t('settings.connection.never')}</Text> : <When at={lastSeenAt} />,
          }))}
        />
      </Disclosure>
    </Card>
  );
}
