/** What the screens of one strategy and of a new one have in common at their doors. */
import { z } from 'zod';
import { intent } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { previewStrategy } from '#app/modules/decisions/preview-strategy.server.ts';
import { tryExamples } from '#app/modules/strategies/examples.server.ts';
import { scopeSchema } from '#app/modules/strategies/scope.server.ts';
import { examplesSchema } from '#app/pricing/examples.ts';

/** Name, scope, priority and mode: what a strategy has besides its rules. */
export const strategySettings = z.object({ name: z.string().max(100), scope: scopeSchema, priority: z.number().int().min(0).max(100), mode: z.enum(['store', 'ask']) });
/** Read by the verb: it says in which sentence something is wrong. */
export const treeSchema = z.record(z.string(), z.unknown());
/** Trying is for everyone: nothing of it is kept. */
export const tryExamplesIntent = intent({
  needs: 'view',
  limit: 'preview',
  input: z.object({ tree: treeSchema, examples: examplesSchema }),
  run: ({ ctx }, input) => tryExamples(ctx, input),
});
/** Looking is for everyone: a preview writes nothing. */
export const preview = intent({
  needs: 'view',
  limit: 'preview',
  input: z.object({ tree: treeSchema, strategyId: strategyIdSchema.optional(), scope: scopeSchema.optional() }),
  run: ({ ctx }, input) => previewStrategy(ctx, input),
});
