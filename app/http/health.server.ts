import type { WebComposition } from './composition-type.ts';

/** What the process knows of itself. */
export interface HealthState {
  readonly version: string;
  readonly startedAt: Date;
  /** Set at SIGTERM: traffic is led away before the socket closes. */
  stopping: boolean;
}

interface Answer {
  status: number;
  body: object;
}

/** Is the process alive? Asks nobody, so a slow database never gets the process killed. */
export function health(): Answer {
  return { status: 200, body: { ok: true } };
}

/** May this process be given traffic? */
export async function ready(composition: WebComposition, state: HealthState): Promise<Answer> {
  if (state.stopping) {
    return { status: 503, body: { ok: false, checks: { process: 'stopping' } } };
  }
  const answer = await ask(composition);
  return { status: answer.ok ? 200 : 503, body: answer };
}

/** The same, told to a person: version, age, and what works. Holds no secret and no address. */
export async function status(composition: WebComposition, state: HealthState): Promise<Answer> {
  const { ok, checks } = await ask(composition);
  const uptimeSeconds = Math.floor((composition.clock.now().getTime() - state.startedAt.getTime()) / 1000);
  return { status: 200, body: { version: state.version, uptimeSeconds, stopping: state.stopping, ok, dependencies: checks } };
}

async function ask(composition: WebComposition): Promise<{ ok: boolean; checks: Record<string, 'ok' | 'failed'> }> {
  try {
    return await composition.ready();
  } catch (error) {
    composition.log.warn({ err: error }, 'readiness could not be asked');
    return { ok: false, checks: {} };
  }
}
