/** A Redis of the test's own, where the set-up found a server; the lane is named as not run otherwise. */
import { spawn } from 'node:child_process';
import { freePort } from '#tools/lib/postgres.mjs';

export const redisServer = process.env['REDIS_SERVER'];

export interface TestRedis {
  url: string;
  stop(): void;
}

export async function startRedis(): Promise<TestRedis> {
  if (!redisServer) {
    throw new Error('REDIS_SERVER is not set');
  }
  const port = await freePort();
  const child = spawn(redisServer, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  return { url: `redis://127.0.0.1:${port}`, stop: () => void child.kill() };
}
