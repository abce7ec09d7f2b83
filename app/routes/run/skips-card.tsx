import { useTranslation } from 'react-i18next';
import type { UndoSkip } from '#app/modules/runs/views.ts';
import { Card, Link, Table, Text } from '#app/ui/kit/components.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { useReasonWords } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

/** What an undo left alone, by name: a silent skip would look like a restored price. */
export function SkipsCard({ skips }: Readonly<{ skips: readonly UndoSkip[] }>) {
  const { t } = useTranslation();
  const reason = useReasonWords();
  if (skips.length === 0) {
    return null;
  }
  return (
    <Card title={t('runs.skips.title')}>
      <Text tone="subdued">{t('runs.skips.body')}</Text>
      <Table
        caption={t('runs.skips.title')}
        columns={[
          { key: 'product', title: t('runs.columns.product'), lead: true },
          { key: 'why', title: t('runs.skips.why') },
          { key: 'before', title: t('runs.skips.before'), align: 'end' },
          { key: 'current', title: t('runs.skips.current'), align: 'end' },
        ]}
        rows={skips.map((skip) => ({
          id: skip.variantId,
          label: skip.title,
          cells: {
            product: (
              <Link to={`/products/${encodeURIComponent(skip.productId)}?variant=${encodeURIComponent(skip.variantId)}`}>
                <bdi>{skip.title}</bdi>
                {skip.variantTitle === NO_OPTIONS ? null : (
                  <>
                    {' · '}
                    <bdi>{skip.variantTitle}</bdi>
                  </>
                )}
              </Link>
            ),
            why: reason({ code: skip.reason, params: {} }, 'skips'),
            before: <Money amount={skip.before} />,
            current: <Money amount={skip.current} />,
          },
        }))}
      />
    </Card>
  );
}
