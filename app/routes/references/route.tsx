import { useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReferenceKind } from '#app/modules/catalog/reference-views.ts';
import { Banner, Facts, Page, Stack, Text } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useCounted } from '#app/ui/words.ts';
import { PriceFileCard } from '../price-file-card.tsx';
import type { loader } from './door.server.ts';
import { RatesCard } from './rates-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** What articles cost elsewhere: benchmarks of the market, base prices in another currency, and what that is worth. */
export default function References() {
  const { t } = useTranslation();
  const references = useLoaderData<typeof loader>();
  const disabled = !useCan()('changeSettings');
  const { variants, benchmark, base } = references;
  return (
    <Page title={t('products.references.page')} subtitle={t('products.references.subtitle')} back={{ to: '/products', label: t('common.nav.products') }}>
      {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
      <ReferenceFile kind="benchmark" disabled={disabled}>
        <Known all={benchmark.all} of={variants} newestAt={benchmark.newestAt} old={benchmark.all - benchmark.fresh} />
      </ReferenceFile>
      <ReferenceFile kind="base" disabled={disabled}>
        <Known all={base.all} of={variants} newestAt={base.newestAt} old={0} />
      </ReferenceFile>
      <RatesCard rates={references.rates} disabled={disabled} />
    </Page>
  );
}

function Known({ all, of, newestAt, old }: Readonly<{ all: number; of: number; newestAt: string | null; old: number }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  if (newestAt === null) {
    return <Text>{t('products.references.none')}</Text>;
  }
  return (
    <Stack gap="tight">
      <Facts
        items={[
          { id: 'all', term: t('products.references.known'), value: <Count value={all} /> },
          { id: 'of', term: t('products.references.of'), value: <Count value={of} /> },
          { id: 'newest', term: t('products.references.newest'), value: <When at={newestAt} /> },
        ]}
      />
      {old > 0 ? <Text tone="caution">{counted('products.references.old', old)}</Text> : null}
    </Stack>
  );
}

function ReferenceFile({ kind, disabled, children }: Readonly<{ kind: ReferenceKind; disabled: boolean; children: ReactNode }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  return (
    <PriceFileCard
      id={`${kind}-file`}
      title={t(`products.references.${kind}.title`)}
      intro={`${t(`products.references.${kind}.what`)} ${t(`products.references.${kind}.intro`)}`}
      to="/references-upload"
      intent="importReferences"
      with={{ kind }}
      fields={['price', 'gtin', 'sku', 'currency', 'capturedAt']}
      labelOf={(field) => t(`products.references.field.${field === 'price' ? kind : field}`)}
      priceMissing={t('products.references.priceMissing')}
      accepted={({ accepted, changed }) => counted('products.references.accepted', accepted, { changed })}
      disabled={disabled}
    >
      {children}
    </PriceFileCard>
  );
}
