import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreferencesOutcome, PreferencesView } from '#app/modules/notifications/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Inline, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';

const TONE = { none: 'neutral', unconfirmed: 'warning', confirmed: 'success' } as const;

/** Where letters go: an address, proven by a code that was mailed to it. */
export function AddressCard({ mail }: Readonly<{ mail: PreferencesView['mail'] }>) {
  const { t } = useTranslation();
  const toast = useToast();
  const [address, setAddress] = useState('');
  const [code, setCode] = useState('');
  const done = (words: string) => (result: PreferencesOutcome) => {
    if (result.kind === 'saved') {
      setAddress('');
      setCode('');
      toast(t(words));
    }
  };
  const set = useIntent<PreferencesOutcome>('setAddress', done('notifications.mail.codeSent'));
  const confirm = useIntent<PreferencesOutcome>('confirmAddress', done('notifications.mail.confirmedNow'));
  const remove = useIntent<PreferencesOutcome>('removeAddress', done('notifications.mail.removed'));
  const test = useIntent<PreferencesOutcome>('sendTest', done('notifications.mail.testSent'));
  const asked = [set, confirm, remove, test];
  const refused = asked.map(({ result }) => result).find((result) => result?.kind === 'refused');
  if (mail === null) {
    return (
      <Card title={t('notifications.mail.title')} id="address">
        <Text tone="subdued">{t('notifications.mail.off')}</Text>
      </Card>
    );
  }
  return (
    <Card title={t('notifications.mail.title')} meta={<Badge tone={TONE[mail.state]}>{t(`notifications.mail.state.${mail.state}`)}</Badge>} id="address">
      <Stack>
        <ProblemBanner problem={asked.map(({ problem }) => problem).find((problem) => problem !== null) ?? null} />
        {refused?.kind === 'refused' ? <RefusalBanner code={refused.code} params={refused.params} /> : null}
        {mail.address ? (
          <Text>
            <bdi dir="ltr">{mail.address}</bdi>
          </Text>
        ) : (
          <Text tone="subdued">{t('notifications.mail.why')}</Text>
        )}
        {mail.state === 'unconfirmed' ? (
          <>
            <TextField label={t('notifications.mail.code')} name="code" type="decimal" value={code} onChange={setCode} help={t('notifications.mail.codeHelp')} maxLength={6} />
            <Inline>
              <Button variant="primary" label={t('notifications.mail.confirm')} onAction={() => confirm.send({ code })} loading={confirm.busy} disabled={code.trim() === ''} />
            </Inline>
          </>
        ) : null}
        {mail.state === 'none' ? (
          <>
            <TextField label={t('notifications.mail.address')} name="address" value={address} onChange={setAddress} maxLength={254} />
            <Inline>
              <Button label={t('notifications.mail.set')} onAction={() => set.send({ address })} loading={set.busy} disabled={address.trim() === ''} />
            </Inline>
          </>
        ) : (
          <Inline gap="tight" wrap>
            {mail.state === 'confirmed' ? <Button size="small" label={t('notifications.mail.test')} onAction={() => test.send()} loading={test.busy} /> : null}
            <Button size="small" label={t('notifications.mail.remove')} onAction={() => remove.send()} loading={remove.busy} />
          </Inline>
        )}
      </Stack>
    </Card>
  );
}
