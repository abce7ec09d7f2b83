import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { backtestStrategy } from '#app/modules/decisions/backtest-strategy.server.ts';
import { simulateStrategy } from '#app/modules/decisions/simulate-strategy.server.ts';
import { showStrategy } from '#app/modules/strategies/show-strategy.server.ts';

/** Of the address. */
const one = z.object({ strategyId: strategyIdSchema });
const version = z.number().int().min(1).max(1_000_000);

export const loader = embeddedLoader(one, ({ ctx }, { strategyId }) => showStrategy(ctx, { id: strategyId }));

export const action = embeddedAction({
  backtestStrategy: intent({
    needs: 'view',
    limit: 'simulate',
    input: one.extend({ version, weeks: z.literal([4, 8, 13, 26]), carry: z.string().max(10_000).nullable() }),
    run: ({ ctx }, input) => backtestStrategy(ctx, input),
  }),
  // Looking is for everyone: nothing is written.
  simulateStrategy: intent({
    needs: 'view',
    limit: 'simulate',
    input: one.extend({ version, other: version.nullable(), carry: z.string().max(100_000).nullable() }),
    run: ({ ctx }, input) => simulateStrategy(ctx, input),
  }),
});
