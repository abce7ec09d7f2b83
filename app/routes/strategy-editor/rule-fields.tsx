import { useTranslation } from 'react-i18next';
import { Button, Choices, Inline, List, Text, TextField } from '#app/ui/kit/components.tsx';
import { MarginExample } from '#app/ui/margin-example.tsx';
import { NodeEditor } from './node-editor.tsx';
import { RivalFields } from './rival-fields.tsx';
import { treeOfRule, turned, type RuleValues } from './rule-form.ts';
import { KINDS, OF_RIVALS, parseMargin, type StrategyValues } from './strategy-form.ts';
import { wrap, type Writing } from './tree-draft.ts';
import { useTreeWords, type Line } from './use-tree-words.ts';

interface Props {
  values: RuleValues;
  onChange: (next: RuleValues) => void;
  writing: Writing;
  tried: boolean;
  disabled: boolean;
}

/** What the merchant wants, as a form or as a tree, with the sentences it means. */
export function RuleFields({ values, onChange, writing, tried, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  const other = turned(values, writing);
  const tree = treeOfRule(values, writing);
  return (
    <>
      {values.view === 'form' ? (
        <SimpleFields
          values={values.form}
          set={(name, value) => onChange({ ...values, form: { ...values.form, [name]: value } })}
          writing={writing}
          tried={tried}
          disabled={disabled}
        />
      ) : (
        <>
          <NodeEditor draft={values.tree} onChange={(next) => onChange({ ...values, tree: next })} writing={writing} tried={tried} disabled={disabled} place="1" depth={0} />
          {disabled ? null : (
            <Inline>
              <Button size="small" label={t('strategies.tree.wrapAll')} onAction={() => onChange({ ...values, tree: wrap(values.tree, writing) })} />
            </Inline>
          )}
          {tried && tree === null ? <Text tone="critical">{t('strategies.tree.unfinished')}</Text> : null}
        </>
      )}
      {tree ? <RuleSentences tree={tree} collections={writing.collections} /> : null}
      {disabled ? null : (
        <Inline>
          <Button
            size="small"
            variant="plain"
            label={t(values.view === 'form' ? 'strategies.tree.asTree' : 'strategies.tree.asForm')}
            onAction={() => other && onChange(other)}
            disabled={other === null}
          />
        </Inline>
      )}
    </>
  );
}

/** Every part of a rule as a line of text. */
export function RuleSentences({ tree, collections }: Readonly<{ tree: Parameters<ReturnType<typeof useTreeWords>['lines']>[0]; collections: Readonly<Record<string, string>> }>) {
  const words = useTreeWords(collections);
  const lines = words.lines(tree);
  if (lines.length <= 3) {
    return <Text strong>{words.short(tree)}</Text>;
  }
  return <Outline lines={lines} />;
}

function Outline({ lines }: Readonly<{ lines: readonly Line[] }>) {
  return (
    <List
      items={nest(lines).map(({ line, below }, at) => (
        <div key={`${line.path}-${at}`}>
          {line.text}
          {below.length > 0 ? <Outline lines={below} /> : null}
        </div>
      ))}
    />
  );
}

/** Lines under the line they belong to. */
function nest<Item extends { depth: number }>(lines: readonly Item[]): { line: Item; below: Item[] }[] {
  const top = lines[0]?.depth ?? 0;
  const out: { line: Item; below: Item[] }[] = [];
  for (const line of lines) {
    if (line.depth === top) {
      out.push({ line, below: [] });
    } else {
      out.at(-1)?.below.push(line);
    }
  }
  return out;
}

function SimpleFields({
  values,
  set,
  writing,
  tried,
  disabled,
}: Readonly<{
  values: StrategyValues;
  set: <Name extends keyof StrategyValues>(name: Name, value: StrategyValues[Name]) => void;
  writing: Writing;
  tried: boolean;
  disabled: boolean;
}>) {
  const { t } = useTranslation();
  const needsMargin = values.kind === 'cost_plus' || (OF_RIVALS.includes(values.kind) && values.fallback === 'cost_plus');
  return (
    <>
      <Choices
        label={t('strategies.kind')}
        name="kind"
        value={values.kind}
        onChange={(value) => set('kind', KINDS.find((kind) => kind === value) ?? values.kind)}
        options={KINDS.map((kind) => ({ value: kind, label: t(`strategies.kinds.${kind}.label`), help: t(`strategies.kinds.${kind}.help`) }))}
        disabled={disabled}
      />
      <RivalFields values={values} set={set} sellers={writing.sellers} currency={writing.currency} tried={tried} disabled={disabled} />
      {needsMargin ? (
        <>
          <TextField
            label={t('strategies.margin')}
            name="margin"
            type="decimal"
            value={values.margin}
            onChange={(value) => set('margin', value)}
            suffix="%"
            help={t('strategies.marginHelp')}
            disabled={disabled}
            {...(tried && parseMargin(values.margin) === null ? { error: t('strategies.marginWrong') } : {})}
          />
          <MarginExample currency={writing.currency} />
        </>
      ) : null}
    </>
  );
}
