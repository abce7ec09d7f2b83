import { useTranslation } from 'react-i18next';
import { type Coverage, type Figure, type FigureName, MONEY_FIGURES } from '#app/modules/insights/sales-views.ts';
import { Card, Disclosure, Grid, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { Change, Count, Money } from '#app/ui/kit/values.tsx';
import { CoverageFacts } from '../coverage-parts.tsx';

/** Where more is good news, where less is, and where neither can be said. */
const GOOD = {
  revenue: 'up',
  orders: 'up',
  average: 'up',
  customers: 'up',
  units: 'up',
  refunds: 'down',
  discounts: 'neither',
  total: 'up',
} as const satisfies Record<FigureName, 'up' | 'down' | 'neither'>;

export function FigureCards({ figures, currency, coverage }: Readonly<{ figures: readonly Figure[]; currency: string; coverage: Coverage }>) {
  return (
    <Grid min={200}>
      {figures.map((figure) => (
        <FigureCard key={figure.name} figure={figure} currency={currency} coverage={coverage} />
      ))}
    </Grid>
  );
}

/** One figure, how it moved, and one tap away what it means and what it rests on. */
function FigureCard({ figure: { name, now, before }, currency, coverage }: Readonly<{ figure: Figure; currency: string; coverage: Coverage }>) {
  const { t } = useTranslation();
  const value = (amount: number | null) =>
    MONEY_FIGURES.has(name) ? <Money amount={amount === null ? null : { minor: amount, currency }} /> : amount === null ? '–' : <Count value={amount} />;
  return (
    <Card>
      <Stack gap="tight">
        <Text as="h2" tone="subdued">
          {t(`insights.figures.${name}.name`)}
        </Text>
        <Text variant="headingLg" as="p">
          {value(now)}
        </Text>
        <Inline gap="tight">
          {before === null ? (
            <Text variant="small" tone="subdued">
              {t('insights.noBefore')}
            </Text>
          ) : (
            <>
              <Change now={now} before={before} good={GOOD[name]} />
              <Text variant="small" tone="subdued">
                {t('insights.before')} {value(before)}
              </Text>
            </>
          )}
        </Inline>
        <Disclosure summary={t('insights.whatIs')}>
          <Stack gap="tight">
            <Text variant="small">{t(`insights.figures.${name}.definition`)}</Text>
            <CoverageFacts coverage={coverage} />
          </Stack>
        </Disclosure>
      </Stack>
    </Card>
  );
}
