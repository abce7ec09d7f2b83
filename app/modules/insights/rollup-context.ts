import type { StoreContext } from '#app/context.ts';

/** Adding up needs no platform: a command can do it too. */
export type RollupContext = Pick<StoreContext, 'db' | 'store' | 'clock'>;
