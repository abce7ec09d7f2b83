import { useTranslation } from 'react-i18next';
import type { VariantView } from '#app/modules/catalog/views.ts';
import { Card, Facts, Text } from '#app/ui/kit/components.tsx';
import { Count, Money, Percent } from '#app/ui/kit/values.tsx';
import { MarginExample } from '#app/ui/margin-example.tsx';
import { useReasonWords } from '#app/ui/words.ts';

/** Price, floor and what is between them. Margin and markup stand together, since the two words are mixed up everywhere. */
export function PriceCard({ variant }: Readonly<{ variant: VariantView }>) {
  const { t } = useTranslation();
  const reason = useReasonWords();
  return (
    <Card title={t('product.price.title')}>
      <Facts
        items={[
          { term: t('product.price.price'), value: <Money amount={variant.price} /> },
          ...(variant.compareAt ? [{ term: t('product.price.compareAt'), value: <Money amount={variant.compareAt} /> }] : []),
          { term: t('product.price.cost'), value: variant.cost ? <Money amount={variant.cost} /> : t('product.price.unknown') },
          { term: t('product.price.floor'), value: variant.floor ? <Money amount={variant.floor} /> : t('product.price.unknown') },
          ...(variant.headroom ? [{ term: t('product.price.headroom'), value: <Money amount={variant.headroom} /> }] : []),
          { term: t('product.price.margin'), value: <Percent bps={variant.marginBps} /> },
          { term: t('product.price.markup'), value: <Percent bps={variant.markupBps} /> },
          {
            term: t('product.price.stock'),
            value: variant.stock === null ? t('product.price.notTracked') : <Count value={variant.stock} />,
          },
        ]}
      />
      {variant.headroom && variant.headroom.minor < 0 ? <Text tone="critical">{t('product.price.belowFloor')}</Text> : null}
      {variant.floorMissing ? <Text tone="caution">{reason({ code: variant.floorMissing, params: {} }, 'floor')}</Text> : null}
      <MarginExample currency={variant.price.currency} />
    </Card>
  );
}
