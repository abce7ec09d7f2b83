import { useMemo } from 'react';
import type { StrategyWriting } from '#app/modules/strategies/views.ts';
import { useScene } from '#app/ui/scene.tsx';
import type { Writing } from './tree-draft.ts';

/** What a rule is written with: the store's money, clock, competitors and parts of the catalog. */
export function useWriting({ currency, sellers, seasons, choices }: StrategyWriting): Writing {
  const { timeZone, now } = useScene();
  return useMemo(
    () => ({ currency, timeZone, sellers, seasons, choices, now: new Date(now), collections: Object.fromEntries(choices.collection.map(({ value, label }) => [value, label])) }),
    [currency, timeZone, sellers, seasons, choices, now],
  );
}
