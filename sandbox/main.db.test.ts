import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '#sandbox/testing/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 60_000);
afterAll(() => database.drop());

test.each(['SIGTERM', 'disconnect'] as const)(
  'tells its port to the parent and ends on %s',
  async (ending) => {
    const child = fork(fileURLToPath(new URL('./main.server.ts', import.meta.url)), {
      env: { ...process.env, SANDBOX_DATABASE_URL: database.url, SHOPIFY_API_KEY: 'k', SHOPIFY_API_SECRET: 's', PORT: '0' },
      execArgv: [],
      stdio: 'ignore',
    });
    const [message]: unknown[] = await once(child, 'message');
    const { port } = z.object({ port: z.number() }).parse(message);
    expect((await fetch(`http://127.0.0.1:${String(port)}/health`)).status).toBe(200);

    if (ending === 'disconnect') {
      child.disconnect();
    } else {
      child.kill(ending);
    }
    const [code]: unknown[] = await once(child, 'exit');
    expect(code).toBe(0);
  },
  30_000,
);
