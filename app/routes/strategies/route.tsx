import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { StrategySummary } from '#app/modules/strategies/views.ts';
import { Badge, Card, Link, Page, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count } from '#app/ui/kit/values.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useFormat } from '#app/ui/words.ts';
import { useScopeWords } from '../strategy-editor/use-scope-words.ts';
import { useTreeWords } from '../strategy-editor/use-tree-words.ts';
import { useWriting } from '../strategy-editor/use-writing.ts';
import type { loader } from './door.server.ts';

export { loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const TONE = { active: 'success', stopped: 'warning', archived: 'neutral' } as const;

export default function Strategies() {
  const { t } = useTranslation();
  const may = useCan();
  const { strategies, writing } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t('strategies.list.title')}
      subtitle={t('strategies.list.intro')}
      back={{ to: '/', label: t('common.nav.home') }}
      secondary={[
        { label: t('strategies.lines.title'), to: '/strategies/lines' },
        { label: t('strategies.seasons.title'), to: '/strategies/seasons' },
      ]}
      {...(may('changeSettings') ? { primary: { label: t('strategies.list.add'), to: '/strategies/new' } } : {})}
    >
      <Card title={t('strategies.list.order')} id="strategies">
        <Stack>
          <Text tone="subdued">{t('strategies.list.orderHelp')}</Text>
          <StrategiesTable strategies={strategies} collections={useWriting(writing).collections} />
        </Stack>
      </Card>
    </Page>
  );
}

function StrategiesTable({ strategies, collections }: Readonly<{ strategies: readonly StrategySummary[]; collections: Readonly<Record<string, string>> }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useTreeWords(collections);
  const scope = useScopeWords(collections);
  return (
    <Table
      caption={t('strategies.list.title')}
      columns={[
        { key: 'name', title: t('strategies.scope.name'), lead: true },
        { key: 'scope', title: t('strategies.scope.whose') },
        { key: 'priority', title: t('strategies.scope.priorityShort'), align: 'end' },
        { key: 'decides', title: t('strategies.list.decides'), align: 'end' },
        { key: 'state', title: t('strategies.list.state') },
      ]}
      rows={strategies.map((strategy) => {
        const name = strategy.own ? t('strategies.own') : strategy.name;
        return {
          id: strategy.strategyId,
          label: name,
          cells: {
            name: (
              <Link to={`/strategies/${strategy.strategyId}`}>
                <bdi>{name}</bdi>
              </Link>
            ),
            scope: strategy.own ? t('strategies.list.rest') : scope(strategy.scope),
            priority: strategy.own ? '–' : format.count(strategy.priority),
            decides: <Count value={strategy.decides} />,
            state: (
              <>
                <Badge tone={TONE[strategy.state]}>{t(`strategies.states.${strategy.state}`)}</Badge>{' '}
                {strategy.mode === 'ask' ? <Badge>{t('strategies.mode.ask.short')}</Badge> : null}
              </>
            ),
          },
          detail: (
            <Text variant="small" tone="subdued">
              {words.short(strategy.tree)}
            </Text>
          ),
        };
      })}
    />
  );
}
