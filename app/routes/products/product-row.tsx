import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { ProductRow } from '#app/modules/catalog/views.ts';
import { Badge, Inline, Link, Stack, Text, Thumbnail } from '#app/ui/kit/components.tsx';
import type { Column, Row } from '#app/ui/kit/skin.ts';
import { Count, Money, Percent } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

export function useProductColumns(): Column[] {
  const { t } = useTranslation();
  return [
    { key: 'product', title: t('products.columns.product'), lead: true },
    { key: 'price', title: t('products.columns.price'), align: 'end' },
    { key: 'floor', title: t('products.columns.floor'), align: 'end' },
    { key: 'margin', title: t('products.columns.margin'), align: 'end' },
    { key: 'rivals', title: t('products.columns.rivals'), align: 'end' },
    { key: 'stock', title: t('products.columns.stock'), align: 'end' },
  ];
}

export function useProductRows(rows: readonly ProductRow[]): Row[] {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  return rows.map((row) => productRow(row, t, { counted, format }));
}

/** One variant: what it costs, how far it is from its floor, and what the rivals ask. */
function productRow(row: ProductRow, t: TFunction, { counted, format }: { counted: ReturnType<typeof useCounted>; format: ReturnType<typeof useFormat> }): Row {
  const under = row.headroom !== null && row.headroom.minor < 0;
  const variant = row.variantTitle === NO_OPTIONS ? row.sku : row.variantTitle;
  return {
    id: row.variantId,
    label: variant ? `${row.title}, ${variant}` : row.title,
    cells: {
      product: (
        <Inline wrap={false}>
          <Thumbnail src={row.imageUrl} alt="" />
          <Stack gap="tight">
            <Link to={`/products/${row.productId}?variant=${row.variantId}`}>
              <bdi>{row.title}</bdi>
            </Link>
            {variant ? (
              <Text variant="small" tone="subdued">
                <bdi>{variant}</bdi>
              </Text>
            ) : null}
            <Inline gap="tight">
              {row.waiting ? <Badge tone="info">{t('products.waiting')}</Badge> : null}
              {row.owned ? <Badge>{t('products.owned')}</Badge> : null}
              {under ? <Badge tone="critical">{t('products.underFloor')}</Badge> : null}
              {row.status === 'active' ? null : <Badge>{t([`product.status.${row.status}`, 'product.status.other'], { status: row.status })}</Badge>}
            </Inline>
          </Stack>
        </Inline>
      ),
      price: <Money amount={row.price} />,
      floor:
        row.floor === null || row.headroom === null ? (
          <Text tone="subdued">{t('products.floorUnknown')}</Text>
        ) : (
          <Stack gap="tight">
            <Money amount={row.floor} />
            <Text variant="small" tone={under ? 'critical' : 'subdued'}>
              {t(under ? 'products.headroomBelow' : 'products.headroomAbove', { amount: isolated(format.money(row.headroom, 'never')) })}
            </Text>
          </Stack>
        ),
      margin: <Percent bps={row.marginBps} />,
      rivals:
        row.offers === 0 ? (
          <Text tone="subdued">{t('products.noRival')}</Text>
        ) : (
          <Stack gap="tight">
            <Money amount={row.lowestOffer} />
            <Text variant="small" tone="subdued">
              {counted('products.offers', row.offers)}
            </Text>
          </Stack>
        ),
      stock: row.stock === null ? '–' : <Count value={row.stock} />,
    },
  };
}
