import { useLoaderData, useNavigate } from '@remix-run/react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormCard } from '#app/ui/form-card.tsx';
import { Banner, Card, Choices, Page, Split } from '#app/ui/kit/components.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useCan, useHostPath } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { ExampleFields } from '../strategy-editor/example-fields.tsx';
import { examplesOf, type ExampleDraft } from '../strategy-editor/example-form.ts';
import { Conflicts, conflictsOf, WrongSentence } from '../strategy-editor/explain-refusal.tsx';
import { PreviewCard } from '../strategy-editor/preview-card.tsx';
import { RuleFields } from '../strategy-editor/rule-fields.tsx';
import { ruleOf, treeOfRule, type RuleValues } from '../strategy-editor/rule-form.ts';
import { ScopeFields } from '../strategy-editor/scope-fields.tsx';
import { isScopeEmpty, NO_SCOPE, scopeOf, settingsOf, type ScopeValues } from '../strategy-editor/scope-form.ts';
import { TEMPLATES, templateTree, type Template } from '../strategy-editor/templates.ts';
import { useWriting } from '../strategy-editor/use-writing.ts';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

interface Both {
  scope: ScopeValues;
  rule: RuleValues;
  examples: ExampleDraft[];
}

export default function NewStrategy() {
  const { t } = useTranslation();
  const may = useCan();
  const given = useLoaderData<typeof loader>();
  const writing = useWriting(given);
  const [template, setTemplate] = useState<Template>(given.template ?? 'near_market');
  const saved = useMemo<Both>(
    () => ({ scope: { ...NO_SCOPE, products: given.products, variants: given.variants }, rule: ruleOf(templateTree(template, writing, writing.now), writing), examples: [] }),
    // The form begins once; another template changes the rule alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [],
  );
  const fields = useFields<Both>(saved);
  const { values, set, dirty } = fields;
  const leave = useLeaving(dirty);
  const choose = (next: Template) => {
    setTemplate(next);
    set('rule', ruleOf(templateTree(next, writing, writing.now), writing));
  };
  const tree = treeOfRule(values.rule, writing);
  const disabled = !may('changeSettings');
  return (
    <SaveScope>
      <Page title={t('strategies.list.add')} subtitle={t('strategies.intro')} back={{ to: '/strategies', label: t('strategies.list.title') }}>
        {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
        <Split
          main={
            <>
              <Card title={t('strategies.templates.title')} id="templates">
                <Choices
                  label={t('strategies.templates.choose')}
                  name="template"
                  value={template}
                  onChange={(value) => choose(TEMPLATES.find((one) => one === value) ?? template)}
                  options={TEMPLATES.map((one) => ({ value: one, label: t(`strategies.templates.${one}.label`), help: t(`strategies.templates.${one}.help`) }))}
                  disabled={disabled}
                />
              </Card>
              <FormCard
                title={t('strategies.form')}
                id="strategy"
                intent="createStrategy"
                fields={fields}
                read={(typed) => {
                  const [settings, typedTree, examples] = [settingsOf(typed.scope), treeOfRule(typed.rule, writing), examplesOf(typed.examples, writing.currency)];
                  return settings && typedTree && examples ? { ...settings, tree: typedTree, examples } : null;
                }}
                explain={(refused) => (
                  <>
                    <WrongSentence refused={refused} tree={tree} collections={writing.collections} />
                    <Conflicts conflicts={conflictsOf(refused)} />
                  </>
                )}
                onSaved={(result) => 'strategyId' in result && leave(`/strategies/${String(result.strategyId)}`)}
                disabled={disabled}
              >
                {(tried) => (
                  <>
                    <ScopeFields values={values.scope} onChange={(next) => set('scope', next)} choices={given.choices} titles={given.titles} tried={tried} disabled={disabled} />
                    <RuleFields values={values.rule} onChange={(next) => set('rule', next)} writing={writing} tried={tried} disabled={disabled} />
                    <ExampleFields drafts={values.examples} onChange={(next) => set('examples', next)} tree={tree} tried={tried} disabled={disabled} />
                  </>
                )}
              </FormCard>
            </>
          }
          side={<PreviewCard tree={tree} of={isScopeEmpty(values.scope) ? {} : { scope: scopeOf(values.scope) }} />}
        />
      </Page>
    </SaveScope>
  );
}

/** Leaves the page once nothing on it is unsaved: until then the host would ask whether to throw it away. */
function useLeaving(dirty: boolean): (path: string) => void {
  const host = useHostPath();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState<string | null>(null);
  const [free, setFree] = useState(false);
  useEffect(() => setFree(wanted !== null && !dirty), [wanted, dirty]);
  useEffect(() => {
    if (free && wanted !== null) {
      navigate(host(wanted));
    }
  }, [free, wanted, navigate, host]);
  return setWanted;
}
