import { useTranslation } from 'react-i18next';
import { READY_SEASONS } from '#app/lib/seasons.ts';
import { Button, Grid, Group, Inline, Select, Stack } from '#app/ui/kit/components.tsx';
import { ABOUT, freshCondition, GROUPS, isGroup, isNumber, NUMBER_OPS, wrongIn, type ConditionDraft } from './condition-draft.ts';
import { FieldInput } from './field-input.tsx';
import type { Writing } from './tree-draft.ts';

const DEEPEST = 4;
const MOST_PARTS = 8;

interface Props {
  condition: ConditionDraft;
  onChange: (next: ConditionDraft) => void;
  writing: Writing;
  tried: boolean;
  disabled: boolean;
  name: string;
  depth: number;
}

/** What the store has of the fact that is asked about. */
function knownOf(about: string, { choices, seasons }: Writing, seasonLabel: (season: string) => string): Writing['choices']['tag'] | null {
  if (about === 'text:season') {
    return [...READY_SEASONS.map((value) => ({ value, label: seasonLabel(value) })), ...seasons.map((value) => ({ value, label: value }))];
  }
  const part = { 'text:collection': 'collection', 'text:vendor': 'vendor', 'text:tag': 'tag', 'text:type': 'productType' }[about] as keyof typeof choices | undefined;
  return part ? choices[part] : null;
}

/** When a part holds: a question about the facts, or several joined. */
export function ConditionEditor(props: Readonly<Props>) {
  const { condition, onChange, writing, tried, disabled, name, depth } = props;
  const { t } = useTranslation();
  const { about } = condition;
  const asked = [...Object.keys(ABOUT), ...(depth < DEEPEST ? GROUPS : [])];
  const field = ABOUT[about];
  const wrong = wrongIn(condition, writing);
  const known = knownOf(about, writing, (season) => t(`strategies.seasons.names.${season}`));
  return (
    <Stack gap="tight">
      <Grid min={160}>
        <Select
          label={t('strategies.condition.when')}
          name={name}
          value={about}
          onChange={(value) => onChange(freshCondition(value))}
          options={(asked.includes(about) ? asked : [...asked, about]).map((one) => ({ value: one, label: t(`strategies.condition.about.${one.replace(':', '_')}`) }))}
          disabled={disabled}
        />
        {isNumber(about) ? (
          <Select
            label={t('strategies.condition.op')}
            name={`${name}-op`}
            value={condition.op}
            onChange={(op) => onChange({ ...condition, op })}
            options={NUMBER_OPS.map((op) => ({ value: op, label: t(`strategies.condition.ops.${op}`) }))}
            disabled={disabled}
          />
        ) : null}
        {about === 'rival_stock' ? (
          <FieldInput
            field={{ name: 'seller', kind: 'seller' }}
            name={`${name}-seller`}
            label={t('strategies.seller')}
            value={condition.seller}
            onChange={(seller) => onChange({ ...condition, seller })}
            sellers={writing.sellers}
            wrong={tried && wrong.seller}
            disabled={disabled}
          />
        ) : null}
        {isGroup(about) ? null : known ? (
          <Select
            label={t('strategies.condition.value')}
            name={`${name}-value`}
            value={condition.value}
            onChange={(value) => onChange({ ...condition, value })}
            options={[
              { value: '', label: t('strategies.condition.choose') },
              ...known,
              ...(condition.value === '' || known.some(({ value }) => value === condition.value) ? [] : [{ value: condition.value, label: condition.value }]),
            ]}
            disabled={disabled}
            {...(tried && wrong.value ? { error: t('strategies.tree.wrong.choice') } : {})}
          />
        ) : (
          <FieldInput
            field={field ?? { name: 'value', kind: 'text' }}
            name={`${name}-value`}
            label={t('strategies.condition.value')}
            value={condition.value}
            onChange={(value) => onChange({ ...condition, value })}
            sellers={writing.sellers}
            wrong={tried && wrong.value}
            disabled={disabled}
            labelOf={(option) => t(about === 'number:weekday' ? `strategies.condition.weekdays.${option}` : `strategies.condition.values.${option}`)}
          />
        )}
      </Grid>
      {isGroup(about) ? <Joined {...props} /> : null}
    </Stack>
  );
}

function Joined({ condition, onChange, writing, tried, disabled, name, depth }: Readonly<Props>) {
  const { t } = useTranslation();
  const { parts, about } = condition;
  return (
    <Group label={t(`strategies.condition.about.${about}`)}>
      <Stack gap="tight">
        {parts.map((part, at) => (
          <Stack key={at} gap="tight">
            <ConditionEditor
              condition={part}
              onChange={(next) => onChange({ ...condition, parts: parts.map((each, index) => (index === at ? next : each)) })}
              writing={writing}
              tried={tried}
              disabled={disabled}
              name={`${name}-${at}`}
              depth={depth + 1}
            />
            {disabled || parts.length === 1 ? null : (
              <Inline>
                <Button
                  size="small"
                  label={t('strategies.tree.remove')}
                  accessibilityLabel={`${t('strategies.tree.remove')}: ${t(`strategies.condition.about.${part.about.replace(':', '_')}`)}`}
                  onAction={() => onChange({ ...condition, parts: parts.filter((_, index) => index !== at) })}
                />
              </Inline>
            )}
          </Stack>
        ))}
        {disabled || about === 'not' || parts.length >= MOST_PARTS ? null : (
          <Inline>
            <Button size="small" label={t('strategies.condition.add')} onAction={() => onChange({ ...condition, parts: [...parts, freshCondition()] })} />
          </Inline>
        )}
      </Stack>
    </Group>
  );
}
