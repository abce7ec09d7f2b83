import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { MovedView } from '#app/modules/insights/views.ts';
import { Button, Card, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';

interface MovedCardProps {
  moved: MovedView;
  /** Runs begin by themselves in this mode. */
  automatic: boolean;
  /** A run is under way, or may not begin. */
  held: boolean;
  busy: boolean;
  onDecide: () => void;
}

/** What decisions rest on and has moved since: a dearer cost first, for it may sell at a loss from that hour on. */
export function MovedCard({ moved, automatic, held, busy, onDecide }: Readonly<MovedCardProps>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const may = useCan();
  const { variants, under, sold, losing, days } = moved;
  if (variants === 0) {
    return null;
  }
  const parts = (['cost', 'rival', 'stock', 'owner'] as const).filter((why) => moved[why] > 0).map((why) => counted(`home.moved.${why}`, moved[why]));
  return (
    <Card title={t('home.moved.title')} id="moved">
      <Stack gap="tight">
        <Text>{parts.join(' · ')}</Text>
        {under > 0 ? (
          <Text strong>
            {counted('home.moved.under', under)}{' '}
            {sold > 0 ? t('home.moved.losing', { days: format.count(days), amount: isolated(format.minor(losing)) }) : t('home.moved.noSales', { days: format.count(days) })}
          </Text>
        ) : null}
        <Text tone="subdued">{t(automatic ? 'home.moved.soon' : 'home.moved.byHand')}</Text>
      </Stack>
      <Inline>
        <Button label={t('home.moved.decide')} onAction={onDecide} loading={busy} disabled={held || !may('run')} />
      </Inline>
    </Card>
  );
}
