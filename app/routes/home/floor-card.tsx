import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { FloorAudit } from '#app/modules/insights/views.ts';
import { Button, Card, Disclosure, Inline, Link, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

/** The floor audit: what sells below its floor, whether or not anything is automatic yet, what that cost, and why. */
export function FloorCard({ audit }: Readonly<{ audit: FloorAudit }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const { under, losing, lost, variants, costKnownBps } = audit;
  return (
    <Card
      title={t('home.belowFloor.title')}
      meta={under > 0 ? <Button variant="plain" label={t('home.belowFloor.show')} to="/products?view=below_floor" /> : null}
      id="floor-audit"
    >
      <Stack gap="tight">
        {!audit.known ? (
          <Text tone="subdued">{t('home.belowFloor.unknown')}</Text>
        ) : under === 0 && lost === 0 ? (
          <Text tone="subdued">{t('home.belowFloor.none')}</Text>
        ) : (
          <>
            <Text>{counted('home.belowFloor.of', under, { total: variants })}</Text>
            {lost > 0 ? <Text strong>{counted('home.belowFloor.lost', losing, { lost: isolated(format.minor(lost)), days: audit.days })}</Text> : null}
            <Worst audit={audit} />
          </>
        )}
        {costKnownBps !== null && costKnownBps < 10_000 ? (
          <Inline gap="tight">
            <Text tone="subdued">{t('home.belowFloor.coverage', { share: format.bps(Math.floor(costKnownBps / 100) * 100) })}</Text>
            <Link to="/products?view=no_cost">{t('home.belowFloor.addCosts')}</Link>
          </Inline>
        ) : null}
        {audit.known ? (
          <Disclosure summary={t('home.belowFloor.whatIs')}>
            <Text variant="small">{t('home.belowFloor.definition')}</Text>
          </Disclosure>
        ) : (
          <Inline>
            <Button label={t('home.belowFloor.setFees')} to="/settings" />
          </Inline>
        )}
        {audit.asOf ? (
          <Text variant="small" tone="subdued">
            {t('insights.asOf')} <When at={audit.asOf} full />
          </Text>
        ) : null}
      </Stack>
    </Card>
  );
}

function Worst({ audit: { rows, currency, days } }: Readonly<{ audit: FloorAudit }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const amount = (minor: number) => <Money amount={{ minor, currency }} />;
  return (
    <Table
      caption={t('home.belowFloor.title')}
      columns={[
        { key: 'what', title: t('products.columns.product'), lead: true },
        { key: 'price', title: t('products.columns.price'), align: 'end' },
        { key: 'floor', title: t('products.columns.floor'), align: 'end' },
        { key: 'lost', title: counted('home.belowFloor.lostIn', days), align: 'end' },
        { key: 'why', title: t('home.belowFloor.why') },
      ]}
      rows={rows.map((row) => ({
        id: row.variantId,
        label: row.title,
        cells: {
          what: (
            <Stack gap="tight">
              <Link to={`/products/${encodeURIComponent(row.productId)}?variant=${encodeURIComponent(row.variantId)}`}>
                <bdi>{row.title}</bdi>
              </Link>
              {row.variantTitle === NO_OPTIONS ? null : (
                <Text variant="small" tone="subdued">
                  <bdi>{row.variantTitle}</bdi>
                </Text>
              )}
            </Stack>
          ),
          price: amount(row.price),
          floor: amount(row.floor),
          lost: row.lost === 0 ? '–' : amount(row.lost),
          why: <span>{t(`home.belowFloor.reason.${row.reason}`)}</span>,
        },
      }))}
    />
  );
}
