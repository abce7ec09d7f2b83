import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { StartOutcome } from '#app/modules/runs/views.ts';
import { Banner, Button, Card, Inline, Page, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { MovedCard } from '../moved-card.tsx';
import { CostsCard } from './costs-card.tsx';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** A file of costs comes in; what it puts under its floor, what that loses, and the way to the least moves that mend it. */
export default function Costs() {
  const { t } = useTranslation();
  const { moved, mode } = useLoaderData<typeof loader>();
  const may = useCan();
  const disabled = !may('changeSettings');
  const decide = useIntent<StartOutcome>('decideMoved');
  const started = decide.result?.kind === 'started' ? decide.result : null;
  return (
    <Page title={t('products.costs.page')} subtitle={t('products.costs.subtitle')} back={{ to: '/products', label: t('common.nav.products') }}>
      {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
      <ProblemBanner problem={decide.problem} />
      {decide.result?.kind === 'refused' ? <RefusalBanner code={decide.result.code} params={decide.result.params} /> : null}
      {started ? <Banner tone="success" title={t('products.costs.started')} action={{ label: t('products.costs.openRun'), to: `/runs/${started.id}` }} /> : null}
      <CostsCard disabled={disabled} />
      {started ? null : <MovedCard moved={moved} automatic={mode !== 'manual'} held={false} busy={decide.busy} onDecide={() => decide.send({})} />}
      <Card title={t('products.costs.template')} id="template">
        <Text tone="subdued">{t('products.costs.templateHelp')}</Text>
        <Inline>
          <Button label={t('products.costs.openNoCost')} to="/products?view=no_cost" />
        </Inline>
      </Card>
    </Page>
  );
}
