/**
 * Roles and databases, once per cluster and before any migration: roles are cluster-wide and their passwords never stand in
 * a migration. Safe to run again; it then sets the passwords to the given ones.
 */
import pg from 'pg';

export const ROLES = ['mizan_app', 'mizan_system', 'mizan_queue', 'mizan_sandbox'];
const DATABASE = 'mizan';
const SANDBOX_DATABASE = 'mizan_sandbox';

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const quote = (text) => `'${String(text).replaceAll("'", "''")}'`;

/** @param {string} ownerUrl @param {Record<string, string>} passwords role -> password */
export async function ensureRoles(ownerUrl, passwords) {
  await withClient(ownerUrl, async (client) => {
    for (const [role, password] of Object.entries(passwords)) {
      if (!ROLES.includes(role)) throw new Error(`unknown role ${role}`);
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      const options = `LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${quote(password)}`;
      await client.query(rowCount ? `ALTER ROLE ${role} ${options}` : `CREATE ROLE ${role} ${options}`);
    }
  });
}

/** Makes the database when it is not there; `schema` gives its own schema to the queue's role. */
export async function ensureDatabase(ownerUrl, { name, owner, queueSchema = false }) {
  await withClient(ownerUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE "${name}"${owner ? ` OWNER ${owner}` : ''}`);
  });
  if (!queueSchema) return;
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  await withClient(url.href, (client) => client.query('CREATE SCHEMA IF NOT EXISTS bullmq AUTHORIZATION mizan_queue'));
}

/**
 * Everything a stack on one cluster needs before `migrate`.
 * @returns {Promise<Record<'DATABASE_OWNER_URL' | 'DATABASE_URL' | 'DATABASE_SYSTEM_URL' | 'DATABASE_QUEUE_URL' | 'SANDBOX_DATABASE_URL', string>>}
 */
export async function bootstrapCluster(ownerUrl, passwords, database = DATABASE) {
  await ensureRoles(ownerUrl, passwords);
  await ensureDatabase(ownerUrl, { name: database, queueSchema: true });
  await ensureDatabase(ownerUrl, { name: SANDBOX_DATABASE, owner: 'mizan_sandbox' });
  return databaseUrls(ownerUrl, passwords, database);
}

/** @returns {Record<'DATABASE_OWNER_URL' | 'DATABASE_URL' | 'DATABASE_SYSTEM_URL' | 'DATABASE_QUEUE_URL' | 'SANDBOX_DATABASE_URL', string>} */
export function databaseUrls(ownerUrl, passwords, database = DATABASE) {
  const as = (role, name) => {
    const url = new URL(ownerUrl);
    if (role) [url.username, url.password] = [role, passwords[role]];
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    DATABASE_OWNER_URL: as(null, database),
    DATABASE_URL: as('mizan_app', database),
    DATABASE_SYSTEM_URL: as('mizan_system', database),
    DATABASE_QUEUE_URL: as('mizan_queue', database),
    SANDBOX_DATABASE_URL: as('mizan_sandbox', SANDBOX_DATABASE),
  };
}
