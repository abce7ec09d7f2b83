/** Work in a process of its own: what it costs in memory and processor time is then its own alone. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../children');
/** A child that never says anything is ended, and the run fails. */
const LATE_MS = 1_800_000;

export interface Child {
  process: ChildProcess;
  /** The first message that it sends. */
  said: Promise<unknown>;
  stop(): Promise<void>;
}

export function startChild(name: string, input: object, env: Record<string, string> = {}): Child {
  const child = fork(path.join(folder, `${name}.ts`), [JSON.stringify(input)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
  });
  let tail = '';
  child.stderr?.on('data', (part: Buffer) => (tail = (tail + String(part)).slice(-4000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = new Promise<unknown>((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), LATE_MS);
    child.once('message', (message) => {
      clearTimeout(late);
      resolve(message);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      reject(new Error(`${name} ended with ${code ?? signal ?? '?'}:\n${tail}`));
    });
  });
  // Whoever waits sees the failure; a child that nobody waits for is merely stopped.
  said.catch(() => undefined);
  return {
    process: child,
    said,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs a child to its one answer. */
export async function runChild<Result>(name: string, input: object, env: Record<string, string> = {}): Promise<Result> {
  const child = startChild(name, input, env);
  try {
    return (await child.said) as Result;
  } finally {
    await child.stop();
  }
}
