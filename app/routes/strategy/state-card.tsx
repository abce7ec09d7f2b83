import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SaveStrategyOutcome, StrategyView } from '#app/modules/strategies/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';
import { Conflicts } from '../strategy-editor/explain-refusal.tsx';
import { ModeChoice } from '../strategy-editor/scope-fields.tsx';

const TONE = { active: 'success', stopped: 'warning', archived: 'neutral' } as const;

/** Whether the strategy decides now: stop it, let it go on, put it away; and for the store's own, whether a person is always asked. */
export function StateCard({ strategy, disabled }: Readonly<{ strategy: StrategyView; disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const toast = useToast();
  const [asked, setAsked] = useState<'stopped' | 'archived' | null>(null);
  const done = (result: SaveStrategyOutcome) => {
    setAsked(null);
    if (result.kind === 'saved') {
      toast(t('common.saved'));
    }
  };
  const state = useIntent<SaveStrategyOutcome>('setStrategyState', done);
  const mode = useIntent<SaveStrategyOutcome>('setStrategyMode', done);
  const refused = state.result?.kind === 'refused' ? state.result : null;
  return (
    <Card title={t('strategies.list.state')} meta={<Badge tone={TONE[strategy.state]}>{t(`strategies.states.${strategy.state}`)}</Badge>} id="state">
      <Stack>
        <ProblemBanner problem={state.problem ?? mode.problem} />
        {refused ? <RefusalBanner code={refused.code} params={refused.params} /> : null}
        {refused?.conflicts ? <Conflicts conflicts={refused.conflicts} /> : null}
        <Text>{counted('strategies.decides', strategy.decides)}</Text>
        <Text tone="subdued">{t(`strategies.stateHelp.${strategy.state}`)}</Text>
        {strategy.own ? <ModeChoice value={strategy.mode} onChange={(next) => mode.send({ mode: next })} disabled={disabled || mode.busy} /> : null}
        <Inline gap="tight" wrap>
          {strategy.state === 'active' ? <Button label={t('strategies.stop')} onAction={() => setAsked('stopped')} disabled={disabled} /> : null}
          {strategy.state === 'active' ? null : <Button label={t('strategies.goOn')} onAction={() => state.send({ state: 'active' })} loading={state.busy} disabled={disabled} />}
          {strategy.own || strategy.state === 'archived' ? null : <Button label={t('strategies.archive')} onAction={() => setAsked('archived')} disabled={disabled} />}
        </Inline>
      </Stack>
      <Confirm
        open={asked !== null}
        title={t(asked === 'archived' ? 'strategies.archiveTitle' : 'strategies.stopTitle')}
        effects={[t(asked === 'archived' ? 'strategies.archiveEffect' : 'strategies.stopEffect'), counted('strategies.decides', strategy.decides)]}
        confirmLabel={t(asked === 'archived' ? 'strategies.archive' : 'strategies.stop')}
        busy={state.busy}
        onConfirm={() => state.send({ state: asked })}
        onClose={() => setAsked(null)}
      />
    </Card>
  );
}
