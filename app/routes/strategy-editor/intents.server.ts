/** What can be asked of a strategy: by the screen of one, and by the one that makes a new one. */
import { z } from 'zod';
import { intent } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { previewStrategy } from '#app/modules/decisions/preview-strategy.server.ts';
import { changeStrategy, createStrategy, setStrategyMode, setStrategyState } from '#app/modules/strategies/change-strategy.server.ts';
import { restoreVersion } from '#app/modules/strategies/restore-version.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { scopeSchema } from '#app/modules/strategies/scope.server.ts';

/** Name, scope, priority and mode: what a strategy has besides its rules. */
const settings = z.object({ name: z.string().max(100), scope: scopeSchema, priority: z.number().int().min(0).max(100), mode: z.enum(['store', 'ask']) });
/** Read by the verb: it says in which sentence something is wrong. */
const tree = z.record(z.string(), z.unknown());
/** Of the page it is sent from. */
const strategyId = strategyIdSchema;

/** Looking is for everyone: a preview writes nothing. */
const preview = intent({
  needs: 'view',
  limit: 'preview',
  input: z.object({ tree, strategyId: strategyId.optional(), scope: scopeSchema.optional() }),
  run: ({ ctx }, input) => previewStrategy(ctx, input),
});

export const newIntents = {
  previewStrategy: preview,
  createStrategy: intent({
    needs: 'changeSettings',
    input: settings.extend({ tree }),
    run: ({ ctx }, input) => createStrategy(ctx, input),
  }),
};

export const strategyIntents = {
  previewStrategy: preview,
  saveStrategy: intent({
    needs: 'changeSettings',
    input: z.object({ strategyId, tree }),
    run: ({ ctx }, input) => saveStrategy(ctx, { id: input.strategyId, tree: input.tree }),
  }),
  restoreVersion: intent({
    needs: 'changeSettings',
    input: z.object({ strategyId, version: z.number().int().min(1).max(1_000_000) }),
    run: ({ ctx }, input) => restoreVersion(ctx, { id: input.strategyId, version: input.version }),
  }),
  changeStrategy: intent({
    needs: 'changeSettings',
    input: settings.extend({ strategyId }),
    run: ({ ctx }, { strategyId: id, ...input }) => changeStrategy(ctx, { id, ...input }),
  }),
  setStrategyState: intent({
    needs: 'changeSettings',
    input: z.object({ strategyId, state: z.enum(['active', 'stopped', 'archived']) }),
    run: ({ ctx }, input) => setStrategyState(ctx, { id: input.strategyId, state: input.state }),
  }),
  setStrategyMode: intent({
    needs: 'changeSettings',
    input: z.object({ strategyId, mode: z.enum(['store', 'ask']) }),
    run: ({ ctx }, input) => setStrategyMode(ctx, { id: input.strategyId, mode: input.mode }),
  }),
};
