import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulationView } from '#app/modules/decisions/views.ts';
import { Button, Card, Grid, Inline, Page, Progress, Select, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useSlices } from '#app/ui/use-slices.ts';
import { useFormat } from '#app/ui/words.ts';
import { RuleSentences } from '../strategy-editor/rule-fields.tsx';
import { useWriting } from '../strategy-editor/use-writing.ts';
import { BacktestCard } from './backtest-card.tsx';
import { BranchesCard } from './branches-card.tsx';
import { DifferencesCard } from './differences-card.tsx';
import type { loader } from './door.server.ts';
import { ResultCard } from './result-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

const NOBODY = '';

export default function Simulator() {
  const { t } = useTranslation();
  const format = useFormat();
  const strategy = useLoaderData<typeof loader>();
  const writing = useWriting(strategy);
  const [version, setVersion] = useState(String(strategy.version));
  const [other, setOther] = useState(NOBODY);
  const simulation = useSlices<Asked, SimulationView>(
    'simulateStrategy',
    (next, asked) => next.versions[0]?.version === asked.version && (next.versions[1]?.version ?? null) === asked.other,
  );
  const { view, running } = simulation;
  const treeOf = (wanted: string) => strategy.versions.find((one) => String(one.version) === wanted)?.tree;
  const options = strategy.versions.map((one) => ({ value: String(one.version), label: t('strategies.version', { version: format.count(one.version) }) }));
  return (
    <Page
      title={t('simulator.title')}
      subtitle={t('simulator.intro')}
      back={{ to: `/strategies/${strategy.strategyId}`, label: strategy.own ? t('strategies.own') : strategy.name }}
    >
      <Card title={t('simulator.what')} id="simulate">
        <Stack>
          <Grid min={200}>
            <VersionChoice
              label={t('simulator.version')}
              name="version"
              value={version}
              onChange={setVersion}
              options={options}
              tree={treeOf(version)}
              collections={writing.collections}
            />
            <VersionChoice
              label={t('simulator.other')}
              name="other"
              value={other}
              onChange={setOther}
              options={[{ value: NOBODY, label: t('simulator.nobody') }, ...options.filter(({ value }) => value !== version)]}
              tree={treeOf(other)}
              collections={writing.collections}
            />
          </Grid>
          <ProblemBanner problem={simulation.problem} />
          <Inline>
            <Button
              variant="primary"
              label={t(view ? 'simulator.again' : 'simulator.start')}
              onAction={() => simulation.start({ version: Number(version), other: other === NOBODY || other === version ? null : Number(other) })}
              loading={running}
            />
            {running ? <Button label={t('simulator.stop')} onAction={simulation.stop} /> : null}
          </Inline>
          {view && view.carry !== null ? (
            <Progress
              label={t('simulator.progress', { judged: format.count(view.judged), total: format.count(view.total) })}
              value={view.total === 0 ? 0 : Math.min(100, (view.judged / view.total) * 100)}
            />
          ) : null}
        </Stack>
      </Card>
      {view ? (
        <div aria-live="polite" aria-busy={running}>
          <Stack>
            <ResultCard view={view} running={running} />
            {view.versions.length > 1 ? <DifferencesCard view={view} /> : null}
            {view.versions.map((one) => (
              <BranchesCard key={one.version} simulated={one} collections={writing.collections} />
            ))}
          </Stack>
        </div>
      ) : null}
      <BacktestCard version={Number(version)} />
    </Page>
  );
}

function VersionChoice({
  label,
  name,
  value,
  onChange,
  options,
  tree,
  collections,
}: Readonly<{
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  tree: Parameters<typeof RuleSentences>[0]['tree'] | undefined;
  collections: Readonly<Record<string, string>>;
}>) {
  return (
    <Stack gap="tight">
      <Select label={label} name={name} value={value} onChange={onChange} options={options} />
      {tree ? <RuleSentences tree={tree} collections={collections} /> : <Text> </Text>}
    </Stack>
  );
}

interface Asked {
  version: number;
  other: number | null;
}
