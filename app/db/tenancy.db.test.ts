/**
 * One store cannot see, change, delete or plant another's rows. The tables come from the database's own catalog, so a new
 * one is covered the day it is made, and fails here until its policy and its grants are right.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { must } from '#app/lib/assert.ts';
import { createOfferSources } from '#app/sources/create.server.ts';
import { createDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { addFilledStore } from '../../tests/support/filled-store.ts';
import { openWorld, type TestStore, type World } from '../../tests/support/store.ts';
import { tablesOf, type TableFacts } from '../../tests/support/tables.ts';
import { checkRoles } from './check-roles.server.ts';
import { openPrisma } from './client.server.ts';
import { forStore, txOver } from './scope.server.ts';
import { sql } from './sql.ts';

/** Evidence and history: written once, never changed, never deleted while the store lives. */
const APPEND_ONLY = ['activity', 'archive_chunk', 'decision_event', 'decision_note', 'price_observation', 'strategy_version'];
/** Rows that belong to no store, and who alone may touch them. */
const TENANTLESS = { compliance_request: 'mizan_system', credential_vault: 'mizan_system', platform_stop: 'mizan_system', webhook_delivery: 'mizan_system' };
/** The columns of tenants' tables that mizan_system reads: ids, states and deadlines of due work. */
const DUE_WORK = {
  // Whether a key opens its store is asked before the store is known.
  api_key: ['epoch', 'expires_at', 'id', 'last_used_at', 'prefix', 'revoked_at', 'scopes', 'secret_hash', 'store_id'],
  cleanup: ['ended_at', 'started_at', 'store_id'],
  cart: ['deleted_at', 'platform_updated_at', 'state', 'store_id'],
  demand_learning: ['learned_at', 'store_id'],
  notification_state: ['next_at', 'store_id'],
  orphan_check: ['checked_at', 'store_id'],
  // Whose account a pixel tells under.
  store_pixel: ['account', 'store_id'],
  rollup_dirty: ['marked_at', 'store_id'],
  sales_sync: ['id', 'started_at', 'status', 'store_id'],
  catalog_sync: ['id', 'started_at', 'status', 'store_id'],
  price_change: ['id', 'lease_until', 'next_check_at', 'run_id', 'state', 'store_id'],
  run: ['epoch', 'id', 'kind', 'started_at', 'status', 'store_id', 'trigger'],
  run_stage: ['name', 'run_id', 'started_at', 'status', 'store_id'],
  // Which stores want a run by now.
  variant_moved: ['moved_at', 'store_id'],
  store_settings: ['abandoned_minutes', 'emergency_stop', 'frequency_hours', 'mode', 'store_id'],
};

let database: TestDatabase;
let world: World;
let app: pg.Client;
let a: TestStore;
let b: TestStore;
let tables: TableFacts[];
let tenants: (TableFacts & { tenantColumn: string })[];

beforeAll(async () => {
  database = await createDatabase();
  const sources = createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'MizanBot/1.0', clock: systemClock, random: () => 0.5, log: silentLog });
  world = openWorld(database, sources);
  a = await addFilledStore(world, database, 'tenant-a');
  b = await addFilledStore(world, database, 'tenant-b');
  tables = await tablesOf(database);
  tenants = tables.flatMap((table) => (table.tenantColumn === null ? [] : [{ ...table, tenantColumn: table.tenantColumn }]));
  app = new pg.Client({ connectionString: database.urls.DATABASE_URL });
  await app.connect();
});

afterAll(async () => {
  await app.end();
  await world.close();
  await database.drop();
});

/** Runs one statement as mizan_app with `store` in scope, and takes it back. @returns rows touched, or the error's code and text */
async function attempt(store: TestStore | null, text: string, values: unknown[] = []): Promise<{ rows: number; code: string; message: string }> {
  await app.query('BEGIN');
  try {
    if (store) {
      await app.query(`SELECT set_config('app.store_id', $1, TRUE)`, [store.ctx.store.id]);
    }
    const { rowCount } = await app.query(text, values);
    return { rows: rowCount ?? 0, code: '', message: '' };
  } catch (error) {
    const { code = '', message } = error as pg.DatabaseError;
    return { rows: 0, code, message };
  } finally {
    await app.query('ROLLBACK');
  }
}

const DENIED = '42501';

async function ownedBy(store: TestStore, { name, tenantColumn }: { name: string; tenantColumn: string }): Promise<number> {
  const [row] = await database.asOwner<{ n: string }>(`SELECT count(*) AS n FROM ${name} WHERE ${tenantColumn} = $1`, [store.ctx.store.id]);
  return Number(row?.n);
}

/** What holds for every tenant's table; the names that break it are the failure's text. */
async function everyTable(promise: (table: TableFacts & { tenantColumn: string }) => Promise<boolean>): Promise<string[]> {
  const broken: string[] = [];
  for (const table of tenants) {
    if (!(await promise(table))) {
      broken.push(table.name);
    }
  }
  return broken;
}

