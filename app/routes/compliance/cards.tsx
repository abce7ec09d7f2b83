import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComplianceView } from '#app/modules/compliance/views.ts';
import { addDays, dayIn } from '#app/lib/days.ts';
import { Button, Card, Facts, Grid, Link, List, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useDownload } from '#app/ui/use-download.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

/** What the law of the store's country asks, as the engine holds it, where that stands and since when. */
export function LawCard({ pack, country }: Readonly<Pick<ComplianceView, 'pack' | 'country'>>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  if (pack === null) {
    return (
      <Card title={t('compliance.law.title')}>
        <Text tone="subdued">{t('compliance.law.none', { country: country ?? '–' })}</Text>
      </Card>
    );
  }
  const asks = [
    ...(pack.priorDays === null ? [] : [counted('compliance.law.prior', pack.priorDays)]),
    ...(pack.needsLicence ? [t('compliance.law.licence')] : []),
    ...(pack.leastReductionBps > 0 ? [t('compliance.law.least', { share: format.bps(pack.leastReductionBps) })] : []),
    ...(pack.longestDays === null ? [] : [counted('compliance.law.longest', pack.longestDays)]),
    ...(pack.storeSalesPerYear === null ? [] : [counted('compliance.law.perYear', pack.storeSalesPerYear)]),
  ];
  return (
    <Card title={t('compliance.law.title')} id="law">
      <Text strong>{t(`compliance.law.pack.${pack.id}`)}</Text>
      <List
        items={asks.map((text) => (
          <span key={text}>{text}</span>
        ))}
      />
      <Facts
        items={[
          { term: t('compliance.law.source'), value: <span lang="en">{pack.source}</span> },
          { term: t('compliance.law.since'), value: format.date(pack.effectiveFrom) },
          { term: t('compliance.law.version'), value: format.count(pack.version) },
        ]}
      />
      <Text variant="small" tone="subdued">
        {t('compliance.law.counsel')}
      </Text>
    </Card>
  );
}

/** How far back own prices are known: what an announced reduction is measured against. */
export function HistoryCard({ history }: Readonly<Pick<ComplianceView, 'history'>>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const { days, variants, known, completeAt, gaps } = history;
  return (
    <Card title={t('compliance.history.title')} id="history">
      <Stack gap="tight">
        <Text>{variants === 0 ? t('compliance.history.nothing') : counted('compliance.history.known', known, { total: variants, days: format.count(days) })}</Text>
        <Text tone="subdued">{t('compliance.history.means')}</Text>
        {completeAt === null ? null : (
          <Text>
            {t('compliance.history.complete')} <When at={completeAt} full />
          </Text>
        )}
        {gaps.length === 0 ? null : (
          <List
            items={gaps.map((gap) => (
              <Stack key={gap.variantId} gap="tight">
                <Link to={`/products/${encodeURIComponent(gap.productId)}?variant=${encodeURIComponent(gap.variantId)}`}>
                  {gap.variantTitle === NO_OPTIONS ? gap.title : `${gap.title} · ${gap.variantTitle}`}
                </Link>
                <Text variant="small" tone="subdued">
                  {t('compliance.history.since')} <When at={gap.since} full />
                </Text>
              </Stack>
            ))}
          />
        )}
      </Stack>
    </Card>
  );
}

/** The sealed chain of some days as a file, for whoever asks months later why a price was what it was. */
export function EvidenceCard({ events }: Readonly<Pick<ComplianceView, 'events'>>) {
  const { t } = useTranslation();
  const { timeZone } = useScene();
  const counted = useCounted();
  const download = useDownload();
  const today = dayIn(new Date(), timeZone);
  const [days, setDays] = useState({ from: addDays(today, -30), to: today });
  const valid = /^\d{4}-\d\d-\d\d$/.test(days.from) && /^\d{4}-\d\d-\d\d$/.test(days.to) && days.from <= days.to;
  return (
    <Card title={t('compliance.evidence.title')} id="evidence">
      <Text tone="subdued">{t('compliance.evidence.intro')}</Text>
      <Text>{counted('compliance.evidence.events', events)}</Text>
      <Grid min={140}>
        <TextField type="date" label={t('compliance.evidence.from')} name="evidence-from" value={days.from} onChange={(from) => setDays({ ...days, from })} />
        <TextField
          type="date"
          label={t('compliance.evidence.to')}
          name="evidence-to"
          value={days.to}
          onChange={(to) => setDays({ ...days, to })}
          {...(valid ? {} : { error: t('compliance.evidence.daysWrong') })}
        />
      </Grid>
      <ProblemBanner problem={download.problem} />
      <div>
        <Button
          label={t('compliance.evidence.save')}
          onAction={() => download.save(`/evidence-export?from=${days.from}&to=${days.to}`, `evidence-${days.from}-${days.to}.json`)}
          loading={download.busy !== null}
          disabled={!valid || events === 0}
        />
      </div>
    </Card>
  );
}
