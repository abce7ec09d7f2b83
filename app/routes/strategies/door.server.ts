import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { previewStrategy } from '#app/modules/decisions/preview-strategy.server.ts';
import { restoreVersion } from '#app/modules/strategies/restore-version.server.ts';
import { saveStrategy } from '#app/modules/strategies/save-strategy.server.ts';
import { showStrategy } from '#app/modules/strategies/show-strategy.server.ts';
import { strategySchema } from './strategy-schema.server.ts';

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
    input: z.object({ tree: strategySchema }),
    run: ({ ctx }, input) => saveStrategy(ctx, input),
  }),
  restoreVersion: intent({
    needs: 'changeSettings',
    input: z.object({ version: z.number().int().min(1).max(1_000_000) }),
    run: ({ ctx }, input) => restoreVersion(ctx, input),
  }),
});
