import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BacktestView } from '#app/modules/decisions/views.ts';
import { Banner, Button, Card, Inline, List, Progress, Select, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useSlices } from '#app/ui/use-slices.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';

const WEEKS = ['4', '8', '13', '26'] as const;
const COUNTS = ['judged', 'up', 'down', 'hold', 'correction', 'block', 'unknown'] as const;
const UNVALUED = ['outside_support', 'sales_thin', 'cost_unknown'] as const;
type Replayed = Extract<BacktestView, { kind: 'replayed' }>;

/** A version on the store's own past: what it would have decided week by week, and what of that can be valued. */
export function BacktestCard({ version }: Readonly<{ version: number }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  const [weeks, setWeeks] = useState<string>('13');
  const replay = useSlices<Asked, BacktestView>('backtestStrategy', (next, asked) => next.kind === 'refused' || (next.version === asked.version && next.weeks === asked.weeks));
  const { view, running } = replay;
  const shown = view?.kind === 'replayed' ? view : null;
  return (
    <Card title={t('simulator.past.title')} id="backtest">
      <Stack>
        <Text tone="subdued">{t('simulator.past.intro')}</Text>
        <Inline align="end">
          <Select
            label={t('simulator.past.weeks')}
            name="weeks"
            value={weeks}
            onChange={setWeeks}
            options={WEEKS.map((value) => ({ value, label: counted('simulator.past.last', Number(value)) }))}
          />
          <Button label={t('simulator.past.start', { version: format.count(version) })} onAction={() => replay.start({ version, weeks: Number(weeks) })} loading={running} />
          {running ? <Button label={t('simulator.stop')} onAction={replay.stop} /> : null}
        </Inline>
        <ProblemBanner problem={replay.problem} />
        {view?.kind === 'refused' ? <RefusalBanner code={view.code} params={view.params} /> : null}
        {shown && shown.carry !== null ? (
          <Progress
            label={t('simulator.progress', { judged: format.count(shown.done), total: format.count(shown.total) })}
            value={shown.total === 0 ? 0 : Math.min(100, (shown.done / shown.total) * 100)}
          />
        ) : null}
        {shown ? (
          <div aria-live="polite" aria-busy={running}>
            <Told view={shown} />
          </div>
        ) : null}
      </Stack>
    </Card>
  );
}

function Told({ view }: Readonly<{ view: Replayed }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const changes = view.up + view.down;
  const refused = UNVALUED.filter((why) => view.unvalued[why] > 0);
  return (
    <Stack gap="tight">
      {view.judged === 0 && view.carry === null ? <Banner tone="info" title={t('simulator.past.nothing')} /> : null}
      <Table
        caption={t('simulator.past.title')}
        columns={[
          { key: 'what', title: t('simulator.figure'), lead: true },
          { key: 'value', title: t('simulator.past.value'), align: 'end' },
        ]}
        rows={[
          ...COUNTS.map((name) => ({
            id: name,
            label: t(`simulator.past.counts.${name}`),
            cells: { what: t(`simulator.past.counts.${name}`), value: <Count value={view[name]} /> },
          })),
          {
            id: 'exact',
            label: t('simulator.past.exact'),
            cells: { what: t('simulator.past.exact'), value: view.exact && view.valued > 0 ? <Money amount={view.exact} sign="always" /> : t('simulator.unknown') },
            detail: <Note>{counted('simulator.past.exactOf', view.valued, { changes })}</Note>,
          },
          {
            id: 'range',
            label: t('simulator.past.range'),
            cells: {
              what: t('simulator.past.range'),
              value: view.range ? (
                <>
                  <Money amount={view.range.low} sign="always" /> {t('simulator.to')} <Money amount={view.range.high} sign="always" />
                </>
              ) : (
                t('simulator.unknown')
              ),
            },
            detail: <Note>{counted('simulator.past.rangeOf', view.answered, { changes })}</Note>,
          },
        ]}
      />
      {refused.length > 0 ? (
        <>
          <Text strong>{t('simulator.past.unvalued')}</Text>
          <List items={refused.map((why) => counted(`simulator.past.why.${why}`, view.unvalued[why]))} />
        </>
      ) : null}
      <Note>{t('simulator.past.meaning')}</Note>
    </Stack>
  );
}

function Note({ children }: Readonly<{ children: string }>) {
  return (
    <Text variant="small" tone="subdued">
      {children}
    </Text>
  );
}

interface Asked {
  version: number;
  weeks: number;
}
