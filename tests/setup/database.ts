/** One PostgreSQL for all database tests of a run, with a migrated template that each test file clones in milliseconds. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { bootstrapCluster } from '../../tools/lib/bootstrap.mjs';
import { startPostgres } from '../../tools/lib/postgres.mjs';
import { migrate } from '../../tools/lib/prisma.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const TEMPLATE = 'mizan_template';

interface Shared {
  users: number;
  stop: Promise<() => Promise<void>>;
}

/** Several projects name this setup; they share one server, which ends with the last of them. */
const shared = globalThis as { mizanTestDatabase?: Shared };

export default async function setup(): Promise<() => Promise<void>> {
  shared.mizanTestDatabase ??= { users: 0, stop: start() };
  const mine = shared.mizanTestDatabase;
  mine.users += 1;
  const stop = await mine.stop;
  return async () => {
    mine.users -= 1;
    if (mine.users === 0) {
      delete shared.mizanTestDatabase;
      await stop();
    }
  };
}

async function start(): Promise<() => Promise<void>> {
  const server = await startPostgres({ root, name: 'test', settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } });
  const passwords = Object.fromEntries(['mizan_app', 'mizan_system', 'mizan_queue', 'mizan_sandbox'].map((role) => [role, randomBytes(12).toString('hex')]));
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: server.ownerUrl() });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  const { rows } = await client.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname LIKE 'mizan_clone_%' OR datname LIKE 'sandbox_test_%'`);
  for (const { datname } of rows) {
    await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  }
  await client.end();
  const urls = await bootstrapCluster(server.ownerUrl(), passwords, TEMPLATE);
  migrate(root, urls.DATABASE_OWNER_URL);
  process.env['TEST_DATABASE_OWNER_URL'] = server.ownerUrl();
  process.env['TEST_DATABASE_PASSWORDS'] = JSON.stringify(passwords);
  return server.stop;
}
