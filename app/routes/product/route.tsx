import { useLoaderData, useNavigate } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import { Badge, Banner, Card, Inline, Link, Page, Select, Split, Text, Thumbnail } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useCan, useHostPath } from '#app/ui/scene.tsx';
import { BoundsCard } from './bounds-card.tsx';
import { CostCard } from './cost-card.tsx';
import { DemandCard } from './demand-card.tsx';
import type { loader } from './door.server.ts';
import { HistoryCard } from './history-card.tsx';
import { OffersCard } from './offers-card.tsx';
import { LockCard } from './lock-card.tsx';
import { OwnerBanner } from './owner-banner.tsx';
import { PriceCard } from './price-card.tsx';
import { ReceiptCard } from './receipt-card.tsx';
import { ProofCard, TrailCard } from './receipt-parts.tsx';
import { TimelineCard } from './timeline-card.tsx';
import { NO_OPTIONS } from '../variant-title.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Product() {
  const { t } = useTranslation();
  const { product, timeline, demand } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const may = useCan();
  const path = useHostPath();
  const variant = product.variants.find((one) => one.variantId === product.selectedVariantId) ?? product.variants[0];
  const addressOf = (variantId: string) => `/products/${encodeURIComponent(product.productId)}?variant=${encodeURIComponent(variantId)}`;
  const show = (variantId: string) => navigate(path(addressOf(variantId)), { preventScrollReset: true });
  const here = addressOf(product.selectedVariantId);
  return (
    <Page
      title={product.title}
      back={{ to: '/inbox', label: t('common.nav.inbox') }}
      meta={<Badge tone={product.status === 'active' ? 'success' : 'neutral'}>{t([`product.status.${product.status}`, 'product.status.other'])}</Badge>}
      subtitle={
        <Inline>
          <span>
            {t('product.synced')} <When at={product.syncedAt} />
          </span>
          {product.adminUrl ? (
            <Link to={product.adminUrl} external>
              {t('product.openAdmin')}
            </Link>
          ) : null}
          <Link to={`/activity?product=${encodeURIComponent(product.title)}`}>{t('product.activity')}</Link>
          {may('changeSettings') ? <Link to={`/strategies/new?product=${encodeURIComponent(product.productId)}`}>{t('product.ownStrategy')}</Link> : null}
        </Inline>
      }
    >
      <Card>
        <Inline wrap={false} align="start" gap="normal">
          <Thumbnail src={product.imageUrl} alt="" />
          <div className="mz-fill">
            {product.variants.length > 1 ? (
              <Select
                label={t('product.variant')}
                name="variant"
                value={variant?.variantId ?? ''}
                onChange={show}
                options={product.variants.map((one) => ({
                  value: one.variantId,
                  label: one.sku ? `${isolated(one.title)} · ${isolated(one.sku)}` : isolated(one.title),
                }))}
              />
            ) : (
              <Text strong>
                <bdi>{!variant || variant.title === NO_OPTIONS ? (variant?.sku ?? product.title) : variant.title}</bdi>
              </Text>
            )}
            <Text variant="small" tone="subdued">
              <bdi>{[product.vendor, product.productType, variant?.barcode].filter(Boolean).join(' · ')}</bdi>
            </Text>
          </div>
        </Inline>
      </Card>
      {variant?.owner ? <OwnerBanner variantId={variant.variantId} owner={variant.owner} /> : null}
      {variant ? (
        <Split
          main={
            <>
              {variant.receipt ? (
                <ReceiptCard receipt={variant.receipt} />
              ) : (
                <Banner tone="info" title={t('product.noReceipt')}>
                  {t('product.noReceiptBody')}
                </Banner>
              )}
              {timeline ? <TimelineCard timeline={timeline} here={here} /> : null}
              <OffersCard variantId={variant.variantId} offers={variant.offers} />
              {variant.receipt ? <TrailCard receipt={variant.receipt} /> : null}
            </>
          }
          side={
            <>
              <PriceCard variant={variant} />
              <DemandCard demand={demand} />
              <BoundsCard key={`bounds-${variant.variantId}`} variant={variant} />
              {variant.owner?.kind === 'lock' ? null : <LockCard key={`lock-${variant.variantId}`} variantId={variant.variantId} />}
              <CostCard key={variant.variantId} variant={variant} />
              {variant.receipt ? (
                <>
                  <ProofCard receipt={variant.receipt} />
                  <HistoryCard receipt={variant.receipt} />
                </>
              ) : null}
            </>
          }
        />
      ) : null}
    </Page>
  );
}
