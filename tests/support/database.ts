import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { must } from '#app/lib/assert.ts';
import { databaseUrls } from '../../tools/lib/bootstrap.mjs';

export interface TestDatabase {
  /** Connection strings by role, under the names of the configuration. */
  urls: Record<'DATABASE_OWNER_URL' | 'DATABASE_URL' | 'DATABASE_SYSTEM_URL' | 'DATABASE_QUEUE_URL' | 'SANDBOX_DATABASE_URL', string>;
  /** Runs SQL as the owner, who sees all tenants: for checking what a test did. */
  asOwner<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A migrated database of its own for one test file, cloned from the template. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = must(process.env['TEST_DATABASE_OWNER_URL'], 'TEST_DATABASE_OWNER_URL (tests/setup/database.ts)');
  const passwords = JSON.parse(must(process.env['TEST_DATABASE_PASSWORDS'], 'TEST_DATABASE_PASSWORDS')) as Record<string, string>;
  const name = `mizan_clone_${randomUUID().replaceAll('-', '')}`;
  await once(server, `CREATE DATABASE ${name} TEMPLATE mizan_template`);
  const urls = databaseUrls(server, passwords, name);
  const owner = new pg.Pool({ connectionString: urls.DATABASE_OWNER_URL, max: 2 });
  return {
    urls,
    asOwner: async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => (await owner.query<Row>(text, values)).rows,
    drop: async () => {
      await owner.end();
      await left(server, name);
      await once(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Connections that are closing have a moment to be gone: one that the server cuts off instead raises an error nobody listens to. */
async function left(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let tries = 0; tries < 40; tries += 1) {
      const { rows } = await client.query<{ open: string }>('SELECT count(*) AS open FROM pg_stat_activity WHERE datname = $1', [name]);
      if (rows[0]?.open === '0') {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await client.end();
  }
}

/** The template allows one clone at a time; files that start together wait for each other. */
async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if (attempt === 50 || !(error instanceof Error) || !/being accessed by other users/.test(error.message)) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    await client.end();
  }
}