describe('rows of another store', () => {
  it('exist in every table, in both stores: otherwise the promises below are empty', async () => {
    expect(await everyTable(async (table) => (await ownedBy(a, table)) > 0 && (await ownedBy(b, table)) > 0)).toEqual([]);
    expect(tenants.length).toBeGreaterThan(20);
  });

  it('are not read: none without a scope, none but its own with one', async () => {
    expect(await everyTable(async ({ name }) => (await attempt(null, `SELECT * FROM ${name}`)).rows === 0)).toEqual([]);
    expect(await everyTable(async (table) => (await attempt(a, `SELECT * FROM ${table.name}`)).rows === (await ownedBy(a, table)))).toEqual([]);
    expect(await everyTable(async ({ name, tenantColumn }) => (await attempt(a, `SELECT * FROM ${name} WHERE ${tenantColumn} = $1`, [b.ctx.store.id])).rows === 0)).toEqual([]);
  });

  it('are not updated, by name or by leaving the WHERE out', async () => {
    const broken = await everyTable(async (table) => {
      const column = table.updatable ?? 'store_id';
      const aimed = await attempt(a, `UPDATE ${table.name} SET ${column} = ${column} WHERE ${table.tenantColumn} = $1`, [b.ctx.store.id]);
      const all = await attempt(a, `UPDATE ${table.name} SET ${column} = ${column}`);
      const none = await attempt(null, `UPDATE ${table.name} SET ${column} = ${column}`);
      return table.updatable === null ? [aimed, all, none].every(({ code }) => code === DENIED) : aimed.rows === 0 && none.rows === 0 && all.rows === (await ownedBy(a, table));
    });
    expect(broken).toEqual([]);
  });

  it('are not given away: a row of one store cannot be made one of the other', async () => {
    expect(await everyTable(async ({ name, tenantColumn }) => (await attempt(a, `UPDATE ${name} SET ${tenantColumn} = $1`, [b.ctx.store.id])).code === DENIED)).toEqual([]);
  });

  it('are not deleted', async () => {
    const broken = await everyTable(async ({ name, tenantColumn, may }) => {
      const aimed = await attempt(a, `DELETE FROM ${name} WHERE ${tenantColumn} = $1`, [b.ctx.store.id]);
      return may.mizan_app.includes('DELETE') ? aimed.rows === 0 && aimed.code === '' : aimed.code === DENIED;
    });
    expect(broken).toEqual([]);
    expect(await everyTable(async ({ name }) => (await attempt(a, `TRUNCATE ${name} CASCADE`)).code === DENIED)).toEqual([]);
  });

  it('are not planted: the very insert that only meets its own key in scope is refused for the other store', async () => {
    const copyOf = async ({ name, tenantColumn }: { name: string; tenantColumn: string }, of: TestStore): Promise<string> =>
      JSON.stringify((await database.asOwner<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${name} t WHERE ${tenantColumn} = $1 LIMIT 1`, [of.ctx.store.id]))[0]?.row);
    const broken = await everyTable(async (table) => {
      const insert = `INSERT INTO ${table.name} SELECT * FROM jsonb_populate_record(NULL::${table.name}, $1::jsonb)`;
      const [own, other, unscoped] = [
        await attempt(a, insert, [await copyOf(table, a)]),
        await attempt(a, insert, [await copyOf(table, b)]),
        await attempt(null, insert, [await copyOf(table, a)]),
      ];
      const refused = [other, unscoped].every(({ code }) => code === DENIED);
      return table.may.mizan_app.includes('INSERT') ? refused && own.code === '23505' && other.message.includes('row-level security') : refused && own.code === DENIED;
    });
    expect(broken).toEqual([]);
  });

  it("are not referenced: every key between tenants' tables carries the store", async () => {
    const loose = await database.asOwner<{ constraint: string }>(
      `SELECT k.conname AS constraint FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid::regclass::text = ANY($1) AND k.confrelid::regclass::text = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM pg_attribute c WHERE c.attrelid = k.conrelid AND c.attnum = ANY(k.conkey) AND c.attname = 'store_id')`,
      [tenants.map(({ name }) => name)],
    );
    expect(loose).toEqual([]);
  });
});

describe('the catalog', () => {
  it('gives every table with a store its row-level security and a policy on both reading and writing', async () => {
    const policies = await database.asOwner<{ name: string; reads: string; writes: string | null }>(
      `SELECT tablename AS name, qual AS reads, with_check AS writes FROM pg_policies WHERE schemaname = 'public' AND 'mizan_app' = ANY(roles)`,
    );
    const broken = tenants.filter(({ name, rls, tenantColumn }) => {
      const own = policies.filter((policy) => policy.name === name);
      const rule = `(${tenantColumn} = current_store())`;
      // Policies add up: one that is too wide opens the table, however strict the others are.
      return !rls || own.length === 0 || own.some(({ reads, writes }) => reads !== rule || writes !== rule);
    });
    expect(broken.map(({ name }) => name)).toEqual([]);
    expect(tables.filter(({ tenantColumn }) => tenantColumn === null).map(({ name }) => name)).toEqual(Object.keys(TENANTLESS));
  });

  it('grants nobody more than their work needs', () => {
    const more = tables.flatMap(({ name, may, tenantColumn }) => [
      ...may.mizan_app
        .filter((privilege) => !['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(privilege) || tenantColumn === null)
        .map((privilege) => `mizan_app ${privilege} ${name}`),
      ...may.mizan_app.filter((privilege) => ['UPDATE', 'DELETE'].includes(privilege) && APPEND_ONLY.includes(name)).map((privilege) => `mizan_app ${privilege} ${name}`),
      ...may.mizan_system
        .filter((privilege) => privilege !== 'SELECT' && name !== 'store' && !Object.hasOwn(TENANTLESS, name))
        .map((privilege) => `mizan_system ${privilege} ${name}`),
      ...may.mizan_queue.map((privilege) => `mizan_queue ${privilege} ${name}`),
      ...may.public.map((privilege) => `public ${privilege} ${name}`),
    ]);
    expect(more).toEqual([]);
    const store = must(
      tables.find(({ name }) => name === 'store'),
      'the registry',
    );
    expect(store.may.mizan_app.filter((privilege) => privilege === 'INSERT' || privilege === 'DELETE')).toEqual([]);
  });

  it('lets mizan_system read due work by id, state and deadline, and no business column', async () => {
    const readable = await database.asOwner<{ name: string; columns: string[] }>(
      `SELECT table_name AS name, array_agg(column_name::text ORDER BY column_name) AS columns FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = ANY($1) AND table_name <> 'store' AND has_column_privilege('mizan_system', quote_ident(table_name), column_name, 'SELECT')
       GROUP BY 1 ORDER BY 1`,
      [tenants.map(({ name }) => name)],
    );
    expect(Object.fromEntries(readable.map(({ name, columns }) => [name, columns]))).toEqual(DUE_WORK);
  });

  it('keeps the roles small, and lets none of them own anything or run as the owner', async () => {
    const roles = await database.asOwner(
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'mizan%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)`,
    );
    const owned = await database.asOwner(
      `SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE r.rolname LIKE 'mizan%' AND n.nspname NOT IN ('bullmq') AND n.nspname NOT LIKE 'pg_%'`,
    );
    const members = await database.asOwner(`SELECT m.member::regrole::text FROM pg_auth_members m WHERE m.member::regrole::text LIKE 'mizan%'`);
    const asOwner = await database.asOwner(`SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prosecdef ORDER BY 1`);
    const views = await database.asOwner(
      `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'
       AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']))`,
    );
    expect({ roles, owned, members, asOwner, views }).toEqual({
      roles: [],
      owned: [],
      members: [],
      asOwner: ['erase_store', 'platform_stopped', 'take_old_observations', 'take_stock'].map((proname) => ({ proname })),
      views: [],
    });
  });
});

