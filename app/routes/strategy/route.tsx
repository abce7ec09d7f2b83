import { useLoaderData } from '@remix-run/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Example } from '#app/pricing/examples.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Badge, Banner, Page, Split } from '#app/ui/kit/components.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { useFormat } from '#app/ui/words.ts';
import { ExampleFields } from '../strategy-editor/example-fields.tsx';
import { draftOfExample, examplesOf, type ExampleDraft } from '../strategy-editor/example-form.ts';
import { WrongSentence } from '../strategy-editor/explain-refusal.tsx';
import { PreviewCard } from '../strategy-editor/preview-card.tsx';
import { RuleFields } from '../strategy-editor/rule-fields.tsx';
import { ruleOf, treeOfRule, type RuleValues } from '../strategy-editor/rule-form.ts';
import { useWriting } from '../strategy-editor/use-writing.ts';
import type { loader } from './door.server.ts';
import { SettingsCard } from './settings-card.tsx';
import { StateCard } from './state-card.tsx';
import { VersionsCard } from './versions-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Strategy() {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useCan();
  const strategy = useLoaderData<typeof loader>();
  const writing = useWriting(strategy);
  const text = JSON.stringify(strategy.tree);
  const exampleText = JSON.stringify(strategy.examples);
  const saved = useMemo(
    () => ({
      rule: ruleOf(JSON.parse(text) as StrategyNode, writing),
      examples: (JSON.parse(exampleText) as Example[]).map((example) => draftOfExample(example, writing.currency)),
    }),
    [text, exampleText, writing],
  );
  const fields = useFields<{ rule: RuleValues; examples: ExampleDraft[] }>(saved);
  const tree = fields.dirty ? treeOfRule(fields.values.rule, writing) : strategy.tree;
  const disabled = !may('changeSettings') || strategy.state === 'archived';
  return (
    <SaveScope key={strategy.strategyId}>
      <Page
        title={strategy.own ? t('strategies.own') : strategy.name}
        subtitle={t('strategies.intro')}
        meta={<Badge tone="info">{t('strategies.version', { version: format.count(strategy.version) })}</Badge>}
        secondary={[{ label: t('simulator.open'), to: `/strategies/${strategy.strategyId}/simulator` }]}
        back={{ to: '/strategies', label: t('strategies.list.title') }}
      >
        {may('changeSettings') ? null : <Banner tone="info" title={t('settings.mayNotChange')} />}
        <Split
          main={
            <>
              <FormCard
                title={t('strategies.form')}
                id="strategy"
                intent="saveStrategy"
                fields={fields}
                read={({ rule, examples: drafts }) => {
                  const [typed, examples] = [treeOfRule(rule, writing), examplesOf(drafts, writing.currency)];
                  return typed && examples ? { tree: typed, examples } : null;
                }}
                explain={(refused) => <WrongSentence refused={refused} tree={tree} collections={writing.collections} />}
                disabled={disabled}
              >
                {(tried) => (
                  <>
                    <RuleFields values={fields.values.rule} onChange={(next) => fields.set('rule', next)} writing={writing} tried={tried} disabled={disabled} />
                    <ExampleFields drafts={fields.values.examples} onChange={(next) => fields.set('examples', next)} tree={tree} tried={tried} disabled={disabled} />
                  </>
                )}
              </FormCard>
              {strategy.own ? null : <SettingsCard strategy={strategy} disabled={disabled} />}
              <VersionsCard strategy={strategy} collections={writing.collections} disabled={disabled} />
            </>
          }
          side={
            <>
              <PreviewCard tree={tree} of={{ strategyId: strategy.strategyId }} />
              <StateCard strategy={strategy} disabled={!may('changeSettings')} />
            </>
          }
        />
      </Page>
    </SaveScope>
  );
}
