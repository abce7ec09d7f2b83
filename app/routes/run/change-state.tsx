import { useTranslation } from 'react-i18next';
import type { RunChangeRow } from '#app/modules/runs/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Stack, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useReasonWords } from '#app/ui/words.ts';
import { ChangeStateBadge } from '../run-parts.tsx';

/** Where one price stands now. */
export function ChangeState({ row }: Readonly<{ row: RunChangeRow }>) {
  const { t } = useTranslation();
  return (
    <Stack gap="tight">
      <span>{row.undone ? <Badge>{t('runs.undone')}</Badge> : <ChangeStateBadge state={row.state} />}</span>
      {row.verifiedAt ? (
        <Text variant="small" tone="subdued">
          <When at={row.verifiedAt} />
        </Text>
      ) : null}
    </Stack>
  );
}

/** Why it stands there, and for those in doubt what that means and what happens next. */
export function ChangeWhy({ row }: Readonly<{ row: RunChangeRow }>) {
  const { t } = useTranslation();
  const reason = useReasonWords();
  return (
    <Stack gap="tight">
      {row.reason ? <Text variant="small">{reason({ code: row.reason, params: {} }, 'skips')}</Text> : null}
      {inDoubt(row) ? (
        <Text variant="small" tone="subdued">
          {t(`runs.meaning.${row.state}`)}
        </Text>
      ) : null}
      {row.state === 'needs_attention' ? <Recheck row={row} /> : null}
    </Stack>
  );
}

/** The way out for a person: one more look at the store settles the change. Nothing is written. */
function Recheck({ row }: Readonly<{ row: RunChangeRow }>) {
  const { t } = useTranslation();
  const may = useCan();
  const toast = useToast();
  const recheck = useIntent<{ state: 'verified' | 'cancelled' }>('recheck', ({ state }) => toast(t(`runs.rechecked.${state}`)));
  return (
    <>
      <ProblemBanner problem={recheck.problem} />
      <span>
        <Button
          label={t('runs.recheck')}
          size="small"
          accessibilityLabel={`${t('runs.recheck')}: ${row.title}`}
          disabled={!may('approve')}
          loading={recheck.busy}
          onAction={() => recheck.send({ id: row.changeId })}
        />
      </span>
    </>
  );
}

export function inDoubt({ state }: RunChangeRow): boolean {
  return state === 'unknown' || state === 'needs_attention';
}
