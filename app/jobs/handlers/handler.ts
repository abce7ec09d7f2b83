import type { StoreContext } from '#app/context.ts';
import type { JobName, JobPayload, JobRequest } from '../catalog.ts';

/** Opens a store, calls one verb, says what comes next. */
export interface Handler<Name extends JobName> {
  run(ctx: StoreContext, payload: JobPayload<Name>): Promise<JobRequest[]>;
  /** The last attempt has failed, or the failure is final: tell the rows, so that nobody waits for ever. */
  giveUp(ctx: StoreContext, payload: JobPayload<Name>, error: unknown): Promise<void>;
}

export type Handlers = { readonly [Name in JobName]: Handler<Name> };
