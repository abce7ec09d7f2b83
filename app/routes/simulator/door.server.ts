import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { simulateStrategy } from '#app/modules/decisions/simulate-strategy.server.ts';
import { showStrategy } from '#app/modules/strategies/show-strategy.server.ts';

/** Of the address. */
const one = z.object({ strategyId: strategyIdSchema });
const version = z.number().int().min(1).max(1_000_000);

export const loader = embeddedLoader(one, ({ ctx }, { strategyId }) => showStrategy(ctx, { id: strategyId }));

export const action = embeddedAction({
  // Looking is for everyone: nothing is written.
  simulateStrategy: intent({
    needs: 'view',
    limit: 'simulate',
    input: one.extend({ version, other: version.nullable(), carry: z.string().max(100_000).nullable() }),
    run: ({ ctx }, input) => simulateStrategy(ctx, input),
  }),
});
