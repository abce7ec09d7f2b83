/** A store's whole analysis as the worker carries it out: the handler of its job, again and again, until no job of the same name follows. */
import { openPrisma } from '#app/db/client.server.ts';
import { sql } from '#app/db/sql.ts';
import { runHandlers } from '#app/jobs/handlers/run-handlers.server.ts';
import { startRun } from '#app/modules/runs/start-run.server.ts';
import { finishStage, setStageTotal } from '#app/modules/runs/stages.server.ts';
import { appContext, type AppContextInput } from '../lib/app-context.ts';
import { measured } from '../lib/measured.ts';

const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const prisma = openPrisma(input.databaseUrl, 20);
const ctx = appContext(prisma, input);
// A worker has been up for long when a run begins.
await ctx.db.tx((tx) => tx.run(sql`SELECT 1`));
const started = await startRun(ctx, { trigger: 'schedule' });
if (started.kind !== 'started') {
  throw new Error(`The run was refused: ${started.code}.`);
}
await finishStage(ctx, started.id, 'scout', 'analyst');
await setStageTotal(ctx, started.id, 'analyst');
const payload = { storeId: input.storeId, epoch: 1, runId: started.id };
const result = await measured(async () => {
  for (;;) {
    const next = await runHandlers['run.analyze'].run(appContext(prisma, input), payload);
    if (!next.some(({ name }) => name === 'run.analyze')) {
      break;
    }
  }
});
await prisma.$disconnect();
process.send?.(result);
