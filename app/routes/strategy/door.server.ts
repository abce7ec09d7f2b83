import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { changeStrategy, setStrategyMode, setStrategyState } from '#app/modules/strategies/change-strategy.server.ts';
import { restoreVersion } from '#app/modules/strategies/restore-version.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { showStrategy } from '#app/modules/strategies/show-strategy.server.ts';
import { examplesSchema } from '#app/pricing/examples.ts';
import { preview, strategySettings, treeSchema, tryExamplesIntent } from '../strategy-editor/door-parts.server.ts';

/** Of the address. */
const one = z.object({ strategyId: strategyIdSchema });

export const loader = embeddedLoader(one, ({ ctx }, { strategyId }) => showStrategy(ctx, { id: strategyId }));

export const action = embeddedAction({
  previewStrategy: preview,
  tryExamples: tryExamplesIntent,
  saveStrategy: intent({
    needs: 'changeSettings',
    input: one.extend({ tree: treeSchema, examples: examplesSchema.optional() }),
    run: ({ ctx }, { strategyId: id, ...input }) => saveStrategy(ctx, { id, ...input }),
  }),
  restoreVersion: intent({
    needs: 'changeSettings',
    input: one.extend({ version: z.number().int().min(1).max(1_000_000) }),
    run: ({ ctx }, input) => restoreVersion(ctx, { id: input.strategyId, version: input.version }),
  }),
  changeStrategy: intent({
    needs: 'changeSettings',
    input: one.extend(strategySettings.shape),
    run: ({ ctx }, { strategyId: id, ...input }) => changeStrategy(ctx, { id, ...input }),
  }),
  setStrategyState: intent({
    needs: 'changeSettings',
    input: one.extend({ state: z.enum(['active', 'stopped', 'archived']) }),
    run: ({ ctx }, input) => setStrategyState(ctx, { id: input.strategyId, state: input.state }),
  }),
  setStrategyMode: intent({
    needs: 'changeSettings',
    input: one.extend({ mode: z.enum(['store', 'ask']) }),
    run: ({ ctx }, input) => setStrategyMode(ctx, { id: input.strategyId, mode: input.mode }),
  }),
});