describe('the scoped database', () => {
  it('carries nothing over on a pooled connection', async () => {
    const prisma = openPrisma(database.urls.DATABASE_URL, 1);
    const seen = z.object({ id: z.string() });
    const scopes = [forStore(prisma, a.ctx.store.id), forStore(prisma, b.ctx.store.id)];
    const wrong: string[] = [];
    for (let turn = 0; turn < 2000; turn += 1) {
      const at = turn % 2;
      const rows = await must(scopes[at], 'a scope').tx((tx) => tx.rows(seen, sql`SELECT id::text FROM store`));
      if (rows.length !== 1 || rows[0]?.id !== [a, b][at]?.ctx.store.id) {
        wrong.push(JSON.stringify(rows));
      }
      if (turn % 10 === 0 && (await txOver(prisma).rows(seen, sql`SELECT id::text FROM store`)).length > 0) {
        wrong.push(`after turn ${turn}`);
      }
    }
    await prisma.$disconnect();

    expect(wrong).toEqual([]);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const write = a.ctx.db.tx(async (tx) => {
      await tx.run(sql`UPDATE store_settings SET cool_down_hours = 99 WHERE store_id = ${a.ctx.store.id}::uuid`);
      throw new Error('the verb failed after its write');
    });

    await expect(write).rejects.toThrow('the verb failed');
    expect(await database.asOwner('SELECT 1 FROM store_settings WHERE cool_down_hours = 99')).toEqual([]);
  });

  it('does not open for a role that the policies would not hold', async () => {
    const { DATABASE_OWNER_URL, DATABASE_URL, DATABASE_SYSTEM_URL } = database.urls;
    const [owner, scoped, system] = [openPrisma(DATABASE_OWNER_URL, 1), openPrisma(DATABASE_URL, 1), openPrisma(DATABASE_SYSTEM_URL, 1)];

    await expect(checkRoles([owner])).rejects.toThrow(/owns tables or bypasses/);
    await expect(checkRoles([scoped, system])).resolves.toBeUndefined();
    await Promise.all([owner, scoped, system].map((prisma) => prisma.$disconnect()));
  });
});
