import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ProductRow } from '#app/modules/catalog/views.ts';
import { Badge, Inline, Link, Stack, Text, Thumbnail } from '#app/ui/kit/components.tsx';
import type { Column, Row } from '#app/ui/kit/skin.ts';
import { Count, Money, Percent } from '#app/ui/kit/values.tsx';

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

/** One variant: what it costs, how far it is from its floor, and what the rivals ask. */
export function productRow(row: ProductRow, t: TFunction): Row {
  const under = row.headroom !== null && row.headroom.minor < 0;
  const variant = row.variantTitle === 'Default Title' ? row.sku : row.variantTitle;
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
              {under ? <Badge tone="critical">{t('products.underFloor')}</Badge> : null}
              {row.status === 'active' ? null : <Badge>{t([`product.status.${row.status}`, 'product.status.other'], { status: row.status })}</Badge>}
            </Inline>
          </Stack>
        </Inline>
      ),
      price: <Money amount={row.price} />,
      floor: row.floor === null ? <Text tone="subdued">{t('products.floorUnknown')}</Text> : <Money amount={row.floor} />,
      margin: <Percent bps={row.marginBps} />,
      rivals: row.offers === 0 ? <Text tone="subdued">{t('products.noRival')}</Text> : <Money amount={row.lowestOffer} />,
      stock: row.stock === null ? '–' : <Count value={row.stock} />,
    },
  };
}
