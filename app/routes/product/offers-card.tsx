import { useTranslation } from 'react-i18next';
import type { OfferView } from '#app/modules/catalog/views.ts';
import type { Tone } from '#app/ui/kit/skin.ts';
import { Badge, Card, EmptyState, Inline, Link, List, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';
import { useFormat, useReasonWords } from '#app/ui/words.ts';
import { ReportMatch } from './report-match.tsx';

const GRADE_TONE = { A: 'success', B: 'info', C: 'warning', X: 'neutral' } as const satisfies Record<OfferView['grade'], Tone>;

/** Competitors' prices with how far each may be trusted, and why not further. */
export function OffersCard({ variantId, offers }: Readonly<{ variantId: string; offers: readonly OfferView[] }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonWords();
  if (offers.length === 0) {
    return (
      <Card title={t('product.offers.title')}>
        <EmptyState title={t('product.offers.none')} action={{ label: t('product.offers.add'), to: '/competitors' }}>
          {t('product.offers.noneBody')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title={t('product.offers.title')}>
      <Table
        caption={t('product.offers.title')}
        columns={[
          { key: 'seller', title: t('product.offers.seller'), lead: true },
          { key: 'price', title: t('product.offers.price'), align: 'end' },
          { key: 'grade', title: t('product.offers.grade') },
          { key: 'seen', title: t('product.offers.seen') },
        ]}
        rows={offers.map((offer) => ({
          id: offer.id,
          label: offer.seller,
          cells: {
            seller: (
              <Stack gap="tight">
                <Text strong as="span">
                  <bdi>{offer.seller}</bdi>
                </Text>
                {offer.url ? (
                  <Link to={offer.url} external>
                    <bdi>{offer.title}</bdi>
                  </Link>
                ) : (
                  <span>
                    <bdi>{offer.title}</bdi>
                  </span>
                )}
              </Stack>
            ),
            price: (
              <Stack gap="tight">
                <Money amount={offer.price} />
                <Text variant="small" tone="subdued">
                  {offer.shipping === null ? (
                    t('product.offers.shippingUnknown')
                  ) : offer.shipping.minor === 0 ? (
                    t('product.offers.shippingFree')
                  ) : (
                    <>
                      {t('product.offers.shipping')} <Money amount={offer.shipping} />
                    </>
                  )}
                </Text>
              </Stack>
            ),
            grade: (
              <Inline>
                <Badge tone={GRADE_TONE[offer.grade]}>{t(`common.grade.${offer.grade}`)}</Badge>
              </Inline>
            ),
            seen: (
              <Stack gap="tight">
                <When at={offer.capturedAt} />
                <Text variant="small" tone="subdued">
                  {t(`product.availability.${offer.availability}`)}
                </Text>
              </Stack>
            ),
          },
          detail: (
            <Stack gap="tight">
              <Text variant="small" tone="subdued">
                {t(`product.match.${offer.match.state}`, {
                  score: format.count(offer.match.score),
                  by: t(`product.match.by.${offer.match.by}`),
                })}
              </Text>
              {offer.gradeReasons.length > 0 ? <List items={offer.gradeReasons.map((code) => reason({ code, params: {} }, 'short'))} /> : null}
              <ReportMatch variantId={variantId} offer={offer} />
            </Stack>
          ),
        }))}
      />
    </Card>
  );
}
