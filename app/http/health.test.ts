import { describe, expect, it } from 'vitest';
import { fixedClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import type { WebComposition } from './composition-type.ts';
import { health, ready, status } from './health.server.ts';

const startedAt = new Date('2026-11-20T12:00:00Z');
const composition = (ask: WebComposition['ready']) => ({ ready: ask, log: silentLog, clock: fixedClock('2026-11-20T12:01:30Z') }) as unknown as WebComposition;
const fine = composition(() => Promise.resolve({ ok: true, checks: { database: 'ok' as const } }));

describe('health answers', () => {
  it('call the process alive without asking anybody', () => {
    expect(health()).toEqual({ status: 200, body: { ok: true } });
  });

  it('take traffic away while stopping, even when all is well', async () => {
    expect((await ready(fine, { version: '1', startedAt, stopping: true })).status).toBe(503);
    expect((await ready(fine, { version: '1', startedAt, stopping: false })).status).toBe(200);
  });

  it('call a process whose dependencies cannot even be asked not ready', async () => {
    const broken = composition(() => Promise.reject(new Error('postgres://user:secret@db')));
    const answer = await ready(broken, { version: '1', startedAt, stopping: false });

    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it('tell version and age', async () => {
    expect((await status(fine, { version: '1.2.3', startedAt, stopping: false })).body).toMatchObject({
      version: '1.2.3',
      uptimeSeconds: 90,
      dependencies: { database: 'ok' },
    });
  });
});
