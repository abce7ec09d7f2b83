/**
 * `prisma migrate` without a downloaded engine: WebAssembly over the pg adapter.
 * Works round prisma issue 27403 (adapter-pg cannot carry the catalog types name, "char" and name[]), adapter-pg splitting
 * scripts on ";", and a 10 s timer that keeps the process alive. Remove each with the release that mends it.
 */
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { defineConfig } from 'prisma/config';

const root = path.resolve(import.meta.dirname, '..');
const TEXT_OIDS: Record<number, number> = { 19: 25, 18: 25, 1003: 1009 };
const CHAR_OID = 18;
/** sql -> indexes of its "char" columns. */
const charColumns = new Map<string, number[]>();

interface Fields {
  fields?: { dataTypeID: number }[];
}

function readAsText<T>(sql: string, results: T): T {
  for (const result of (Array.isArray(results) ? results : [results]) as Fields[]) {
    result?.fields?.forEach((field, index) => {
      if (field.dataTypeID === CHAR_OID) {
        charColumns.set(sql, [...new Set([...(charColumns.get(sql) ?? []), index])]);
      }
      field.dataTypeID = TEXT_OIDS[field.dataTypeID] ?? field.dataTypeID;
    });
  }
  return results;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- pg's overloads cannot be expressed */
class CatalogClient extends pg.Client {
  override query(...args: any[]): any {
    const sql: string = args[0]?.text ?? args[0];
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      args[args.length - 1] = (error: unknown, result: any) => callback(error, result && readAsText(sql, result));
    }
    const pending = (super.query as any)(...args);
    return pending?.then ? pending.then((result: any) => readAsText(sql, result)) : pending;
  }
}

async function open(url: string, after?: () => Promise<void>): Promise<any> {
  const pool = new pg.Pool({ connectionString: url, Client: CatalogClient, idleTimeoutMillis: 100 } as pg.PoolConfig);
  const adapter: any = await new PrismaPg(pool as any).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query: any) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(query.sql) ?? []) {
      result.columnTypes[index] = ColumnTypeEnum.Character;
    }
    return result;
  };
  adapter.executeScript = async (script: string) => {
    await pool.query(script);
  };
  adapter.dispose = async () => {
    await pool.end();
    await after?.();
  };
  return adapter;
}

const url = process.env['DATABASE_OWNER_URL'] ?? 'postgresql://unset';

export default defineConfig({
  schema: path.join(root, 'prisma/schema'),
  migrations: { path: path.join(root, 'prisma/migrations') },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () =>
    ({
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect: () => open(url),
      connectToShadowDb: async () => {
        const name = `prisma_shadow_${crypto.randomUUID()}`;
        const admin = new pg.Client(url);
        await admin.connect();
        await admin.query(`CREATE DATABASE "${name}"`);
        const shadow = new URL(url);
        shadow.pathname = `/${name}`;
        return open(shadow.href, async () => {
          await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
          await admin.end();
        });
      },
    }) as any,
});

// schema-engine-wasm leaves its 10 s advisory-lock timer running; it must not hold the process.
const realSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((handler: any, ms?: number, ...rest: any[]) => {
  const timer: any = realSetTimeout(handler, ms, ...rest);
  if (ms === 10_000) timer.unref?.();
  return timer;
}) as typeof setTimeout;
