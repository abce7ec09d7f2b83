import { useTranslation } from 'react-i18next';
import { FUNNEL_STEPS, type FunnelView } from '#app/modules/insights/order-views.ts';
import { Card, Disclosure, Facts, Link, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, Percent } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';

/** How far buyers came; where nothing is counted, why not, and what the merchant can do. */
export function FunnelCard({ funnel }: Readonly<{ funnel: FunnelView }>) {
  const { t } = useTranslation();
  const isEmpty = funnel.steps.every(({ now }) => now === 0);
  return (
    <Card title={t('carts.funnel.title')}>
      <Stack>
        {funnel.state === 'running' ? null : <Text>{t(`carts.funnel.state.${funnel.state}`)}</Text>}
        {funnel.state === 'running' && isEmpty ? <Text>{t('carts.funnel.none')}</Text> : null}
        {isEmpty ? null : <StepsTable funnel={funnel} />}
        {funnel.products.length === 0 ? null : <ProductsTable products={funnel.products} />}
        <Disclosure summary={t('insights.whatIs')}>
          <Stack gap="tight">
            <Text variant="small">{t('carts.funnel.definition')}</Text>
            <Text variant="small">{t('carts.funnel.consent')}</Text>
            <FunnelCoverage funnel={funnel} />
          </Stack>
        </Disclosure>
      </Stack>
    </Card>
  );
}

function StepsTable({ funnel: { steps } }: Readonly<{ funnel: FunnelView }>) {
  const { t } = useTranslation();
  const isCompared = steps.some(({ before }) => before !== null);
  return (
    <Table
      caption={t('carts.funnel.caption')}
      columns={[
        { key: 'step', title: t('carts.funnel.columns.step'), lead: true },
        { key: 'buyers', title: t('carts.funnel.columns.buyers'), align: 'end' },
        { key: 'share', title: t('carts.funnel.columns.share'), align: 'end' },
        ...(isCompared ? [{ key: 'before', title: t('carts.funnel.columns.before'), align: 'end' } as const] : []),
      ]}
      rows={steps.map(({ name, now, before, ofPreviousBps }) => ({
        id: name,
        label: t(`carts.funnel.step.${name}`),
        cells: {
          step: t(`carts.funnel.step.${name}`),
          buyers: <Count value={now} />,
          share: <Percent bps={ofPreviousBps} />,
          before: before === null ? '–' : <Count value={before} />,
        },
      }))}
    />
  );
}

function ProductsTable({ products }: Readonly<{ products: FunnelView['products'] }>) {
  const { t } = useTranslation();
  return (
    <Stack gap="tight">
      <Text variant="subheading" as="h3">
        {t('carts.funnel.products')}
      </Text>
      <Table
        caption={t('carts.funnel.products')}
        columns={[
          { key: 'product', title: t('insights.salesBy.product'), lead: true },
          ...FUNNEL_STEPS.map((step) => ({ key: step, title: t(`carts.funnel.short.${step}`), align: 'end' }) as const),
        ]}
        rows={products.map((row) => ({
          id: row.key,
          label: row.title,
          cells: {
            product: row.productId ? (
              <Link to={`/products/${encodeURIComponent(row.productId)}`}>
                <bdi>{row.title}</bdi>
              </Link>
            ) : (
              <bdi>{row.title}</bdi>
            ),
            ...Object.fromEntries(FUNNEL_STEPS.map((step) => [step, <Count key={step} value={row[step]} />])),
          },
        }))}
      />
    </Stack>
  );
}

function FunnelCoverage({ funnel: { since, days, leftOut } }: Readonly<{ funnel: FunnelView }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  return (
    <Facts
      items={[
        { term: t('carts.funnel.since'), value: since === null ? '–' : format.date(since) },
        { term: t('carts.funnel.days'), value: t('insights.coverage.of', { part: format.count(days.covered), whole: format.count(days.total) }) },
        ...(leftOut === 0 ? [] : [{ term: t('carts.funnel.leftOut'), value: counted('carts.funnel.leftOutCount', leftOut) }]),
      ]}
    />
  );
}
