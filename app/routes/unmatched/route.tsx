import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnmatchedOffer } from '#app/modules/market/views.ts';
import { Button, Card, EmptyState, Link, Page, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useCounted } from '#app/ui/words.ts';
import { ChooseModal } from './choose-modal.tsx';
import type { loader } from './door.server.ts';
import { printedBarcode } from '#app/i18n/format.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** Offers that no identifier ties to a product: a person may say what they are. */
export default function Unmatched() {
  const { t } = useTranslation();
  const { list, paged } = useLoaderData<typeof loader>();
  const counted = useCounted();
  const mayLink = useCan()('changeSettings');
  const [open, setOpen] = useState<UnmatchedOffer | null>(null);
  return (
    <Page title={t('matches.state.unmatched')} subtitle={t('matches.unmatched.intro')} back={{ to: '/competitors', label: t('common.nav.competitors') }}>
      <Card>
        {list.offers.length === 0 ? (
          <EmptyState title={t('matches.unmatched.empty')} action={{ label: t('common.nav.competitors'), to: '/competitors' }}>
            {t('matches.unmatched.emptyBody')}
          </EmptyState>
        ) : (
          <Stack>
            <Text variant="small" tone="subdued">
              {counted('matches.unmatched.total', list.total)}
            </Text>
            {mayLink ? null : <Text tone="subdued">{t('common.readOnlyPerson')}</Text>}
            <Table
              caption={t('matches.state.unmatched')}
              columns={[
                { key: 'offer', title: t('matches.columns.theirs'), lead: true },
                { key: 'price', title: t('matches.unmatched.price'), align: 'end' },
                { key: 'choose', title: t('common.actions') },
              ]}
              rows={list.offers.map((offer) => ({
                id: offer.offerId,
                label: offer.title,
                cells: {
                  offer: <Offer offer={offer} />,
                  price: <Money amount={offer.price} />,
                  choose: (
                    <Button
                      size="small"
                      label={t('matches.unmatched.choose')}
                      accessibilityLabel={t('matches.unmatched.chooseOne', { title: offer.title })}
                      onAction={() => setOpen(offer)}
                      disabled={!mayLink}
                    />
                  ),
                },
              }))}
            />
          </Stack>
        )}
        <More next={list.nextCursor === null ? null : `/unmatched?cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? '/unmatched' : null} />
      </Card>
      {open ? <ChooseModal key={open.offerId} offer={open} onClose={() => setOpen(null)} /> : null}
    </Page>
  );
}

function Offer({ offer }: Readonly<{ offer: UnmatchedOffer }>) {
  const { t } = useTranslation();
  return (
    <Stack gap="tight">
      {offer.url ? (
        <Link to={offer.url} external>
          <bdi>{offer.title}</bdi>
        </Link>
      ) : (
        <bdi>{offer.title}</bdi>
      )}
      <Text variant="small" tone="subdued">
        <bdi>{offer.seller}</bdi> · <bdi>{offer.brand ?? t('matches.noBrand')}</bdi> · <bdi>{offer.gtin ? printedBarcode(offer.gtin) : t('matches.noGtin')}</bdi> ·{' '}
        <When at={offer.capturedAt} />
      </Text>
    </Stack>
  );
}
