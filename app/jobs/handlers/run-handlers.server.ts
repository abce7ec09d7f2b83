import { asId, type RunId } from '#app/lib/ids.ts';
import { analyzePage } from '#app/modules/decisions/analyze-store.server.ts';
import { decideUndo } from '#app/modules/decisions/decide-undo.server.ts';
import { autoApprove } from '#app/modules/decisions/auto-approve.server.ts';
import { scoutNext } from '#app/modules/market/scout-offers.server.ts';
import { forgetMoved } from '#app/modules/runs/forget-moved.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { settleRuns } from '#app/modules/runs/settle-runs.server.ts';
import { advanceStage, analysedIn, failRun, finishStage, openStage, setStageTotal, showProgress } from '#app/modules/runs/stages.server.ts';
import { storeMode } from '#app/modules/stores/settings.server.ts';
import type { Handlers } from './handler.ts';

/** Scout -> Analyst -> Executor: the chain of a run can be read here from top to bottom. */
export const runHandlers: Pick<Handlers, 'run.start' | 'run.react' | 'run.scout' | 'run.analyze' | 'run.undo'> = {
  'run.start': {
    run: async (ctx, payload) => {
      // Another start may have won meanwhile, or the stop was pulled: then there is nothing to do until the next sweep.
      const started = await startRun(ctx, { trigger: 'schedule' });
      return started.kind === 'started' ? [{ name: 'run.scout', payload: { ...payload, runId: started.id } }] : [];
    },
    giveUp: () => Promise.resolve(),
  },
  'run.react': {
    run: async (ctx, payload) => {
      const started = await startRun(ctx, { trigger: 'event' });
      return started.kind === 'started' ? [{ name: 'run.analyze', payload: { ...payload, runId: started.id } }] : [];
    },
    giveUp: () => Promise.resolve(),
  },
  'run.scout': {
    run: async (ctx, payload) => {
      const runId = asId<RunId>(payload.runId);
      const stage = await openStage(ctx, runId, 'scout');
      if (!stage) {
        return [];
      }
      const { cursor, found, stopped } = await scoutNext(ctx, { runId, cursor: stage.cursor, onProgress: () => showProgress(ctx, runId, 'scout', { done: 0, total: null }) });
      if (stopped) {
        await settleRuns(ctx);
        return [];
      }
      if (cursor !== null) {
        await advanceStage(ctx, runId, 'scout', { from: stage.cursor, to: cursor, counts: found, done: found.offers });
        return [{ name: 'run.scout', payload }];
      }
      await finishStage(ctx, runId, 'scout', 'analyst');
      await setStageTotal(ctx, runId, 'analyst');
      return [{ name: 'run.analyze', payload }];
    },
    giveUp: (ctx, payload, error) => failRun(ctx, asId<RunId>(payload.runId), error),
  },
  'run.analyze': {
    run: async (ctx, payload) => {
      const runId = asId<RunId>(payload.runId);
      const stage = await openStage(ctx, runId, 'analyst');
      if (!stage) {
        return [];
      }
      const { cursor, found } = await analyzePage(ctx, { runId, cursor: stage.cursor, movedOnly: stage.movedOnly });
      const goesOn = await advanceStage(ctx, runId, 'analyst', { from: stage.cursor, to: cursor ?? 'end', counts: found, done: found.analysed });
      if (!goesOn) {
        await settleRuns(ctx);
        return [];
      }
      if (cursor !== null) {
        return [{ name: 'run.analyze', payload }];
      }
      if ((await storeMode(ctx)) === 'full_auto') {
        await autoApprove(ctx, { runId, analysed: await analysedIn(ctx, runId), movedOnly: stage.movedOnly });
      }
      await forgetMoved(ctx, { runId, movedOnly: stage.movedOnly });
      await finishStage(ctx, runId, 'analyst', 'executor');
      await settleRuns(ctx);
      return [{ name: 'changes.write', payload: { storeId: payload.storeId, epoch: payload.epoch } }];
    },
    giveUp: (ctx, payload, error) => failRun(ctx, asId<RunId>(payload.runId), error),
  },
  'run.undo': {
    run: async (ctx, payload) => {
      const runId = asId<RunId>(payload.runId);
      if (!(await openStage(ctx, runId, 'executor'))) {
        return [];
      }
      const { done } = await decideUndo(ctx, { runId });
      await settleRuns(ctx);
      return done ? [{ name: 'changes.write', payload: { storeId: payload.storeId, epoch: payload.epoch } }] : [{ name: 'run.undo', payload }];
    },
    giveUp: (ctx, payload, error) => failRun(ctx, asId<RunId>(payload.runId), error),
  },
};
