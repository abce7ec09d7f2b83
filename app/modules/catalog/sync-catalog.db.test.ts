import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { catalogHandlers } from '#app/jobs/handlers/catalog-handlers.server.ts';
import type { Handlers } from '#app/jobs/handlers/handler.ts';
import type { JobRequest } from '#app/jobs/catalog.ts';
import { workOn } from '#app/jobs/work.server.ts';
import { silentLog } from '#app/lib/log.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from './sync-catalog.server.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

const VARIANTS = ['1', '2', '3', '4'].map((id) => aVariant({ id, productExternalId: aVariant({ id: id > '2' ? '9' : '8' }).productExternalId }));
const BEGUN = 'bulk:7:0:0:0';
const HALF = 'bulk:7:900:3:0';

/** A platform that prepares a file, is asked twice before it is ready, and breaks off once in the middle. */
async function slowStore(name: string): Promise<TestStore & { asked: (string | undefined)[] }> {
  const store = await world.addStore(name, VARIANTS);
  const asked: (string | undefined)[] = [];
  store.shop.listVariants = async function* (options) {
    asked.push(options?.resumeFrom);
    if (asked.length <= 2) {
      throw new AppError('platform_pending', { retryAfterMs: 1500, checkpoint: BEGUN });
    }
    if (options?.resumeFrom === BEGUN) {
      yield { variants: VARIANTS.slice(0, 2), images: [], products: 1, checkpoint: HALF };
      throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
    }
    yield { variants: VARIANTS.slice(2), images: [], products: 1, checkpoint: null };
  };
  return { ...store, asked };
}

const syncRow = z.object({ status: z.string(), checkpoint: z.string().nullable(), error_code: z.string().nullable(), variants: int8, products: int8 });
const syncs = ({ ctx }: TestStore) =>
  ctx.db.tx((tx) => tx.rows(syncRow, sql`SELECT status, checkpoint, error_code, variants, products FROM catalog_sync WHERE store_id = ${ctx.store.id}::uuid`));

describe('a catalog that the platform prepares as a file', () => {
  it('is waited for by coming back, goes on where it was, and ends green', async () => {
    const store = await slowStore('slow');

    await expect(syncCatalog(store.ctx)).rejects.toMatchObject({ code: 'platform_pending' });
    expect(await syncs(store)).toMatchObject([{ status: 'running', checkpoint: BEGUN }]);
    await expect(syncCatalog(store.ctx)).rejects.toMatchObject({ code: 'platform_pending' });
    await expect(syncCatalog(store.ctx)).rejects.toMatchObject({ code: 'platform_unavailable' });
    expect(await syncs(store)).toMatchObject([{ status: 'running', checkpoint: HALF, variants: 2 }]);

    expect(await syncCatalog(store.ctx)).toEqual({ done: true });
    expect(store.asked).toEqual([undefined, BEGUN, BEGUN, HALF]);
    expect(await syncs(store)).toMatchObject([{ status: 'done', error_code: null, variants: 4, products: 2 }]);
  });

  it('costs the job no attempt: it is added again for later', async () => {
    const store = await slowStore('later');
    const added: JobRequest[] = [];
    const tools = {
      openStore: () => Promise.resolve(store.ctx),
      setNeedsReauth: () => Promise.resolve(),
      enqueue: (request: JobRequest) => {
        added.push(request);
        return Promise.resolve();
      },
      log: silentLog,
    };

    await workOn(tools, catalogHandlers as Handlers, { name: 'catalog.sync', data: { storeId: store.ctx.store.id, epoch: store.ctx.store.epoch }, jobId: '1' });

    expect(added).toEqual([{ name: 'catalog.sync', payload: { storeId: store.ctx.store.id, epoch: store.ctx.store.epoch }, delayMs: 1500 }]);
    expect(await syncs(store)).toMatchObject([{ status: 'running' }]);
  });
});

describe('a catalog read again', () => {
  it('writes no row that is as it was, and still finds what is gone', async () => {
    const store = await world.addStore('again', VARIANTS);
    const rows = () => database.asOwner<{ id: string; at: string; deleted: boolean }>('SELECT external_id AS id, ctid::text || xmin::text || xmax::text AS at, deleted_at IS NOT NULL AS deleted FROM variant WHERE store_id = $1 ORDER BY id', [store.ctx.store.id]); // prettier-ignore
    await syncCatalog(store.ctx);
    const first = await rows();
    store.clock.advance(60_000);
    await syncCatalog(store.ctx);
    expect(await rows()).toEqual(first);

    store.shop.variants.delete('2');
    store.shop.setPrice('3', 12_345);
    store.clock.advance(60_000);
    await syncCatalog(store.ctx);
    const last = await rows();
    expect(last.map(({ deleted }) => deleted)).toEqual([false, true, false, false]);
    expect(last.map(({ at }, index) => at === first[index]?.at)).toEqual([true, false, false, true]);
    expect(await database.asOwner('SELECT 1 FROM sync_page WHERE store_id = $1', [store.ctx.store.id])).toEqual([]);
  });
});
