import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OVERLAPS } from '#app/modules/stores/api-scopes.ts';
import type { ApiKeyView, NewKeyOutcome } from '#app/modules/stores/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, EmptyState, Inline, Select, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import type { Tone } from '#app/ui/kit/skin.ts';
import { Code, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import type { Made } from './made-key.tsx';

const TONES = { active: 'success', replaced: 'info', expired: 'neutral', revoked: 'neutral' } as const satisfies Record<ApiKeyView['state'], Tone>;

interface KeysCardProps {
  keys: readonly ApiKeyView[];
  /** How many of them work. */
  open: number;
  max: number;
  onMade: (made: Made) => void;
  onEnded: (id: string) => void;
}

export function KeysCard({ keys, open, max, onMade, onEnded }: Readonly<KeysCardProps>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [asking, setAsking] = useState<{ what: 'rotate' | 'revoke'; key: ApiKeyView } | null>(null);
  const close = (): void => setAsking(null);
  const revoke = useIntent<{ done: number }>('revokeKey', () => {
    if (asking) {
      onEnded(asking.key.id);
    }
    close();
    toast(t('api.keys.revoke.done'));
  });
  const rotate = useIntent<NewKeyOutcome>('rotateKey', (outcome) => {
    close();
    if (outcome.kind === 'made') {
      onMade(outcome);
    }
  });
  return (
    <Card
      title={t('api.keys.list')}
      id="keys"
      meta={<Badge tone={open >= max ? 'warning' : 'neutral'}>{t('settings.limits.used', { used: format.count(open), max: format.count(max) })}</Badge>}
    >
      <ProblemBanner problem={revoke.problem ?? rotate.problem} />
      {rotate.result?.kind === 'refused' ? <RefusalBanner code={rotate.result.code} params={{}} /> : null}
      {keys.length === 0 ? (
        <EmptyState title={t('api.keys.none.title')}>{t('api.keys.none.body')}</EmptyState>
      ) : (
        <KeyTable keys={keys} onAsk={(what, key) => setAsking({ what, key })} />
      )}
      <Confirm
        open={asking?.what === 'revoke'}
        title={t('api.keys.revoke.title', { name: asking?.key.name ?? '' })}
        effects={[t('api.keys.revoke.effect'), t('api.keys.revoke.final')]}
        confirmLabel={t('api.keys.revoke.action')}
        danger
        busy={revoke.busy}
        onConfirm={() => revoke.send({ id: asking?.key.id ?? '' })}
        onClose={close}
      />
      <Rotate shown={asking?.what === 'rotate' ? asking.key : null} busy={rotate.busy} onRotate={(id, overlapHours) => rotate.send({ id, overlapHours })} onClose={close} />
    </Card>
  );
}

function Rotate({
  shown,
  busy,
  onRotate,
  onClose,
}: Readonly<{ shown: ApiKeyView | null; busy: boolean; onRotate: (id: string, overlapHours: number) => void; onClose: () => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const [hours, setHours] = useState('24');
  return (
    <Confirm
      open={shown !== null}
      title={t('api.keys.rotate.title', { name: shown?.name ?? '' })}
      effects={[t('api.keys.rotate.effect'), t('api.keys.rotate.same')]}
      confirmLabel={t('api.keys.rotate.action')}
      busy={busy}
      onConfirm={() => onRotate(shown?.id ?? '', Number(hours))}
      onClose={onClose}
    >
      <Select
        label={t('api.keys.rotate.overlap')}
        name="overlap"
        value={hours}
        onChange={setHours}
        options={OVERLAPS.map((length) => ({ value: String(length), label: length === 0 ? t('api.keys.rotate.atOnce') : counted('api.keys.rotate.hours', length) }))}
      />
    </Confirm>
  );
}

function KeyTable({ keys, onAsk }: Readonly<{ keys: readonly ApiKeyView[]; onAsk: (what: 'rotate' | 'revoke', key: ApiKeyView) => void }>) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t('api.keys.list')}
      columns={[
        { key: 'name', title: t('api.keys.new.name'), lead: true },
        { key: 'may', title: t('api.keys.new.scopes') },
        { key: 'used', title: t('api.keys.used') },
        { key: 'until', title: t('api.keys.until') },
        { key: 'act', title: t('common.actions') },
      ]}
      rows={keys.map((key) => ({
        id: key.id,
        label: key.name,
        cells: {
          name: (
            <Stack gap="tight">
              <Text strong as="span">
                <bdi>{key.name}</bdi>
              </Text>
              <Code>{`${key.prefix}_…`}</Code>
              <Inline>
                <Badge tone={TONES[key.state]}>{t(`api.keys.state.${key.state}`)}</Badge>
              </Inline>
              <Text variant="small" tone="subdued">
                {key.createdBy.isYou ? t('activity.who.you') : t('activity.who.person', { id: key.createdBy.id })} · <When at={key.createdAt} />
              </Text>
            </Stack>
          ),
          may: (
            <Stack gap="tight">
              {key.scopes.map((scope) => (
                <Text key={scope} variant="small" as="span">
                  {t(`api.scopes.${scope}`)}
                </Text>
              ))}
            </Stack>
          ),
          used: key.lastUsedAt === null ? <Text tone="subdued">{t('api.keys.never')}</Text> : <When at={key.lastUsedAt} />,
          until: key.expiresAt === null ? t('api.keys.new.forever') : <When at={key.expiresAt} full />,
          act: key.state === 'active' || key.state === 'replaced' ? <Actions of={key} onAsk={onAsk} /> : null,
        },
      }))}
    />
  );
}

function Actions({ of, onAsk }: Readonly<{ of: ApiKeyView; onAsk: (what: 'rotate' | 'revoke', key: ApiKeyView) => void }>) {
  const { t } = useTranslation();
  return (
    <Inline gap="tight">
      {of.state === 'active' ? (
        <Button size="small" label={t('api.keys.rotate.action')} accessibilityLabel={t('api.keys.rotate.one', { name: of.name })} onAction={() => onAsk('rotate', of)} />
      ) : null}
      <Button
        size="small"
        variant="plain"
        tone="critical"
        label={t('api.keys.revoke.action')}
        accessibilityLabel={t('api.keys.revoke.one', { name: of.name })}
        onAction={() => onAsk('revoke', of)}
      />
    </Inline>
  );
}
