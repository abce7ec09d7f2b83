import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompetitorView, SettingsView } from '#app/modules/stores/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Banner, Button, Card, EmptyState, Grid, Inline, Link, Stack, Table, Text, TextField } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { Code, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useProblemWords } from '#app/ui/problem.ts';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';

type Added = { kind: 'added'; id: string } | { kind: 'refused'; code: string; params: Record<string, string | number | boolean> };

export function CompetitorsCard({ settings, disabled }: Readonly<{ settings: SettingsView; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [leaving, setLeaving] = useState<CompetitorView | null>(null);
  const remove = useIntent('removeCompetitor', () => {
    setLeaving(null);
    toast(t('settings.competitors.removed'));
  });
  const { used, max } = settings.limits.competitors;
  return (
    <Card
      title={t('settings.competitors.title')}
      id="competitors"
      meta={<Badge tone={used >= max ? 'warning' : 'neutral'}>{t('settings.limits.used', { used: format.count(used), max: format.count(max) })}</Badge>}
    >
      <Text tone="subdued">{t('settings.competitors.intro')}</Text>
      <ProblemBanner problem={remove.problem} />
      {settings.competitors.length === 0 ? (
        <EmptyState title={t('settings.competitors.none')}>{t('settings.competitors.noneBody')}</EmptyState>
      ) : (
        <CompetitorTable competitors={settings.competitors} disabled={disabled} onRemove={setLeaving} />
      )}
      <Link to="/matches">{t('matches.open')}</Link>
      {used >= max ? <Banner tone="info" title={t('settings.competitors.full')} /> : null}
      <AddForm disabled={disabled || used >= max} />
      <Confirm
        open={leaving !== null}
        title={t('settings.competitors.removeTitle', { name: leaving?.name ?? '' })}
        effects={[t('settings.competitors.removeEffect')]}
        confirmLabel={t('settings.competitors.remove')}
        danger
        busy={remove.busy}
        onConfirm={() => remove.send({ id: leaving?.id ?? '' })}
        onClose={() => setLeaving(null)}
      />
    </Card>
  );
}

function CompetitorTable({
  competitors,
  disabled,
  onRemove,
}: Readonly<{ competitors: readonly CompetitorView[]; disabled: boolean; onRemove: (competitor: CompetitorView) => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const words = useProblemWords();
  return (
    <Table
      caption={t('settings.competitors.title')}
      columns={[
        { key: 'name', title: t('settings.competitors.name'), lead: true },
        { key: 'offers', title: t('settings.competitors.offers') },
        { key: 'last', title: t('settings.competitors.last') },
        { key: 'remove', title: t('common.actions') },
      ]}
      rows={competitors.map((competitor) => ({
        id: competitor.id,
        label: competitor.name,
        cells: {
          name: (
            <Stack gap="tight">
              <Text strong as="span">
                <bdi>{competitor.name}</bdi>
              </Text>
              {competitor.baseUrl ? <Code>{competitor.baseUrl}</Code> : <Text variant="small">{t('settings.competitors.file')}</Text>}
            </Stack>
          ),
          offers: counted('settings.competitors.matched', competitor.offers, { matched: competitor.matched }),
          last: (
            <Stack gap="tight">
              {competitor.lastScoutedAt ? <When at={competitor.lastScoutedAt} /> : t('settings.competitors.never')}
              {competitor.lastError ? (
                <Text variant="small" tone="critical">
                  {words(competitor.lastError.code, competitor.lastError.params)}
                </Text>
              ) : null}
            </Stack>
          ),
          remove: (
            <Button
              size="small"
              variant="plain"
              tone="critical"
              label={t('settings.competitors.remove')}
              accessibilityLabel={t('settings.competitors.removeOne', { name: competitor.name })}
              onAction={() => onRemove(competitor)}
              disabled={disabled}
            />
          ),
        },
      }))}
    />
  );
}

/** Adding is done at once, not with the save bar: it reaches out and may be refused. */
function AddForm({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const toast = useToast();
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [tried, setTried] = useState(false);
  const add = useIntent<Added>('addCompetitor', (added) => {
    if (added.kind === 'added') {
      setName('');
      setAddress('');
      setTried(false);
      toast(t('settings.competitors.added'));
    }
  });
  const baseUrl = webAddress(address);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (name.trim() !== '' && baseUrl !== null) {
          add.send({ name: name.trim(), baseUrl });
        }
      }}
    >
      <Stack>
        <ProblemBanner problem={add.problem} />
        {add.result?.kind === 'refused' ? <RefusalBanner code={add.result.code} params={add.result.params} /> : null}
        <Grid min={220}>
          <TextField
            label={t('settings.competitors.name')}
            name="competitorName"
            value={name}
            onChange={setName}
            maxLength={80}
            disabled={disabled}
            {...(tried && name.trim() === '' ? { error: t('settings.competitors.nameMissing') } : {})}
          />
          <TextField
            label={t('settings.competitors.address')}
            name="competitorAddress"
            type="url"
            value={address}
            onChange={setAddress}
            placeholder="https://"
            help={t('settings.competitors.addressHelp')}
            disabled={disabled}
            {...(tried && baseUrl === null ? { error: t('settings.competitors.addressWrong') } : {})}
          />
        </Grid>
        <Inline>
          <Button label={t('settings.competitors.add')} submit loading={add.busy} disabled={disabled} />
        </Inline>
      </Stack>
    </form>
  );
}

/** People type "shop.example.com"; the protocol is ours to add. */
function webAddress(text: string): string | null {
  const typed = text.trim();
  const full = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
  return typed !== '' && URL.canParse(full) && new URL(full).hostname.includes('.') ? full : null;
}
