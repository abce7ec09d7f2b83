import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeasonAsker, SeasonsView } from '#app/modules/strategies/views.ts';
import type { Span } from '#app/lib/seasons.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Inline, Link, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { SeasonForm } from './season-form.tsx';

const TWO_YEARS = 730;

/** What holds today or comes next, with its days by the store's calendar. */
export function ReadyCard({ ready, today }: Readonly<Pick<SeasonsView, 'ready' | 'today'>>) {
  const { t } = useTranslation();
  return (
    <Card title={t('strategies.seasons.ready.title')} id="ready-seasons">
      <Stack>
        <Text tone="subdued">{t('strategies.seasons.ready.help')}</Text>
        <Table
          caption={t('strategies.seasons.ready.title')}
          columns={[
            { key: 'season', title: t('strategies.seasons.name'), lead: true },
            { key: 'days', title: t('strategies.seasons.days') },
            { key: 'asked', title: t('strategies.seasons.asked') },
          ]}
          rows={ready.map(({ season, from, until, sighted, asked }) => ({
            id: season,
            label: t(`strategies.seasons.names.${season}`),
            cells: {
              season: (
                <Stack gap="tight">
                  <Text strong>{t(`strategies.seasons.names.${season}`)}</Text>
                  <Text variant="small" tone="subdued">
                    {t(`strategies.seasons.how.${season}`)}
                  </Text>
                </Stack>
              ),
              days: (
                <Stack gap="tight">
                  <Days span={{ from, until }} today={today} />
                  {sighted ? (
                    <Text variant="small" tone="subdued">
                      {t('strategies.seasons.sighted')}
                    </Text>
                  ) : null}
                </Stack>
              ),
              asked: <Askers asked={asked} />,
            },
          }))}
        />
      </Stack>
    </Card>
  );
}

/** What rules on the pace of sales take for usual, and from how much of the past that is known. */
export function PaceCard({ pace: { milli, years, knownDays } }: Readonly<Pick<SeasonsView, 'pace'>>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  const expected =
    milli === null
      ? knownDays < TWO_YEARS
        ? counted('strategies.seasons.pace.young', knownDays)
        : t('strategies.seasons.pace.thin')
      : counted('strategies.seasons.pace.known', years, { share: format.bps(milli * 10) });
  return (
    <Card title={t('strategies.seasons.pace.title')} id="pace">
      <Stack gap="tight">
        <Text>{expected}</Text>
        <Text variant="small" tone="subdued">
          {t('strategies.seasons.pace.how')}
        </Text>
      </Stack>
    </Card>
  );
}

export function OwnSeason({ season, today, disabled }: Readonly<{ season: SeasonsView['own'][number]; today: string; disabled: boolean }>) {
  const { t } = useTranslation();
  const toast = useToast();
  const [changing, setChanging] = useState(false);
  const remove = useIntent<{ kind: string; code?: string; params?: Record<string, unknown> }>('removeSeason', ({ kind }) =>
    kind === 'saved' ? toast(t('common.saved')) : undefined,
  );
  if (changing) {
    return <SeasonForm season={season} disabled={disabled} onEnd={() => setChanging(false)} />;
  }
  const { name, yearly, next, asked, seasonId } = season;
  return (
    <Card title={name} id={`season-${seasonId}`}>
      <Stack gap="tight">
        <Inline gap="tight">
          <Badge tone={yearly ? 'info' : 'neutral'}>{t(yearly ? 'strategies.seasons.everyYear' : 'strategies.seasons.once')}</Badge>
          {next === null ? <Text tone="subdued">{t(yearly ? 'strategies.seasons.notSoon' : 'strategies.seasons.over')}</Text> : <Days span={next} today={today} />}
        </Inline>
        {asked.length === 0 ? null : (
          <Inline gap="tight">
            <Text tone="subdued">{t('strategies.seasons.asked')}</Text>
            <Askers asked={asked} />
          </Inline>
        )}
        <ProblemBanner problem={remove.problem} />
        {remove.result?.kind === 'refused' ? <RefusalBanner code={remove.result.code ?? 'internal'} params={remove.result.params ?? {}} /> : null}
        <Inline gap="tight">
          <Button
            size="small"
            label={t('strategies.seasons.change')}
            accessibilityLabel={`${t('strategies.seasons.change')}: ${name}`}
            onAction={() => setChanging(true)}
            disabled={disabled}
          />
          <Button
            size="small"
            label={t('strategies.seasons.remove')}
            accessibilityLabel={`${t('strategies.seasons.remove')}: ${name}`}
            onAction={() => remove.send({ seasonId })}
            loading={remove.busy}
            disabled={disabled}
          />
        </Inline>
      </Stack>
    </Card>
  );
}

function Days({ span: { from, until }, today }: Readonly<{ span: Span; today: string }>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Inline gap="tight">
      <Text>{from === until ? format.date(from) : `${format.date(from)} – ${format.date(until)}`}</Text>
      {from <= today && today <= until ? <Badge tone="success">{t('strategies.seasons.now')}</Badge> : null}
    </Inline>
  );
}

function Askers({ asked }: Readonly<{ asked: readonly SeasonAsker[] }>) {
  const { t } = useTranslation();
  return asked.length === 0 ? (
    <>–</>
  ) : (
    <Inline gap="tight">
      {asked.map(({ strategyId, name }) => (
        <Link key={strategyId} to={`/strategies/${strategyId}`}>
          <bdi>{name === '' ? t('strategies.own') : name}</bdi>
        </Link>
      ))}
    </Inline>
  );
}
