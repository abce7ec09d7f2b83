import { useTranslation } from 'react-i18next';
import type { HomeView } from '#app/modules/insights/views.ts';
import { Banner, Button, Card, Facts, Link, List, Progress, Stack, Text } from '#app/ui/kit/components.tsx';
import { Count, Money, When } from '#app/ui/kit/values.tsx';
import { useCounted, useReasonWords } from '#app/ui/words.ts';

/** What a person must look at first. Red is kept for these. */
export function IncidentsCard({ incidents }: Readonly<{ incidents: HomeView['incidents'] }>) {
  const { t } = useTranslation();
  const words = useReasonWords();
  const counted = useCounted();
  if (incidents.length === 0) {
    return null;
  }
  return (
    <Banner tone="critical" title={counted('home.incidents', incidents.length)}>
      <List
        items={incidents.slice(0, 5).map((incident) => (
          <span key={`${incident.code}${incident.at}`}>
            {words(incident, 'incidents')} · <When at={incident.at} /> {incident.runId ? <Link to={`/runs/${incident.runId}`}>{t('home.showRun')}</Link> : null}
          </span>
        ))}
      />
    </Banner>
  );
}

export function InboxCard({ inbox }: Readonly<{ inbox: HomeView['inbox'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  return (
    <Card title={t('home.inbox.title')} meta={<Button label={t('home.inbox.open')} to="/inbox" variant={inbox.waiting > 0 ? 'primary' : 'secondary'} />}>
      {inbox.waiting === 0 ? (
        <Text tone="subdued">{t('home.inbox.none')}</Text>
      ) : (
        <Stack gap="tight">
          <Text variant="figure">
            <Count value={inbox.waiting} />
          </Text>
          <Text>{counted('home.inbox.waiting', inbox.waiting)}</Text>
          <Facts
            items={[
              { term: t('common.effect.raises'), value: <Money amount={inbox.raiseTotal} sign="always" /> },
              { term: t('common.effect.cuts'), value: <Money amount={inbox.cutTotal} sign="always" /> },
            ]}
          />
          <Text variant="small" tone="subdued">
            {t('common.effect.perUnit')}
          </Text>
        </Stack>
      )}
      {inbox.tasks > 0 ? <Text>{counted('home.inbox.tasks', inbox.tasks)}</Text> : null}
    </Card>
  );
}

export function CoverageCard({ coverage }: Readonly<{ coverage: HomeView['costCoverage'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  if (coverage.total === 0) {
    return null;
  }
  const missing = coverage.total - coverage.known;
  return (
    <Card title={t('home.coverage.title')}>
      <Progress value={(coverage.known / coverage.total) * 100} label={t('home.coverage.title')} />
      <Text>{counted('home.coverage.known', coverage.known, { total: coverage.total })}</Text>
      {missing > 0 ? (
        <>
          <Text tone="subdued">{counted('home.coverage.missing', missing)}</Text>
          <Link to="/products?view=no_cost">{t('home.coverage.show')}</Link>
        </>
      ) : null}
    </Card>
  );
}
