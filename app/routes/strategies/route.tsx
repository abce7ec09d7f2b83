import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Badge, Banner, Page, Split } from '#app/ui/kit/components.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { useFormat } from '#app/ui/words.ts';
import type { loader } from './door.server.ts';
import { PreviewCard } from './preview-card.tsx';
import { StrategyCard } from './strategy-card.tsx';
import { BLANK, type StrategyValues, treeOf, valuesOf } from './strategy-form.ts';
import { VersionsCard } from './versions-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Strategies() {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useCan();
  const strategy = useLoaderData<typeof loader>();
  const shown = valuesOf(strategy.tree, strategy.currency);
  const fields = useFields<StrategyValues>(shown ?? BLANK);
  // A rule that the form cannot show is previewed as it is, until somebody types another.
  const tree = shown === null && !fields.dirty ? strategy.tree : treeOf(fields.values, strategy.currency);
  const disabled = !may('changeSettings');
  return (
    <SaveScope>
      <Page
        title={t('strategies.title')}
        subtitle={t('strategies.intro')}
        meta={<Badge tone="info">{t('strategies.version', { version: format.count(strategy.version) })}</Badge>}
        back={{ to: '/', label: t('common.nav.home') }}
      >
        {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
        <Split
          main={
            <>
              <StrategyCard strategy={strategy} fields={fields} disabled={disabled} />
              <VersionsCard strategy={strategy} disabled={disabled} />
            </>
          }
          side={<PreviewCard tree={tree} />}
        />
      </Page>
    </SaveScope>
  );
}
