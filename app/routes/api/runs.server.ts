import { z } from 'zod';
import { begin, getOne, getPage } from '#app/http/public-api/operation.ts';
import { AppError } from '#app/lib/errors.ts';
import { listRuns, showRun } from '#app/modules/runs/show-run.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { instant, ownId, SAMPLE, since, toDate } from './shapes.ts';

const status = z.enum(['running', 'cancelling', 'done', 'cancelled', 'failed']);

const summary = z.object({
  id: ownId,
  kind: z.enum(['reprice', 'moved', 'undo', 'restore']),
  status,
  trigger: z.enum(['manual', 'demo', 'schedule', 'approval', 'api', 'event']).describe('What began it.'),
  startedAt: instant,
  endedAt: instant.nullable(),
  undoOf: ownId.nullable().describe('The run that an undo takes back.'),
  changes: z
    .object({
      queued: z.number().int(),
      writing: z.number().int(),
      written: z.number().int(),
      verified: z.number().int(),
      unknown: z.number().int(),
      needs_attention: z.number().int(),
      rejected: z.number().int(),
      cancelled: z.number().int(),
    })
    .describe('Price changes by how far they have come; each is in exactly one.'),
});
const listed = summary.meta({ id: 'RunSummary' });

const run = summary
  .extend({
    stages: z.array(
      z.object({
        name: z.enum(['scout', 'analyst', 'executor']),
        status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
        startedAt: instant.nullable(),
        endedAt: instant.nullable(),
        counts: z.record(z.string(), z.number()),
        total: z.number().int().nullable(),
        done: z.number().int(),
        errorCode: z.string().nullable(),
      }),
    ),
    decisions: z.object({ change: z.number().int(), hold: z.number().int(), block: z.number().int(), correction: z.number().int(), waiting: z.number().int() }),
    heldBack: z.array(z.object({ code: z.string(), count: z.number().int() })).describe('Why prices were held back, the commonest first.'),
    undoable: z.number().int().describe('How many verified changes an undo would take back now.'),
    undoneBy: ownId.nullable(),
  })
  .meta({ id: 'Run' });

const summaryExample: z.input<typeof listed> = {
  id: SAMPLE.runId, kind: 'reprice', status: 'done', trigger: 'api', startedAt: SAMPLE.at, endedAt: '2026-11-20T12:04:00.000Z', undoOf: null,
  changes: { queued: 0, writing: 0, written: 0, verified: 8, unknown: 0, needs_attention: 0, rejected: 0, cancelled: 1 },
}; // prettier-ignore

export const runOperations = [
  getPage({
    id: 'listRuns',
    path: '/runs',
    tag: 'runs',
    scope: 'read:runs',
    query: { status: status.optional(), updatedSince: since },
    item: listed,
    example: summaryExample,
    run: async ({ ctx }, { after, limit, updatedSince, ...filter }) => {
      const { runs, nextCursor } = await listRuns(ctx, { ...filter, limit, updatedSince: toDate(updatedSince), cursor: after ?? undefined });
      return { rows: runs, next: nextCursor };
    },
  }),
  getOne({
    id: 'getRun',
    path: '/runs/:runId',
    tag: 'runs',
    scope: 'read:runs',
    params: { runId: ownId },
    answer: run,
    example: {
      ...summaryExample,
      stages: [
        { name: 'scout', status: 'done', startedAt: SAMPLE.at, endedAt: SAMPLE.at, counts: { offers: 40 }, total: null, done: 40, errorCode: null },
        { name: 'analyst', status: 'done', startedAt: SAMPLE.at, endedAt: SAMPLE.at, counts: { change: 9, hold: 31 }, total: 40, done: 40, errorCode: null },
        { name: 'executor', status: 'done', startedAt: SAMPLE.at, endedAt: SAMPLE.at, counts: {}, total: 9, done: 9, errorCode: null },
      ],
      decisions: { change: 9, hold: 31, block: 0, correction: 0, waiting: 0 },
      heldBack: [{ code: 'evidence_weak', count: 2 }],
      undoable: 8,
      undoneBy: null,
    } satisfies z.input<typeof run>,
    run: async ({ ctx }, { runId }) => {
      const found = await showRun(ctx, { id: runId });
      if (!found) {
        throw new AppError('not_found');
      }
      return { ...found, stages: found.stages.map(({ error, ...stage }) => ({ ...stage, errorCode: error?.code ?? null })) };
    },
  }),
  begin({
    id: 'startRun',
    path: '/runs',
    tag: 'runs',
    scope: 'write:runs',
    answer: z.object({ id: ownId }).meta({ id: 'StartedRun' }),
    example: { id: SAMPLE.runId },
    refusals: ['run_active', 'emergency_stop', 'not_synced'],
    run: async ({ ctx, enqueue }) => {
      const started = await startRun(ctx, { trigger: 'api' });
      if (started.kind === 'refused') {
        throw new AppError(started.code === 'run_active' || started.code === 'emergency_stop' || started.code === 'not_synced' ? started.code : 'conflict');
      }
      await enqueue({ name: 'run.scout', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch, runId: started.id } });
      return { body: { id: started.id }, location: `/runs/${started.id}` };
    },
  }),
];
