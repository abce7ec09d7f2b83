import { haltRollouts } from '#app/modules/decisions/rollout.server.ts';
import { verifyPrices } from '#app/modules/execution/verify-prices.server.ts';
import { writePrices } from '#app/modules/execution/write-prices.server.ts';
import { settleRuns } from '#app/modules/runs/settle-runs.server.ts';
import type { Handlers } from './handler.ts';

/** Write, then read back. The rows hold the deadlines: when a job is lost, the sweep finds them. */
export const changeHandlers: Pick<Handlers, 'changes.write' | 'changes.verify'> = {
  'changes.write': {
    run: async (ctx, payload) => {
      const slice = await writePrices(ctx);
      await haltRollouts(ctx);
      await settleRuns(ctx);
      const verify = { name: 'changes.verify', payload, delayMs: ctx.timings.verifyDelaysMs[0] ?? 30_000 } as const;
      return slice.more ? [verify, { name: 'changes.write', payload, delayMs: slice.waitMs }] : [verify];
    },
    giveUp: () => Promise.resolve(),
  },
  'changes.verify': {
    run: async (ctx, payload) => {
      const slice = await verifyPrices(ctx);
      await haltRollouts(ctx);
      await settleRuns(ctx);
      const again = slice.more ? 0 : slice.nextAt && Math.max(50, slice.nextAt.getTime() - ctx.clock.now().getTime());
      return [
        ...(slice.requeued > 0 ? [{ name: 'changes.write', payload } as const] : []),
        ...(again === null ? [] : [{ name: 'changes.verify', payload, delayMs: again } as const]),
      ];
    },
    giveUp: () => Promise.resolve(),
  },
};
