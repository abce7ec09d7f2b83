import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MATCH_STATES, type MatchPair } from '#app/modules/market/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Button, Card, EmptyState, Inline, Page, Table, Tabs, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat, useReasonWords } from '#app/ui/words.ts';
import type { loader } from './door.server.ts';
import { pairRow, useMatchColumns } from './pair-row.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const keyOf = ({ offerId, variantId }: Pick<MatchPair, 'offerId' | 'variantId'>): string => `${offerId}~${variantId}`;

export default function Matches() {
  const { t } = useTranslation();
  const { list, paged } = useLoaderData<typeof loader>();
  const may = useCan();
  const counted = useCounted();
  const format = useFormat();
  const words = useReasonWords();
  const columns = useMatchColumns();
  const toast = useToast();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const judge = useIntent<{ done: number }>('judge', ({ done }) => {
    setSelected(new Set());
    toast(counted('matches.judged', done));
  });
  const chosen = list.pairs.filter((pair) => selected.has(keyOf(pair)));
  const send = (verdict: 'accepted' | 'rejected', pairs: readonly Pick<MatchPair, 'offerId' | 'variantId'>[]): void =>
    judge.send({ verdict, pairs: pairs.map(({ offerId, variantId }) => ({ offerId, variantId })) });
  const here = `/matches?state=${list.state}`;
  const mayJudge = may('changeSettings');

  return (
    <Page title={t('matches.title')} subtitle={t('matches.intro')} back={{ to: '/competitors', label: t('common.nav.competitors') }}>
      <ProblemBanner problem={judge.problem} />
      <Card>
        <Tabs
          label={t('matches.title')}
          items={MATCH_STATES.map((state) => ({ id: state, label: t(`matches.state.${state}`), count: format.count(list.counts[state]), to: `/matches?state=${state}` }))}
          selected={list.state}
        />
        {list.pairs.length === 0 ? (
          <EmptyState title={t(`matches.empty.${list.state}`)} action={{ label: t('common.nav.competitors'), to: '/competitors' }}>
            {t('matches.empty.body')}
          </EmptyState>
        ) : (
          <>
            {mayJudge ? (
              <Inline>
                <Button
                  label={counted('matches.acceptCount', chosen.length)}
                  variant="primary"
                  disabled={chosen.length === 0}
                  loading={judge.busy}
                  onAction={() => send('accepted', chosen)}
                />
                <Button label={counted('matches.rejectCount', chosen.length)} disabled={chosen.length === 0} loading={judge.busy} onAction={() => send('rejected', chosen)} />
              </Inline>
            ) : (
              <Text tone="subdued">{t('common.readOnlyPerson')}</Text>
            )}
            <Table
              caption={t('matches.title')}
              columns={columns}
              rows={list.pairs.map((pair) => ({ ...pairRow(pair, t, words), id: keyOf(pair), selectable: mayJudge }))}
              {...(mayJudge
                ? { selection: { selected, onChange: setSelected, allLabel: t('inbox.selectPage'), rowLabel: (label: string) => t('inbox.selectRow', { label }) } }
                : {})}
            />
          </>
        )}
        <More next={list.nextCursor === null ? null : `${here}&cursor=${encodeURIComponent(list.nextCursor)}`} first={paged ? here : null} />
      </Card>
    </Page>
  );
}
