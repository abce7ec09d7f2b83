import { z } from 'zod';
import { intent } from '#app/http/embedded.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';

/** Decides again what rests on something that has moved: the same intent on every screen that tells of it. */
export const decideMovedIntent = intent({
  needs: 'run',
  input: z.object({}),
  run: async ({ ctx, enqueue }) => {
    const started = await startRun(ctx, { trigger: 'event' });
    if (started.kind === 'started') {
      await enqueue({ name: 'run.analyze', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch, runId: started.id } });
    }
    return started;
  },
});
