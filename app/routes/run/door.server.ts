import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { changeIdSchema, idCursorSchema, runIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { recheckChange } from '#app/modules/execution/recheck-change.server.ts';
import { cancelRun } from '#app/modules/runs/cancel-run.server.ts';
import { showRun } from '#app/modules/runs/show-run.server.ts';
import { startUndo } from '#app/modules/runs/start-undo.server.ts';
import { readStops } from '#app/modules/stores/set-emergency-stop.server.ts';
import { emergencyStopIntent } from '../emergency-stop.server.ts';

const stateSchema = z.enum(['queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled']);

export const loader = embeddedLoader(
  z.object({ runId: runIdSchema, state: stateSchema.optional(), cursor: idCursorSchema.optional() }),
  async ({ ctx }, { runId, state, cursor }) => {
    const [run, stops] = await Promise.all([showRun(ctx, { id: runId, ...(state === undefined ? {} : { state }), ...(cursor === undefined ? {} : { cursor }) }), readStops(ctx)]);
    if (!run) {
      throw new AppError('not_found');
    }
    return { run, state: state ?? null, paged: cursor !== undefined, ...stops };
  },
);

export const action = embeddedAction({
  setEmergencyStop: emergencyStopIntent,
  cancel: intent({
    needs: 'run',
    input: z.object({ runId: runIdSchema }),
    run: async ({ ctx }, { runId }) => {
      await cancelRun(ctx, { id: runId });
      return {};
    },
  }),
  recheck: intent({
    needs: 'approve',
    input: z.object({ id: changeIdSchema }),
    run: ({ ctx }, { id }) => recheckChange(ctx, { id }),
  }),
  undo: intent({
    needs: 'undo',
    input: z.object({ runId: runIdSchema, changeIds: z.array(changeIdSchema).min(1).max(1000).optional() }),
    run: async ({ ctx, enqueue }, { runId, changeIds }) => {
      const started = await startUndo(ctx, { runId, ...(changeIds === undefined ? {} : { changeIds }) });
      if (started.kind === 'started') {
        const { id: storeId, epoch } = ctx.store;
        await enqueue({ name: 'run.undo', payload: { storeId, epoch, runId: started.id } });
      }
      return started;
    },
  }),
});
