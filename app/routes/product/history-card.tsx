import { useTranslation } from 'react-i18next';
import type { ReceiptView } from '#app/modules/catalog/views.ts';
import { Card, List } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';

/** What happened to the decision. */
export function HistoryCard({ receipt }: Readonly<{ receipt: ReceiptView }>) {
  const { t } = useTranslation();
  return (
    <Card title={t('product.history.title')}>
      <List
        items={receipt.history.map((event, index) => (
          <span key={`${event.kind}${index}`}>
            {t(`product.history.kind.${event.kind}`)} · {t(`product.history.actor.${event.actor}`)} · <When at={event.at} />
          </span>
        ))}
      />
    </Card>
  );
}
