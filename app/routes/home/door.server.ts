import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { beginPass } from '#app/modules/catalog/begin-pass.server.ts';
import { floorAudit } from '#app/modules/insights/floor-audit.server.ts';
import { showHome } from '#app/modules/insights/show-home.server.ts';
import { showMoved } from '#app/modules/insights/show-moved.server.ts';
import { showOrphans } from '#app/modules/orphans/show-orphans.server.ts';
import { listRuns } from '#app/modules/runs/show-run.server.ts';
import { startDecideOrphans, startPutBack } from '#app/modules/runs/start-put-back.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { beginSales } from '#app/modules/sales/begin-sales.server.ts';
import { dismissSetup } from '#app/modules/stores/dismiss-setup.server.ts';
import { ACTIVE_RUN_STATES } from '#app/pricing/lifecycle.ts';
import { decideMovedIntent } from '../decide-moved.server.ts';
import { emergencyStopIntent } from '../emergency-stop.server.ts';

const RECENT = 5;

export const loader = embeddedLoader(z.object({}), async ({ ctx }) => {
  const [home, { runs }, audit, moved, orphans] = await Promise.all([showHome(ctx), listRuns(ctx, { limit: RECENT }), floorAudit(ctx), showMoved(ctx), showOrphans(ctx)]);
  return { ...home, floorAudit: audit, moved, orphans, activeRun: runs.find(({ status }) => ACTIVE_RUN_STATES.some((active) => active === status)) ?? null, recentRuns: runs };
});

export const action = embeddedAction({
  startRun: intent({
    needs: 'run',
    input: z.object({}),
    run: async ({ ctx, enqueue }) => {
      const started = await startRun(ctx, { trigger: 'manual' });
      if (started.kind === 'started') {
        await enqueue({ name: 'run.scout', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch, runId: started.id } });
      }
      return started;
    },
  }),
  decideMoved: decideMovedIntent,
  decideOrphans: intent({
    needs: 'run',
    input: z.object({}),
    run: async ({ ctx, enqueue }) => {
      const started = await startDecideOrphans(ctx);
      if (started.kind === 'started') {
        await enqueue({ name: 'run.analyze', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch, runId: started.id } });
      }
      return started;
    },
  }),
  putBackOrphans: intent({
    needs: 'undo',
    input: z.object({}),
    run: async ({ ctx, enqueue }) => {
      const started = await startPutBack(ctx);
      if (started.kind === 'started') {
        await enqueue({ name: 'run.undo', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch, runId: started.id } });
      }
      return started;
    },
  }),
  syncNow: intent({
    needs: 'run',
    limit: 'sync',
    input: z.object({}),
    run: async ({ ctx, enqueue }) => {
      const payload = { storeId: ctx.store.id, epoch: ctx.store.epoch };
      await beginPass(ctx, { trigger: 'person', everything: true });
      await beginSales(ctx, { trigger: 'person', everything: true });
      await enqueue({ name: 'catalog.sync', payload });
      await enqueue({ name: 'sales.sync', payload });
      return {};
    },
  }),
  repairGaps: intent({
    needs: 'run',
    limit: 'sync',
    input: z.object({}),
    run: async ({ ctx, enqueue }) => {
      const payload = { storeId: ctx.store.id, epoch: ctx.store.epoch };
      await beginPass(ctx, { trigger: 'person', everything: false });
      await beginSales(ctx, { trigger: 'person', everything: false });
      await enqueue({ name: 'catalog.sync', payload });
      await enqueue({ name: 'sales.sync', payload });
      return {};
    },
  }),
  setEmergencyStop: emergencyStopIntent,
  dismissSetup: intent({
    needs: 'changeSettings',
    input: z.object({}),
    run: async ({ ctx }) => {
      await dismissSetup(ctx);
      return {};
    },
  }),
});
