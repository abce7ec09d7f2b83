/** A PostgreSQL of the bench's own, migrated, with stores to fill; stock settings but for the write-ahead log's size. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { v7 } from 'uuid';
import pg from 'pg';
import { asId, type StoreId } from '#app/lib/ids.ts';
import { bootstrapCluster, ROLES } from '../../tools/lib/bootstrap.mjs';
import { startPostgres } from '../../tools/lib/postgres.mjs';
import { migrate } from '../../tools/lib/prisma.mjs';

export const root = path.resolve(import.meta.dirname, '../..');

export interface BenchDatabase {
  urls: Awaited<ReturnType<typeof bootstrapCluster>>;
  version: string;
  pid: number;
  /** As the owner, who sees all stores. */
  owner: pg.Pool;
  addStore(shop: string): Promise<StoreId>;
  /** Empties the catalog of every store, and brings the database to rest. */
  emptyCatalog(): Promise<void>;
  rest(): Promise<void>;
  /** Bytes of write-ahead log that `work` made. */
  walOf<T>(work: () => Promise<T>): Promise<{ result: T; walBytes: number }>;
  stop(): Promise<void>;
}

/** Another store's catalog: tables that hold nothing at all are planned for as no table of a running system is. */
const NEIGHBOUR = `WITH p AS (
    INSERT INTO product (store_id, external_id, title, handle, tags, status, synced_at)
    SELECT $1::uuid, (1000000 + n)::text, 'Neighbour ' || n, 'neighbour-' || n, '{}', 'active', now() FROM generate_series(1, 5000) n
  ), v AS (
    INSERT INTO variant (store_id, external_id, product_external_id, title, position, gtin14, price_minor, currency, taxable, stock, stock_item_id, platform_updated_at, synced_at)
    SELECT $1::uuid, (2000000 + n)::text, (1000000 + (n + 3) / 4)::text, 'One', 1, lpad(n::text, 14, '0'), 1000 + n, 'SAR', TRUE, 1, n::text, now(), now() FROM generate_series(1, 20000) n
  ), h AS (
    INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
    SELECT $1::uuid, (2000000 + n)::text, now(), 1000 + n, 'SAR', 'sync' FROM generate_series(1, 20000) n
  )
  INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
  SELECT $1::uuid, (2000000 + n)::text, now(), 500, 'SAR', 'platform' FROM generate_series(1, 20000) n`;

export async function startDatabase(): Promise<BenchDatabase> {
  const server = await startPostgres({ root, name: 'bench', fresh: true, settings: { max_wal_size: '4GB' } });
  const passwords = Object.fromEntries(ROLES.map((role) => [role, randomBytes(18).toString('hex')]));
  const urls = await bootstrapCluster(server.ownerUrl(), passwords);
  migrate(root, urls.DATABASE_OWNER_URL);
  const owner = new pg.Pool({ connectionString: urls.DATABASE_OWNER_URL, max: 2 });
  const position = async (): Promise<string> => (await owner.query<{ at: string }>('SELECT pg_current_wal_insert_lsn() AS at')).rows[0]?.at ?? '';
  const addStore = async (shop: string): Promise<StoreId> => {
    const id = asId<StoreId>(v7());
    await owner.query(
      `INSERT INTO store (id, platform, external_id, name, currency, time_zone, country, taxes_included, plan_name, status, installed_at)
       VALUES ($1, 'shopify', $2, 'Bench', 'SAR', 'Asia/Riyadh', 'SA', TRUE, 'Plus', 'installed', now())`,
      [id, shop],
    );
    return id;
  };
  const rest = async (): Promise<void> => {
    await owner.query('VACUUM (ANALYZE) product, variant, price_history, variant_cost, catalog_sync');
    await owner.query('CHECKPOINT');
  };
  const neighbour = await addStore('neighbour.myshopify.com');
  return {
    urls,
    version: (await owner.query<{ v: string }>(`SELECT current_setting('server_version') AS v`)).rows[0]?.v ?? '?',
    pid: server.pid,
    owner,
    addStore,
    emptyCatalog: async () => {
      await owner.query('TRUNCATE product, catalog_sync CASCADE');
      await owner.query(NEIGHBOUR, [neighbour]);
      await rest();
    },
    rest,
    walOf: async (work) => {
      const before = await position();
      const result = await work();
      const { rows } = await owner.query<{ bytes: string }>('SELECT pg_current_wal_insert_lsn() - $1::pg_lsn AS bytes', [before]);
      return { result, walBytes: Number(rows[0]?.bytes ?? 0) };
    },
    stop: async () => {
      await owner.end();
      await server.stop();
    },
  };
}
