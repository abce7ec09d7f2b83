import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { previewStrategy } from '#app/modules/decisions/preview-strategy.server.ts';
import { changeStrategy, createStrategy, setStrategyMode, setStrategyState } from '#app/modules/strategies/change-strategy.server.ts';
import { restoreVersion } from '#app/modules/strategies/restore-version.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { scopeSchema } from '#app/modules/strategies/scope.server.ts';
import { showStrategy } from '#app/modules/strategies/show-strategy.server.ts';
import { strategySchema } from './strategy-schema.server.ts';

/** Name, scope, priority and mode: what a strategy has besides its rules. */
const settings = z.object({ name: z.string().max(100), scope: scopeSchema, priority: z.number().int().min(0).max(100), mode: z.enum(['store', 'ask']) });

export const loader = embeddedLoader(z.object({}), ({ ctx }) => showStrategy(ctx));

export const action = embeddedAction({
  // Looking is for everyone: a preview writes nothing.
  previewStrategy: intent({
    needs: 'view',
    limit: 'preview',
    input: z.object({ tree: strategySchema }),
    run: ({ ctx }, input) => previewStrategy(ctx, input),
  }),
  saveStrategy: intent({
    needs: 'changeSettings',
    input: z.object({ id: strategyIdSchema.optional(), tree: strategySchema }),
    run: ({ ctx }, input) => saveStrategy(ctx, input),
  }),
  restoreVersion: intent({
    needs: 'changeSettings',
    input: z.object({ id: strategyIdSchema.optional(), version: z.number().int().min(1).max(1_000_000) }),
    run: ({ ctx }, input) => restoreVersion(ctx, input),
  }),
  createStrategy: intent({
    needs: 'changeSettings',
    input: settings.extend({ tree: strategySchema }),
    run: ({ ctx }, input) => createStrategy(ctx, input),
  }),
  changeStrategy: intent({
    needs: 'changeSettings',
    input: settings.extend({ id: strategyIdSchema }),
    run: ({ ctx }, input) => changeStrategy(ctx, input),
  }),
  setStrategyState: intent({
    needs: 'changeSettings',
    input: z.object({ id: strategyIdSchema, state: z.enum(['active', 'stopped', 'archived']) }),
    run: ({ ctx }, input) => setStrategyState(ctx, input),
  }),
  setStrategyMode: intent({
    needs: 'changeSettings',
    input: z.object({ id: strategyIdSchema, mode: z.enum(['store', 'ask']) }),
    run: ({ ctx }, input) => setStrategyMode(ctx, input),
  }),
});
