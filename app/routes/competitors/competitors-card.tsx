import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CompetitorView, MarketView } from '#app/modules/market/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Banner, Button, Card, EmptyState, Grid, Inline, Stack, Table, Text, TextField } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { Code, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useProblemWords } from '#app/ui/problem.ts';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';

type Added = { kind: 'added'; id: string } | { kind: 'refused'; code: string; params: Record<string, string | number | boolean> };

export function CompetitorsCard({ market, disabled }: Readonly<{ market: MarketView; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [leaving, setLeaving] = useState<CompetitorView | null>(null);
  const remove = useIntent('removeCompetitor', () => {
    setLeaving(null);
    toast(t('competitors.removed'));
  });
  const { competitors, max } = market;
  const used = competitors.length;
  return (
    <Card
      title={t('competitors.list')}
      id="competitors"
      meta={<Badge tone={used >= max ? 'warning' : 'neutral'}>{t('settings.limits.used', { used: format.count(used), max: format.count(max) })}</Badge>}
    >
      <ProblemBanner problem={remove.problem} />
      {competitors.length === 0 ? (
        <EmptyState title={t('competitors.none')}>{t('competitors.noneBody')}</EmptyState>
      ) : (
        <CompetitorTable market={market} disabled={disabled} onRemove={setLeaving} />
      )}
      {used >= max ? <Banner tone="info" title={t('competitors.full')} /> : null}
      <AddForm disabled={disabled || used >= max} />
      <Confirm
        open={leaving !== null}
        title={t('competitors.removeTitle', { name: leaving?.name ?? '' })}
        effects={[t('competitors.removeEffect')]}
        confirmLabel={t('competitors.remove')}
        danger
        busy={remove.busy}
        onConfirm={() => remove.send({ id: leaving?.id ?? '' })}
        onClose={() => setLeaving(null)}
      />
    </Card>
  );
}

function CompetitorTable({ market, disabled, onRemove }: Readonly<{ market: MarketView; disabled: boolean; onRemove: (competitor: CompetitorView) => void }>) {
  const { t } = useTranslation();
  return (
    <Table
      caption={t('competitors.list')}
      columns={[
        { key: 'name', title: t('competitors.name'), lead: true },
        { key: 'coverage', title: t('competitors.coverage') },
        { key: 'fresh', title: t('competitors.freshness') },
        { key: 'reading', title: t('competitors.reading') },
        { key: 'remove', title: t('common.actions') },
      ]}
      rows={market.competitors.map((competitor) => ({
        id: competitor.id,
        label: competitor.name,
        cells: {
          name: (
            <Stack gap="tight">
              <Text strong as="span">
                <bdi>{competitor.name}</bdi>
              </Text>
              {competitor.baseUrl ? <Code>{competitor.baseUrl}</Code> : <Text variant="small">{t('competitors.file')}</Text>}
            </Stack>
          ),
          coverage: <Coverage competitor={competitor} variants={market.variants} />,
          fresh: <Freshness competitor={competitor} hours={market.maxOfferAgeHours} />,
          reading: <Reading competitor={competitor} />,
          remove: (
            <Button
              size="small"
              variant="plain"
              tone="critical"
              label={t('competitors.remove')}
              accessibilityLabel={t('competitors.removeOne', { name: competitor.name })}
              onAction={() => onRemove(competitor)}
              disabled={disabled}
            />
          ),
        },
      }))}
    />
  );
}

/** How much of the catalog it can say anything about. */
function Coverage({ competitor, variants }: Readonly<{ competitor: CompetitorView; variants: number }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const share = variants === 0 ? 0 : Math.round((competitor.covers / variants) * 10_000);
  return (
    <Stack gap="tight">
      <span>{t('competitors.covers', { share: format.bps(share), covers: format.count(competitor.covers) })}</span>
      <Text variant="small" tone="subdued">
        {counted('competitors.matched', competitor.offers, { matched: competitor.matched })}
      </Text>
      {competitor.review > 0 ? (
        <Text variant="small" tone="caution">
          {counted('competitors.review', competitor.review)}
        </Text>
      ) : null}
    </Stack>
  );
}

/** A price that is too old for a decision is as good as none. */
function Freshness({ competitor, hours }: Readonly<{ competitor: CompetitorView; hours: number }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  if (competitor.newestAt === null || competitor.oldestAt === null) {
    return <>{t('competitors.noOffers')}</>;
  }
  const stale = competitor.matched - competitor.fresh;
  return (
    <Stack gap="tight">
      <span>
        {t('competitors.newest')} <When at={competitor.newestAt} />
      </span>
      <Text variant="small" tone={stale > 0 ? 'caution' : 'subdued'}>
        {stale > 0 ? counted('competitors.stale', stale, { hours }) : t('competitors.allFresh', { hours: format.count(hours) })}
      </Text>
    </Stack>
  );
}

function Reading({ competitor }: Readonly<{ competitor: CompetitorView }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const words = useProblemWords();
  const { total, good } = competitor.visits;
  return (
    <Stack gap="tight">
      <span>{competitor.lastScoutedAt ? <When at={competitor.lastScoutedAt} /> : t('competitors.never')}</span>
      {total > 0 && competitor.baseUrl ? (
        <Text variant="small" tone={good < total ? 'caution' : 'subdued'}>
          {counted('competitors.visits', total, { good })}
        </Text>
      ) : null}
      {competitor.lastError ? (
        <Text variant="small" tone="critical">
          {words(competitor.lastError.code, competitor.lastError.params)}
        </Text>
      ) : null}
    </Stack>
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
      toast(t('competitors.added'));
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
            label={t('competitors.name')}
            name="competitorName"
            value={name}
            onChange={setName}
            maxLength={80}
            disabled={disabled}
            {...(tried && name.trim() === '' ? { error: t('competitors.nameMissing') } : {})}
          />
          <TextField
            label={t('competitors.address')}
            name="competitorAddress"
            type="url"
            value={address}
            onChange={setAddress}
            placeholder="https://"
            help={t('competitors.addressHelp')}
            disabled={disabled}
            {...(tried && baseUrl === null ? { error: t('competitors.addressWrong') } : {})}
          />
        </Grid>
        <Inline>
          <Button label={t('competitors.add')} submit loading={add.busy} disabled={disabled} />
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
