import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { ActivityEntry } from '#app/modules/insights/views.ts';
import { Banner, Button, Card, EmptyState, Inline, Link, Page, Table, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { actionWords, actorWords } from './action-words.ts';
import type { loader } from './door.server.ts';
import { activityAddress, FilterBar } from './filter-bar.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

type Verdict = { ok: true; length: number } | { ok: false; brokenAt: number };

export default function Activity() {
  const { t } = useTranslation();
  const { entries, nextCursor, chainLength, people, filter, paged } = useLoaderData<typeof loader>();
  const counted = useCounted();
  const format = useFormat();
  const check = useIntent<Verdict>('checkChain');
  const verdict = check.result;
  const here = activityAddress(filter);
  const narrowed = here !== '/activity';
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
        <Inline>
          <Button label={t('activity.chain.check')} loading={check.busy} onAction={() => check.send()} />
        </Inline>
      </Card>
      <Card>
        <FilterBar key={here} filter={filter} people={people} empty={entries.length === 0} />
        {entries.length === 0 ? (
          <EmptyState title={t(narrowed ? 'activity.noMatch.title' : 'activity.empty.title')}>{t(narrowed ? 'activity.noMatch.body' : 'activity.empty.body')}</EmptyState>
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
              cells: { what: <What entry={entry} />, who: <span>{actorWords(entry.actor, t)}</span>, when: <When at={entry.at} full /> },
            }))}
          />
        )}
        <More next={nextCursor === null ? null : `${here}${narrowed ? '&' : '?'}cursor=${nextCursor}`} first={paged ? here : null} />
      </Card>
    </Page>
  );
}

function What({ entry }: Readonly<{ entry: ActivityEntry }>) {
  const { t } = useTranslation();
  const { locale } = useScene();
  const { runId, productId, variantId } = entry.params;
  const words = actionWords(entry, t, locale);
  if (typeof runId === 'string') {
    return <Link to={`/runs/${runId}`}>{words}</Link>;
  }
  if (typeof productId === 'string' && typeof variantId === 'string') {
    return <Link to={`/products/${encodeURIComponent(productId)}?variant=${encodeURIComponent(variantId)}`}>{words}</Link>;
  }
  return <span>{words}</span>;
}
