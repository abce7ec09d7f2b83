import { useTranslation } from 'react-i18next';
import type { SimulatedVersion, SimulationView } from '#app/modules/decisions/views.ts';
import { Card, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, Money } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';

const COUNTS = ['up', 'down', 'hold', 'correction', 'block', 'ready'] as const;

/** What each version would do, side by side, and what it would earn: exactly, and with demand's answer as a range. */
export function ResultCard({ view, running }: Readonly<{ view: SimulationView; running: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const key = (one: SimulatedVersion): string => `v${one.version}`;
  const cells = (draw: (one: SimulatedVersion) => React.ReactNode) => Object.fromEntries(view.versions.map((one) => [key(one), draw(one)]));
  return (
    <Card title={t(view.carry === null ? 'simulator.result' : 'simulator.soFar')} id="result">
      <Stack>
        <Text tone="subdued">
          {view.carry === null
            ? counted('simulator.judged', view.judged)
            : t(running ? 'simulator.partial' : 'simulator.stopped', { judged: format.count(view.judged), total: format.count(view.total) })}
        </Text>
        <Table
          caption={t('simulator.result')}
          columns={[
            { key: 'what', title: t('simulator.figure'), lead: true },
            ...view.versions.map((one) => ({ key: key(one), title: t('strategies.version', { version: format.count(one.version) }), align: 'end' as const })),
          ]}
          rows={[
            ...COUNTS.map((name) => ({
              id: name,
              label: t(`strategies.preview.${name}`),
              cells: { what: t(`strategies.preview.${name}`), ...cells((one) => <Count value={one[name]} />) },
            })),
            {
              id: 'steady',
              label: t('simulator.steady'),
              cells: { what: t('simulator.steady'), ...cells((one) => (one.steady ? <Money amount={one.steady} sign="always" /> : '–')) },
              detail: <Notes notes={view.versions.map((one) => counted('simulator.steadyOf', one.priced, { changes: one.up + one.down }))} />,
            },
            {
              id: 'range',
              label: t('simulator.range'),
              cells: {
                what: t('simulator.range'),
                ...cells((one) =>
                  one.range ? (
                    <>
                      <Money amount={one.range.low} sign="always" /> {t('simulator.to')} <Money amount={one.range.high} sign="always" />
                    </>
                  ) : (
                    t('simulator.unknown')
                  ),
                ),
              },
              detail: <Notes notes={view.versions.map((one) => counted('simulator.rangeOf', one.answered, { changes: one.up + one.down }))} />,
            },
          ]}
        />
        <Text variant="small" tone="subdued">
          {t('simulator.meaning')}
        </Text>
      </Stack>
    </Card>
  );
}

function Notes({ notes }: Readonly<{ notes: readonly string[] }>) {
  return (
    <Text variant="small" tone="subdued">
      {[...new Set(notes)].join(' · ')}
    </Text>
  );
}
