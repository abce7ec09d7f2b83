/** What Home, the list of runs and a run itself say in the same words. */
import { useTranslation } from 'react-i18next';
import type { ChangeTotals, RunStatus, RunSummary } from '#app/modules/runs/views.ts';
import type { Tone } from '#app/ui/kit/skin.ts';
import { Badge, Link, Table } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useCounted } from '#app/ui/words.ts';

export const CHANGE_STATES = ['queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled'] as const satisfies readonly (keyof ChangeTotals)[];
const SETTLED = ['verified', 'needs_attention', 'rejected', 'cancelled'] as const satisfies readonly (keyof ChangeTotals)[];

const RUN_TONE = {
  running: 'info',
  cancelling: 'warning',
  done: 'success',
  cancelled: 'neutral',
  failed: 'critical',
} as const satisfies Record<RunStatus, Tone>;
const CHANGE_TONE = {
  queued: 'neutral',
  writing: 'info',
  written: 'info',
  verified: 'success',
  unknown: 'warning',
  needs_attention: 'warning',
  rejected: 'critical',
  cancelled: 'neutral',
} as const satisfies Record<keyof ChangeTotals, Tone>;

/** A run has decided all there is to decide while prices approved since are still being written: that is not done. */
export function RunStatusBadge({ run: { status, changes } }: Readonly<{ run: Pick<RunSummary, 'status' | 'changes'> }>) {
  const { t } = useTranslation();
  if (status === 'done' && isUnderway(changes)) {
    return <Badge tone="info">{t('runs.status.writing')}</Badge>;
  }
  return <Badge tone={RUN_TONE[status]}>{t(`runs.status.${status}`)}</Badge>;
}

export function ChangeStateBadge({ state }: Readonly<{ state: keyof ChangeTotals }>) {
  const { t } = useTranslation();
  return <Badge tone={CHANGE_TONE[state]}>{t(`runs.change.${state}`)}</Badge>;
}

export function isActive(status: RunStatus): boolean {
  return status === 'running' || status === 'cancelling';
}

/** Some price has not come to rest yet. */
export function isUnderway(changes: ChangeTotals): boolean {
  return changes.queued + changes.writing + changes.written + changes.unknown > 0;
}

export function totalOf(changes: ChangeTotals): number {
  return CHANGE_STATES.reduce((sum, state) => sum + changes[state], 0);
}

/** Percent of changes that will not move any more. */
export function settledShare(changes: ChangeTotals): number {
  const total = totalOf(changes);
  return total === 0 ? 0 : (SETTLED.reduce((sum, state) => sum + changes[state], 0) / total) * 100;
}

/** "212 changed and checked, 3 skipped, 0 unknown": says what is not known as plainly as what is. `skipped` undefined: not asked here. */
export function useTotalsLine(): (run: Pick<RunSummary, 'kind' | 'changes'>, skipped?: number) => string {
  const { t } = useTranslation();
  const counted = useCounted();
  return ({ kind, changes }, skipped) => {
    const parts = [counted(`runs.totals.verified.${kind}`, changes.verified)];
    const underway = changes.queued + changes.writing + changes.written;
    if (underway > 0) {
      parts.push(counted('runs.totals.underway', underway));
    }
    if (changes.needs_attention > 0) {
      parts.push(counted('runs.totals.attention', changes.needs_attention));
    }
    if (changes.rejected > 0) {
      parts.push(counted('runs.totals.rejected', changes.rejected));
    }
    if (changes.cancelled > 0) {
      parts.push(counted('runs.totals.cancelled', changes.cancelled));
    }
    if (skipped !== undefined) {
      parts.push(counted('runs.totals.skipped', skipped));
    }
    parts.push(counted('runs.totals.unknown', changes.unknown));
    return parts.join(t('common.comma'));
  };
}

export function RunTable({ runs }: Readonly<{ runs: readonly RunSummary[] }>) {
  const { t } = useTranslation();
  const totals = useTotalsLine();
  return (
    <Table
      caption={t('runs.title')}
      columns={[
        { key: 'run', title: t('runs.columns.run'), lead: true },
        { key: 'status', title: t('runs.columns.status') },
        { key: 'changes', title: t('runs.columns.changes') },
      ]}
      rows={runs.map((run) => ({
        id: run.id,
        label: t(`runs.kind.${run.kind}`),
        cells: {
          run: (
            <Link to={`/runs/${run.id}`}>
              {t(`runs.kind.${run.kind}`)} · <When at={run.startedAt} />
            </Link>
          ),
          status: <RunStatusBadge run={run} />,
          changes: totals(run),
        },
      }))}
    />
  );
}
