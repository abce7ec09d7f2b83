import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

const ROOT_URL = new URL('../../', import.meta.url);
const ROOT = fileURLToPath(ROOT_URL);

/** The tool is plain JavaScript, so its shape is said here. */
type StartPostgres = (options: { root: string; name: string; settings: Record<string, string> }) => Promise<{ ownerUrl: () => string; stop: () => Promise<void> }>;

/**
 * An empty database of its own for one test file: on the server that TEST_DATABASE_OWNER_URL names, else on an embedded
 * one that this process starts and stops.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const given = process.env['TEST_DATABASE_OWNER_URL'];
  const server = given === undefined ? await startEmbedded() : { ownerUrl: given, stop: async () => undefined };
  const name = `sandbox_test_${randomUUID().replaceAll('-', '')}`;
  await runOn(server.ownerUrl, `create database ${name}`);
  const url = new URL(server.ownerUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await runOn(server.ownerUrl, `drop database if exists ${name} with (force)`);
      await server.stop();
    },
  };
}

async function startEmbedded(): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const { startPostgres } = (await import(new URL('tools/lib/postgres.mjs', ROOT_URL).href)) as { startPostgres: StartPostgres };
  const server = await startPostgres({ root: ROOT, name: `sandbox-test-${process.env['VITEST_POOL_ID'] ?? '0'}`, settings: { fsync: 'off' } });
  return { ownerUrl: server.ownerUrl(), stop: server.stop };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
