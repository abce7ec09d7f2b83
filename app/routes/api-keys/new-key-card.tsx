import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { API_SCOPES, type ApiScope, KEY_LIFETIMES } from '#app/modules/stores/api-scopes.ts';
import type { NewKeyOutcome } from '#app/modules/stores/views.ts';
import { Banner, Button, Card, Checkbox, Inline, Select, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';
import type { Made } from './made-key.tsx';

/** Making a key is done at once, not with the save bar: its answer is shown only once. */
export function NewKeyCard({ full, onMade }: Readonly<{ full: boolean; onMade: (made: Made) => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ReadonlySet<ApiScope>>(new Set());
  const [days, setDays] = useState('90');
  const [tried, setTried] = useState(false);
  const create = useIntent<NewKeyOutcome>('createKey', (outcome) => {
    if (outcome.kind === 'made') {
      setName('');
      setScopes(new Set());
      setTried(false);
      onMade(outcome);
    }
  });
  const choose = (scope: ApiScope, on: boolean): void => setScopes(new Set(API_SCOPES.filter((one) => (one === scope ? on : scopes.has(one)))));
  return (
    <Card title={t('api.keys.new.title')} id="new-key">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (name.trim() !== '' && scopes.size > 0) {
            create.send({ name: name.trim(), scopes: [...scopes], days: days === '' ? null : Number(days) });
          }
        }}
      >
        <Stack>
          {full ? <Banner tone="info" title={t('api.keys.full')} /> : null}
          <ProblemBanner problem={create.problem} />
          {create.result?.kind === 'refused' ? <RefusalBanner code={create.result.code} params={{}} /> : null}
          <TextField
            label={t('api.keys.new.name')}
            name="keyName"
            value={name}
            onChange={setName}
            maxLength={80}
            help={t('api.keys.new.nameHelp')}
            disabled={full}
            {...(tried && name.trim() === '' ? { error: t('api.keys.new.nameMissing') } : {})}
          />
          <fieldset className="mz-plain-fieldset">
            <legend>{t('api.keys.new.scopes')}</legend>
            <Stack gap="tight">
              {API_SCOPES.map((scope) => (
                <Checkbox key={scope} label={t(`api.scopes.${scope}`)} checked={scopes.has(scope)} onChange={(on) => choose(scope, on)} disabled={full} />
              ))}
              {tried && scopes.size === 0 ? <Text tone="critical">{t('api.keys.new.scopesMissing')}</Text> : null}
            </Stack>
          </fieldset>
          <Select
            label={t('api.keys.new.lifetime')}
            name="keyDays"
            value={days}
            onChange={setDays}
            options={KEY_LIFETIMES.map((length) => ({
              value: length === null ? '' : String(length),
              label: length === null ? t('api.keys.new.forever') : counted('api.keys.new.days', length),
            }))}
            help={t('api.keys.new.lifetimeHelp')}
            disabled={full}
          />
          <Inline>
            <Button variant="primary" label={t('api.keys.new.make')} submit loading={create.busy} disabled={full} />
          </Inline>
        </Stack>
      </form>
    </Card>
  );
}
