import { useTranslation } from 'react-i18next';
import type { ChangeTotals, StageStatus, StageView } from '#app/modules/runs/views.ts';
import type { Tone } from '#app/ui/kit/skin.ts';
import { Badge, Card, Facts, Grid, Inline, Progress, Stack, Text } from '#app/ui/kit/components.tsx';
import { Count } from '#app/ui/kit/values.tsx';
import { useProblemWords } from '#app/ui/problem.ts';
import { useFormat } from '#app/ui/words.ts';
import { CHANGE_STATES, isUnderway, settledShare } from '../run-parts.tsx';

const TONE = { waiting: 'neutral', running: 'info', done: 'success', failed: 'critical', cancelled: 'neutral' } as const satisfies Record<StageStatus, Tone>;

const ORDER = ['sources', 'offers', 'matched', 'problems', 'failed', 'analysed', 'change', 'correction', 'hold', 'block'];

/** The order of the work; a count we do not know comes last. */
function inOrder(counts: StageView['counts']): (readonly [string, number])[] {
  const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return Object.entries(counts).sort(([a], [b]) => place(a) - place(b));
}

/** The three agents of a run, each with what it has done so far. */
export function StagesCard({ stages, changes }: Readonly<{ stages: readonly StageView[]; changes: ChangeTotals }>) {
  return (
    <Grid min={260}>
      {stages.map((stage) => (
        <Stage key={stage.name} stage={stage} changes={changes} />
      ))}
    </Grid>
  );
}

function shareOf({ status, done, total }: StageView): number {
  if (status === 'done') {
    return 100;
  }
  return total === null || total === 0 ? 0 : Math.min(100, (done / total) * 100);
}

function Stage({ stage, changes }: Readonly<{ stage: StageView; changes: ChangeTotals }>) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const format = useFormat();
  // A price approved later is written long after the stage itself has ended.
  const status = stage.name === 'executor' && stage.status === 'done' && isUnderway(changes) ? 'running' : stage.status;
  const share = status === stage.status ? shareOf(stage) : settledShare(changes);
  // What the executor did is told by the changes themselves, which go on moving after the stage has ended.
  const counts = stage.name === 'executor' ? CHANGE_STATES.flatMap((state) => (changes[state] > 0 ? [[state, changes[state]] as const] : [])) : inOrder(stage.counts);
  return (
    <Card title={t(`runs.stage.${stage.name}.name`)} meta={<Badge tone={TONE[status]}>{t(`runs.stageStatus.${status}`)}</Badge>}>
      <Text tone="subdued" variant="small">
        {t(`runs.stage.${stage.name}.does`)}
      </Text>
      <Progress
        value={share}
        label={t(`runs.stage.${stage.name}.name`)}
        {...(status === 'failed' ? { tone: 'critical' as const } : status === 'done' ? { tone: 'success' as const } : {})}
      />
      <Stack gap="tight">
        {stage.total === null ? null : (
          <Text variant="small" tone="subdued">
            {t('runs.stageDone', { done: format.count(stage.done), total: format.count(stage.total) })}
          </Text>
        )}
        {stage.startedAt ? (
          <Inline>
            <Text variant="small" tone="subdued">
              {format.time(stage.startedAt)}
              {stage.endedAt ? ` – ${format.time(stage.endedAt)}` : ''}
            </Text>
          </Inline>
        ) : null}
      </Stack>
      {counts.length > 0 ? (
        <Facts
          items={counts.map(([name, count]) => ({
            term: t([`runs.counts.${name}`, `runs.change.${name}`, 'runs.counts.other'], { name }),
            value: <Count value={count} />,
          }))}
        />
      ) : null}
      {stage.error ? <Text tone={stage.status === 'failed' ? 'critical' : 'caution'}>{words(stage.error.code, stage.error.params)}</Text> : null}
    </Card>
  );
}
