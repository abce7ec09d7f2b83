import { useTranslation } from 'react-i18next';
import type { VariantView } from '#app/modules/catalog/views.ts';
import { Card, Facts, List, Stack, Text } from '#app/ui/kit/components.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';

/** What happened to the decision, and every price this variant was seen at. */
export function HistoryCard({ variant }: Readonly<{ variant: VariantView }>) {
  const { t } = useTranslation();
  const events = variant.receipt?.history ?? [];
  return (
    <Card title={t('product.history.title')}>
      {events.length > 0 ? (
        <Stack gap="tight">
          <Text variant="subheading">{t('product.history.decision')}</Text>
          <List
            items={events.map((event, index) => (
              <span key={`${event.kind}${index}`}>
                {t(`product.history.kind.${event.kind}`)} · {t(`product.history.actor.${event.actor}`)} · <When at={event.at} />
              </span>
            ))}
          />
        </Stack>
      ) : null}
      <Stack gap="tight">
        <Text variant="subheading">{t('product.history.prices')}</Text>
        {variant.priceHistory.length === 0 ? (
          <Text tone="subdued">{t('product.history.none')}</Text>
        ) : (
          <Facts
            items={variant.priceHistory.map((entry, index) => ({
              id: `${entry.at}${index}`,
              term: (
                <>
                  <When at={entry.at} /> · {t(`product.history.source.${entry.source}`)}
                </>
              ),
              value: <Money amount={entry.price} />,
            }))}
          />
        )}
      </Stack>
    </Card>
  );
}
