import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from './host-bridge.tsx';
import { Button, Card, Inline, Stack, Text } from './kit/components.tsx';
import { ProblemBanner, RefusalBanner } from './problem-banner.tsx';
import { useSaveBar } from './save-scope.tsx';
import type { Fields } from './use-fields.ts';
import { useIntent } from './use-intent.ts';

export type Refused = { code: string; params: Readonly<Record<string, unknown>> };
type Saved = { kind?: string } & Partial<Refused>;

/**
 * A card with one form. `read` turns what was typed into the fields to send, or null while something is not valid; errors
 * stand beside their fields, and only once a save was tried.
 */
export function FormCard<Values extends object>({
  title,
  intro,
  id,
  intent,
  fields,
  read,
  disabled,
  explain,
  onSaved,
  children,
}: Readonly<{
  title: string;
  intro?: ReactNode;
  id?: string;
  intent: string;
  fields: Fields<Values>;
  read: (values: Values) => Readonly<Record<string, unknown>> | null;
  disabled: boolean;
  /** What a refusal needs besides its words, such as the products it is about. */
  explain?: (refused: Refused) => ReactNode;
  onSaved?: (result: Saved) => void;
  children: (tried: boolean) => ReactNode;
}>) {
  const { t } = useTranslation();
  const toast = useToast();
  const [tried, setTried] = useState(false);
  const save = useIntent<Saved>(intent, (result) => {
    if (result.kind !== 'refused') {
      setTried(false);
      fields.reset();
      toast(t('common.saved'));
      onSaved?.(result);
    }
  });
  const refused: Refused | null = save.result?.kind === 'refused' ? { ...save.result, code: save.result.code ?? 'internal', params: save.result.params ?? {} } : null;
  const submit = () => {
    setTried(true);
    const body = read(fields.values);
    if (body && !disabled) {
      save.send(body);
    }
  };
  const discard = () => {
    setTried(false);
    fields.reset();
  };
  useSaveBar(!fields.dirty ? 'clean' : save.busy ? 'saving' : 'dirty', { save: submit, discard });

  return (
    <Card title={title} {...(id ? { id } : {})}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {intro ? <Text tone="subdued">{intro}</Text> : null}
          <ProblemBanner problem={save.problem} />
          {refused ? <RefusalBanner code={refused.code} params={refused.params} /> : null}
          {refused && explain ? explain(refused) : null}
          {children(tried)}
          {fields.dirty ? (
            <Inline justify="end">
              <Button label={t('common.discard')} onAction={discard} disabled={save.busy} />
              <Button variant="primary" label={t('common.save')} submit loading={save.busy} disabled={disabled} />
            </Inline>
          ) : null}
        </Stack>
      </form>
    </Card>
  );
}
