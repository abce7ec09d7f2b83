import { useTranslation } from 'react-i18next';
import type { ExamplesOutcome } from '#app/modules/strategies/views.ts';
import { MOST_EXAMPLES } from '#app/pricing/examples.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { Badge, Button, Disclosure, Grid, Group, Inline, Select, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { blankExample, exampleOf, examplesOf, type ExampleDraft } from './example-form.ts';

interface Props {
  drafts: readonly ExampleDraft[];
  onChange: (next: ExampleDraft[]) => void;
  /** The rule being typed; null while it is unfinished. */
  tree: StrategyNode | null;
  tried: boolean;
  disabled: boolean;
}

/** Situations with the answer they must have: tried at once, and held whenever a version is saved. */
export function ExampleFields({ drafts, onChange, tree, tried, disabled }: Readonly<Props>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const { currency } = useScene();
  const attempt = useIntent<ExamplesOutcome>('tryExamples');
  const examples = examplesOf(drafts, currency);
  const answers = attempt.result?.kind === 'tried' ? attempt.result.answers : [];
  return (
    <Disclosure summary={drafts.length === 0 ? t('strategies.examples.title') : counted('strategies.examples.count', drafts.length)} open={drafts.length > 0}>
      <Stack>
        <Text tone="subdued">{t('strategies.examples.intro')}</Text>
        <ProblemBanner problem={attempt.problem} />
        {attempt.result?.kind === 'refused' ? <RefusalBanner code={attempt.result.code} params={attempt.result.params} /> : null}
        {drafts.map((draft, at) => (
          <Group key={draft.key} label={draft.name.trim() === '' ? t('strategies.examples.one', { place: at + 1 }) : draft.name}>
            <Stack gap="tight">
              <OneExample draft={draft} onChange={(next) => onChange(drafts.map((each, index) => (index === at ? next : each)))} disabled={disabled} />
              {tried && exampleOf(draft, currency) === null ? (
                <Text tone="critical">
                  <span role="alert">{t('strategies.examples.unfinished')}</span>
                </Text>
              ) : null}
              <Inline>
                <Answer answer={answers.length === drafts.length ? answers[at] : undefined} />
                {disabled ? null : (
                  <Button
                    size="small"
                    label={t('strategies.tree.remove')}
                    accessibilityLabel={`${t('strategies.tree.remove')}: ${draft.name || String(at + 1)}`}
                    onAction={() => onChange(drafts.filter((_, index) => index !== at))}
                  />
                )}
              </Inline>
            </Stack>
          </Group>
        ))}
        <Inline>
          {disabled || drafts.length >= MOST_EXAMPLES ? null : <Button size="small" label={t('strategies.examples.add')} onAction={() => onChange([...drafts, blankExample()])} />}
          {drafts.length === 0 ? null : (
            <Button
              size="small"
              label={t('strategies.examples.try')}
              onAction={() => attempt.send({ tree, examples })}
              loading={attempt.busy}
              disabled={tree === null || examples === null}
            />
          )}
        </Inline>
      </Stack>
    </Disclosure>
  );
}

function OneExample({ draft, onChange, disabled }: Readonly<{ draft: ExampleDraft; onChange: (next: ExampleDraft) => void; disabled: boolean }>) {
  const { t } = useTranslation();
  const { sign } = useFormat();
  const field = (name: 'price' | 'cost' | 'stock' | 'first' | 'second', label: string, suffix?: string) => (
    <TextField
      label={label}
      name={`${name}-${draft.key}`}
      type="decimal"
      value={draft[name]}
      onChange={(value) => onChange({ ...draft, [name]: value })}
      disabled={disabled}
      {...(suffix === undefined ? {} : { suffix })}
    />
  );
  return (
    <Stack gap="tight">
      <TextField
        label={t('strategies.examples.name')}
        name={`name-${draft.key}`}
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
        maxLength={80}
        disabled={disabled}
      />
      <Grid min={150}>
        {field('price', t('strategies.examples.price'), sign)}
        {field('cost', t('strategies.examples.cost'), sign)}
        {field('stock', t('strategies.examples.stock'))}
        <TextField
          label={t('strategies.examples.rivals')}
          name={`rivals-${draft.key}`}
          value={draft.rivals}
          onChange={(rivals) => onChange({ ...draft, rivals })}
          help={t('strategies.examples.rivalsHelp')}
          maxLength={400}
          disabled={disabled}
        />
        <Select
          label={t('strategies.examples.expect')}
          name={`expect-${draft.key}`}
          value={draft.expect}
          onChange={(value) => onChange({ ...draft, expect: value === 'hold' || value === 'range' ? value : 'price' })}
          options={(['price', 'range', 'hold'] as const).map((value) => ({ value, label: t(`strategies.examples.kinds.${value}`) }))}
          disabled={disabled}
        />
        {draft.expect === 'hold' ? null : field('first', t(draft.expect === 'range' ? 'strategies.examples.low' : 'strategies.examples.wanted'), sign)}
        {draft.expect === 'range' ? field('second', t('strategies.examples.high'), sign) : null}
      </Grid>
    </Stack>
  );
}

function Answer({ answer }: Readonly<{ answer: Extract<ExamplesOutcome, { kind: 'tried' }>['answers'][number] | undefined }>) {
  const { t } = useTranslation();
  const { currency } = useScene();
  if (answer === undefined) {
    return null;
  }
  return (
    <Text variant="small">
      <Badge tone={answer.holds ? 'success' : 'critical'}>{t(answer.holds ? 'strategies.examples.holds' : 'strategies.examples.broken')}</Badge>{' '}
      {answer.priceMinor === null ? t('strategies.examples.stays') : <Money amount={{ minor: answer.priceMinor, currency }} />}
    </Text>
  );
}
