import { useTranslation } from 'react-i18next';
import type { SimulationView } from '#app/modules/decisions/views.ts';
import { Card, Link, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

/** Where two versions would ask for different prices, the largest first. */
export function DifferencesCard({ view }: Readonly<{ view: SimulationView }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const [one, other] = view.versions;
  return (
    <Card title={t('simulator.differences')} id="differences">
      <Stack>
        <Text>{counted('simulator.differ', view.differ)}</Text>
        {view.differences.length > 0 && one && other ? (
          <Table
            caption={t('simulator.differences')}
            columns={[
              { key: 'product', title: t('simulator.product'), lead: true },
              { key: 'before', title: t('simulator.now'), align: 'end' },
              { key: 'one', title: t('strategies.version', { version: format.count(one.version) }), align: 'end' },
              { key: 'other', title: t('strategies.version', { version: format.count(other.version) }), align: 'end' },
            ]}
            rows={view.differences.map((row) => ({
              id: row.variantId,
              label: row.title,
              cells: {
                product: (
                  <Link to={`/products/${encodeURIComponent(row.productId)}?variant=${encodeURIComponent(row.variantId)}`}>
                    <bdi>{row.variantTitle === NO_OPTIONS ? row.title : `${row.title} · ${row.variantTitle}`}</bdi>
                  </Link>
                ),
                before: <Money amount={row.before} />,
                one: <Money amount={row.one} />,
                other: <Money amount={row.other} />,
              },
            }))}
          />
        ) : null}
      </Stack>
    </Card>
  );
}
