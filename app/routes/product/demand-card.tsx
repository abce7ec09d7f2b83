import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { DemandView } from '#app/modules/insights/demand-views.ts';
import { Badge, Card, Stack, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';

const TONE = { learned: 'success', borrowed: 'info', unknown: 'neutral' } as const;
/** How demand answers to the price: a sentence with how sure it is, or what is missing to say one. */
export function DemandCard({ demand }: Readonly<{ demand: DemandView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  // Tenths of a percent: more would look surer than it is.
  const change = (milli: number): string => isolated(format.bps(Math.round(milli / 100) * 10, 'always'));
  return (
    <Card title={t('product.demand.title')} meta={<Badge tone={TONE[demand.status]}>{t(`product.demand.status.${demand.status}`)}</Badge>}>
      <Stack gap="tight">
        {demand.status === 'unknown' ? (
          <Text>{t('product.demand.notYet')}</Text>
        ) : (
          <Text>{t('product.demand.sentence', { estimate: change(demand.estimateMilli), low: change(demand.lowMilli), high: change(demand.highMilli) })}</Text>
        )}
        {demand.status === 'borrowed' ? <Text tone="subdued">{t(`product.demand.from.${demand.from ?? 'collection'}`)}</Text> : null}
        {demand.missing ? <Text tone="subdued">{t(`product.demand.missing.${demand.missing}`)}</Text> : null}
        {demand.weeks > 0 ? (
          <Text variant="small" tone="subdued">
            {counted('product.demand.weeks', demand.weeks)} · {counted('product.demand.levels', demand.priceLevels)}
          </Text>
        ) : null}
        {demand.learnedAt ? (
          <Text variant="small" tone="subdued">
            {t('product.demand.learned')} <When at={demand.learnedAt} />
          </Text>
        ) : null}
      </Stack>
    </Card>
  );
}
