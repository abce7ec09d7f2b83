/** Runs one job: parse, open the store, call the handler, add what comes next; and says what a failure means. */
import type { Actor, StoreContext } from '#app/context.ts';
import { ERRORS, isAppError } from '#app/lib/errors.ts';
import { asId, type StoreId } from '#app/lib/ids.ts';
import type { Log } from '#app/lib/log.ts';
import { catalog, type JobName, type JobRequest } from './catalog.ts';
import type { Handlers, Handler } from './handlers/handler.ts';

export interface WorkTools {
  openStore(id: StoreId, epoch: number, actor: Actor, options?: { withoutTokens: boolean }): Promise<StoreContext>;
  setNeedsReauth(id: StoreId): Promise<void>;
  enqueue(request: JobRequest): Promise<void>;
  log: Log;
}

const WORKER: Actor = { kind: 'system', id: 'worker' };

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(catalog, name);
}

/** @throws what the queue should try again with its back-off */
export async function workOn(tools: WorkTools, handlers: Handlers, { name, data, jobId }: { name: string; data: unknown; jobId: string }): Promise<void> {
  if (!isJobName(name)) {
    tools.log.error({ job: name }, 'a job of unknown name was dropped');
    return;
  }
  const payload = catalog[name].payload.parse(data);
  const storeId = asId<StoreId>(payload.storeId);
  let ctx: StoreContext;
  try {
    const opened = await tools.openStore(storeId, payload.epoch, WORKER, { withoutTokens: 'withoutTokens' in catalog[name] });
    ctx = { ...opened, log: opened.log.child({ job: name, jobId }) };
  } catch (error) {
    if (isAppError(error) && !ERRORS[error.code].retry) {
      tools.log.info({ job: name, storeId, code: error.code }, 'a job was dropped: its store is not open to it');
      return;
    }
    throw error;
  }
  const handler = handlers[name] as Handler<typeof name>;
  try {
    for (const next of await handler.run(ctx, payload)) {
      await tools.enqueue(next);
    }
  } catch (error) {
    await onError(tools, handler, ctx, { name, payload } as JobRequest, error);
  }
}

async function onError(tools: WorkTools, handler: Handler<JobName>, ctx: StoreContext, request: JobRequest, error: unknown): Promise<void> {
  if (!isAppError(error)) {
    throw error;
  }
  ctx.log.info({ code: error.code }, 'a job could not go on');
  if (error.code === 'platform_throttled' || error.code === 'platform_pending') {
    // Not a failure: this job alone waits as long as the platform asks, or is still at work.
    await tools.enqueue({ ...request, delayMs: Number(error.params['retryAfterMs'] ?? 1000) });
    return;
  }
  if (ERRORS[error.code].retry) {
    throw error;
  }
  if (error.code === 'needs_reauth') {
    await tools.setNeedsReauth(ctx.store.id);
  }
  await handler.giveUp(ctx, request.payload, error);
}

/** The queue has given up on a job. */
export async function giveUpOn(tools: WorkTools, handlers: Handlers, name: string, data: unknown, error: Error): Promise<void> {
  if (!isJobName(name)) {
    return;
  }
  const payload = catalog[name].payload.parse(data);
  try {
    const ctx = await tools.openStore(asId<StoreId>(payload.storeId), payload.epoch, WORKER);
    await (handlers[name] as Handler<typeof name>).giveUp(ctx, payload, error);
  } catch (problem) {
    tools.log.error({ job: name, error: problem instanceof Error ? problem.message : 'unknown' }, 'a failed job could not be told');
  }
}
