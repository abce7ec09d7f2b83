import { useTranslation } from 'react-i18next';
import type { RetentionView } from '#app/modules/retention/views.ts';
import { Button, Card, Disclosure, Facts, Inline, List, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useDownload } from '#app/ui/use-download.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';

/** What is kept for how long, what the last clean-up took away, and what it archived, as files. */
export function RetentionCard({ retention }: Readonly<{ retention: RetentionView }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const download = useDownload();
  const { kinds, last, archives } = retention;
  return (
    <Card title={t('retention.title')} id="retention">
      <Text tone="subdued">{t('retention.intro')}</Text>
      <Facts
        items={[
          {
            term: t('retention.last'),
            value:
              last === null ? (
                t('retention.never')
              ) : (
                <>
                  <When at={last.at} /> · {counted('retention.moved', last.rows)}
                </>
              ),
          },
        ]}
      />
      <Disclosure summary={t('retention.kept')}>
        <Stack>
          <Table
            caption={t('retention.kept')}
            columns={[
              { key: 'kind', title: t('retention.columns.kind'), lead: true },
              { key: 'days', title: t('retention.columns.days') },
              { key: 'way', title: t('retention.columns.way') },
            ]}
            rows={kinds.map(({ kind, days, way }) => ({
              id: kind,
              label: t(`retention.kinds.${kind}`),
              cells: { kind: t(`retention.kinds.${kind}`), days: counted('retention.days', days), way: t(`retention.way.${way}`) },
            }))}
          />
          <Text>{t('retention.people')}</Text>
          <Text tone="subdued">{t('retention.forever')}</Text>
        </Stack>
      </Disclosure>
      <Text strong>{t('retention.archives')}</Text>
      {archives.length === 0 ? (
        <Text tone="subdued">{t('retention.none')}</Text>
      ) : (
        <List
          items={archives.map(({ id, at, rows }) => {
            const path = `/archives/${id}`;
            return (
              <Inline key={id}>
                <Text>
                  {format.date(at.slice(0, 10))} · {counted('retention.rows', rows)}
                </Text>
                <Button
                  variant="plain"
                  label={t('retention.save', { day: format.date(at.slice(0, 10)) })}
                  onAction={() => download.save(path, `archive-${at.slice(0, 10)}.jsonl`)}
                  loading={download.busy === path}
                />
              </Inline>
            );
          })}
        />
      )}
      <ProblemBanner problem={download.problem} />
    </Card>
  );
}
