import { useTranslation } from 'react-i18next';
import { Banner, Button, Grid, Group, Inline, Select, Stack, Text } from '#app/ui/kit/components.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import { FieldInput } from './field-input.tsx';
import { fieldsOf, isRight, OFFERED, type Kind } from './leaf-fields.ts';
import { addChild, isComposed, moveChild, removeChild, retype, wrap, type NodeDraft, type Writing } from './tree-draft.ts';
import { useTreeWords } from './use-tree-words.ts';

const MOST_CHILDREN = 8;
/** Deeper trees are refused: nobody could read them. */
const DEEPEST = 8;

export interface EditorProps {
  draft: NodeDraft;
  onChange: (next: NodeDraft) => void;
  writing: Writing;
  /** A save was tried: what is missing is said. */
  tried: boolean;
  disabled: boolean;
  /** "2.1": names the part for people who do not see where it stands. */
  place: string;
  depth: number;
}

/** One part of a strategy: what it is, its fields, and its own parts. */
export function NodeEditor(props: Readonly<EditorProps>) {
  const { draft, onChange, writing, tried, disabled } = props;
  const { t } = useTranslation();
  const words = useTreeWords();
  const kinds = OFFERED.includes(draft.type) ? OFFERED : [...OFFERED, draft.type];
  const set = (name: string, value: string) => onChange({ ...draft, texts: { ...draft.texts, [name]: value } });
  return (
    <Stack gap="tight">
      <Select
        label={t('strategies.tree.part')}
        name={`kind-${draft.key}`}
        value={draft.type}
        onChange={(value) => onChange(retype(draft, value as Kind, writing))}
        options={kinds.map((kind) => ({ value: kind, label: t(`strategies.tree.kinds.${kind}`) }))}
        disabled={disabled || draft.kept !== undefined}
      />
      {draft.kept ? (
        <Banner tone="info" title={words.short(draft.kept)}>
          <Text variant="small">{t('strategies.tree.kept')}</Text>
        </Banner>
      ) : isComposed(draft.type) ? (
        <Parts {...props} />
      ) : (
        <Grid min={180}>
          {fieldsOf(draft.type, draft.texts).map((field) => {
            const value = draft.texts[field.name] ?? '';
            const wrong = tried && !isRight(field, value, writing.currency, writing.sellers);
            return (
              <FieldInput
                key={field.name}
                field={field}
                name={`${field.name}-${draft.key}`}
                label={t([`strategies.tree.fields.${draft.type}_${field.name}`, `strategies.tree.fields.${field.name}`])}
                value={value}
                onChange={(next) => set(field.name, next)}
                sellers={writing.sellers}
                wrong={wrong}
                disabled={disabled}
              />
            );
          })}
        </Grid>
      )}
    </Stack>
  );
}

function Parts({ draft, onChange, writing, tried, disabled, place, depth }: Readonly<EditorProps>) {
  const { t } = useTranslation();
  const { children, type } = draft;
  const most = type === 'IF' ? 2 : MOST_CHILDREN;
  const replace = (at: number, next: NodeDraft) => onChange({ ...draft, children: children.map((child, index) => (index === at ? next : child)) });
  return (
    <Stack gap="tight">
      {children.map((child, at) => {
        const name = `${place}.${at + 1}`;
        const when = draft.when[at];
        const asked = type === 'IF' || type === 'FIRST';
        return (
          <Group key={child.key} label={t(asked ? (when ? 'strategies.tree.ifPart' : 'strategies.tree.elsePart') : 'strategies.tree.alternative', { place: name })}>
            <Stack gap="tight">
              {asked && when ? (
                <ConditionEditor
                  condition={when}
                  onChange={(next) => onChange({ ...draft, when: draft.when.map((each, index) => (index === at ? next : each)) })}
                  writing={writing}
                  tried={tried}
                  disabled={disabled}
                  name={`when-${draft.key}-${at}`}
                  depth={0}
                />
              ) : null}
              <NodeEditor draft={child} onChange={(next) => replace(at, next)} writing={writing} tried={tried} disabled={disabled} place={name} depth={depth + 1} />
              {disabled ? null : (
                <Inline gap="tight" wrap>
                  <Small label={t('strategies.tree.up')} of={name} onAction={() => onChange(moveChild(draft, at, at - 1))} disabled={at === 0} />
                  <Small label={t('strategies.tree.down')} of={name} onAction={() => onChange(moveChild(draft, at, at + 1))} disabled={at === children.length - 1} />
                  <Small label={t('strategies.tree.wrap')} of={name} onAction={() => replace(at, wrap(child, writing))} disabled={depth + 2 >= DEEPEST} />
                  <Small label={t('strategies.tree.remove')} of={name} onAction={() => onChange(removeChild(draft, at))} disabled={children.length === 1} />
                </Inline>
              )}
            </Stack>
          </Group>
        );
      })}
      {disabled || children.length >= most ? null : (
        <Inline>
          <Small label={t('strategies.tree.add')} of={place} onAction={() => onChange(addChild(draft, writing))} />
        </Inline>
      )}
    </Stack>
  );
}

function Small({ label, of, onAction, disabled }: Readonly<{ label: string; of: string; onAction: () => void; disabled?: boolean }>) {
  return <Button size="small" label={label} accessibilityLabel={`${label}: ${of}`} onAction={onAction} disabled={disabled ?? false} />;
}
