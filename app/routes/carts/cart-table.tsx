import { useTranslation } from 'react-i18next';
import type { CartRow } from '#app/modules/insights/order-views.ts';
import { Button, Link, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, Money, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { CustomerLink } from '../order-parts.tsx';

export function CartTable({ rows, currency }: Readonly<{ rows: readonly CartRow[]; currency: string }>) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t('carts.list')}
      columns={[
        { key: 'what', title: t('carts.columns.what'), lead: true },
        { key: 'customer', title: t('orders.columns.customer') },
        { key: 'last', title: t('carts.columns.last') },
        { key: 'value', title: t('carts.columns.value'), align: 'end' },
        { key: 'way', title: t('carts.columns.way') },
      ]}
      rows={rows.map((cart) => ({
        id: cart.cartId,
        label: cart.lines.map(({ title }) => title).join(t('common.comma')) || t('carts.noLines'),
        cells: {
          what: <What cart={cart} />,
          customer: <CustomerLink id={cart.customerId} />,
          last: <When at={cart.updatedAt} />,
          value: <Money amount={{ minor: cart.total, currency }} />,
          way: <WayBack cart={cart} />,
        },
      }))}
    />
  );
}

function What({ cart: { lines, kind } }: Readonly<{ cart: CartRow }>) {
  const { t } = useTranslation();
  return (
    <Stack gap="tight">
      {lines.length === 0 ? <span>{t('carts.noLines')}</span> : null}
      {lines.map(({ title, quantity }, index) => (
        <span key={index}>
          <Count value={quantity} /> × <bdi>{title}</bdi>
        </span>
      ))}
      <Text variant="small" tone="subdued">
        {t(`carts.kind.${kind}`)}
      </Text>
    </Stack>
  );
}

/** The link is fetched on a click only: whoever has it sees the buyer's address. */
function WayBack({ cart }: Readonly<{ cart: CartRow }>) {
  const { t } = useTranslation();
  const may = useCan();
  const reveal = useIntent<{ url: string }>('revealRecovery');
  if (cart.orderId !== null) {
    return <Link to={`/orders/${encodeURIComponent(cart.orderId)}`}>{t('carts.order')}</Link>;
  }
  if (!cart.recoverable) {
    return <span>–</span>;
  }
  if (reveal.result) {
    return (
      <Link to={reveal.result.url} external>
        {t('carts.link.open')}
      </Link>
    );
  }
  return (
    <Stack gap="tight">
      <Button size="small" label={t('carts.link.show')} onAction={() => reveal.send({ cartId: cart.cartId })} loading={reveal.busy} disabled={!may('approve')} />
      <ProblemBanner problem={reveal.problem} />
    </Stack>
  );
}
