import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { ActivityEntry } from '#app/modules/insights/views.ts';
import { Banner, Button, Card, EmptyState, Link, Page, Table, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

type Verdict = { ok: true; length: number } | { ok: false; brokenAt: number };

export default function Activity() {
  const { t } = useTranslation();
  const { entries, nextCursor, chainLength, paged } = useLoaderData<typeof loader>();
  const counted = useCounted();
  const format = useFormat();
  const check = useIntent<Verdict>('checkChain');
  const verdict = check.result;
  return (
    <Page title={t('activity.title')} back={{ to: '/', label: t('common.nav.home') }}>
      <Card title={t('activity.chain.title')}>
        <Text tone="subdued">{counted('activity.chain.length', chainLength)}</Text>
        <ProblemBanner problem={check.problem} />
        {verdict === null ? null : verdict.ok ? (
          <Banner tone="success" title={counted('activity.chain.intact', verdict.length)} />
        ) : (
          <Banner tone="critical" title={t('activity.chain.broken', { n: format.count(verdict.brokenAt) })} />
        )}
        <Button label={t('activity.chain.check')} loading={check.busy} onAction={() => check.send()} />
      </Card>
      <Card>
        {entries.length === 0 ? (
          <EmptyState title={t('activity.empty.title')}>{t('activity.empty.body')}</EmptyState>
        ) : (
          <Table
            caption={t('activity.title')}
            columns={[
              { key: 'what', title: t('activity.columns.what'), lead: true },
              { key: 'who', title: t('activity.columns.who') },
              { key: 'when', title: t('activity.columns.when') },
            ]}
            rows={entries.map((entry) => ({
              id: entry.id,
              label: entry.action,
              cells: { what: <What entry={entry} />, who: <Who actor={entry.actor} />, when: <When at={entry.at} full /> },
            }))}
          />
        )}
        <More next={nextCursor === null ? null : `/activity?cursor=${nextCursor}`} first={paged ? '/activity' : null} />
      </Card>
    </Page>
  );
}

function What({ entry }: Readonly<{ entry: ActivityEntry }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { count, mode, version, accepted, runId } = entry.params;
  const n = typeof count === 'number' ? count : typeof accepted === 'number' ? accepted : 0;
  const key = entry.action.replace('.', '_');
  const words = t([`activity.actions.${key}`, 'activity.actions.other'], {
    n: format.count(n),
    count: n,
    version: typeof version === 'number' ? format.count(version) : '',
    mode: typeof mode === 'string' ? t(`common.mode.${mode}.name`) : '',
    action: entry.action,
  });
  return typeof runId === 'string' ? <Link to={`/runs/${runId}`}>{words}</Link> : <span>{words}</span>;
}

function Who({ actor }: Readonly<{ actor: ActivityEntry['actor'] }>) {
  const { t } = useTranslation();
  if (actor.kind === 'mizan') {
    return <span>{t('activity.who.mizan')}</span>;
  }
  return <span>{actor.isYou ? t('activity.who.you') : t('activity.who.person', { id: actor.id })}</span>;
}
