import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ORPHAN_REASONS, type OrphansView } from '#app/modules/orphans/views.ts';
import type { StartOutcome } from '#app/modules/runs/views.ts';
import { Button, Card, Inline, Link, List, Stack, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

interface OrphansCardProps {
  orphans: OrphansView;
  /** A run is under way, or may not begin. */
  held: boolean;
  onStarted: (started: StartOutcome) => void;
}

/** Prices that Mizan wrote and that nobody decides any more: decided again, or put back to what stood before. */
export function OrphansCard({ orphans, held, onStarted }: Readonly<OrphansCardProps>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const may = useCan();
  const [asking, setAsking] = useState(false);
  const decide = useIntent<StartOutcome>('decideOrphans', onStarted);
  const putBack = useIntent<StartOutcome>('putBackOrphans', (started) => {
    setAsking(false);
    onStarted(started);
  });
  const { items, counts } = orphans;
  if (items.length === 0) {
    return null;
  }
  const owned = counts.sale_over + counts.strategy_gone + counts.out_of_scope;
  const refused = [decide.result, putBack.result].find((result) => result?.kind === 'refused');
  return (
    <Card title={t('home.orphans.title')} id="orphans">
      <Stack gap="tight">
        {ORPHAN_REASONS.filter((why) => counts[why] > 0).map((why) => (
          <Text key={why}>{counted(`home.orphans.${why}`, counts[why])}</Text>
        ))}
      </Stack>
      <ProblemBanner problem={decide.problem ?? putBack.problem} />
      {refused?.kind === 'refused' ? <RefusalBanner code={refused.code} params={refused.params} /> : null}
      <List
        items={items.map((item) => (
          <span key={item.variantId}>
            <Link to={item.why === 'unknown' ? `/runs/${item.runId}` : `/products/${encodeURIComponent(item.productId)}?variant=${encodeURIComponent(item.variantId)}`}>
              <bdi>{item.variantTitle === NO_OPTIONS ? item.title : `${item.title} · ${item.variantTitle}`}</bdi>
            </Link>{' '}
            <Money amount={item.price} />
            {item.before === null ? null : (
              <>
                {' · '}
                {t('home.orphans.before')} <Money amount={item.before} />
              </>
            )}
          </span>
        ))}
      />
      {owned > 0 ? (
        <Inline>
          <Button label={t('home.orphans.decide')} onAction={() => decide.send()} loading={decide.busy} disabled={held || !may('run')} />
          <Button label={t('home.orphans.putBack')} onAction={() => setAsking(true)} disabled={held || !may('undo')} />
        </Inline>
      ) : null}
      <Confirm
        open={asking}
        title={t('home.orphans.confirmTitle')}
        effects={[counted('runs.undoEffect', owned), t('runs.undoFloor'), t('settings.leave.outside')]}
        confirmLabel={t('home.orphans.putBack')}
        danger
        busy={putBack.busy}
        onConfirm={() => putBack.send()}
        onClose={() => setAsking(false)}
      />
    </Card>
  );
}
