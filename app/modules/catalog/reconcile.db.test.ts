/** The ledger and the night: what was lost on the way is found and repaired, and nothing incomplete is called done. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '#app/db/sql.ts';
import { openSystem } from '#app/db/system.server.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { showHome } from '../insights/show-home.server.ts';
import { beginPass } from './begin-pass.server.ts';
import { continueSync, syncCatalog } from './sync-catalog.server.ts';

const HOUR_MS = 3_600_000;
const LARGE = 2001;
let database: TestDatabase;
let world: World;
let registry: ReturnType<typeof openSystem>;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  registry = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k1', randomBytes(32)]])));
});
afterAll(async () => {
  await registry.prisma.$disconnect();
  await world.close();
  await database.drop();
});

const id = (text: string): ExternalId => asId<ExternalId>(text);
const run = async (store: TestStore): Promise<void> => {
  let done = false;
  while (!done) {
    ({ done } = await syncCatalog(store.ctx));
  }
};
const reconcile = async (store: TestStore): Promise<void> => {
  await beginPass(store.ctx, { trigger: 'nightly', everything: false });
  await run(store);
};
const passes = ({ ctx }: TestStore) =>
  ctx.db.tx((tx) =>
    tx.rows(
      z.object({ kind: z.string(), trigger: z.string(), status: z.string(), error_code: z.string().nullable() }),
      sql`SELECT kind, trigger, status, error_code FROM catalog_sync WHERE store_id = ${ctx.store.id}::uuid ORDER BY id`,
    ),
  );
const priceHere = async ({ ctx }: TestStore, variant: string): Promise<number | null> =>
  (await ctx.db.tx((tx) => tx.maybe(z.object({ p: z.coerce.number() }), sql`SELECT price_minor AS p FROM variant WHERE store_id = ${ctx.store.id}::uuid AND external_id = ${variant} AND deleted_at IS NULL`)))?.p ?? null; // prettier-ignore
const many = (n: number): ReturnType<typeof aVariant>[] => Array.from({ length: n }, (_, at) => aVariant({ id: String(at + 1), costMinor: at % 3 === 0 ? null : 5000 + at }));
const isDue = async ({ ctx, clock }: TestStore): Promise<boolean> =>
  (await registry.system.dueWork(clock.now(), 500)).some(({ kind, storeId }) => kind === 'reconcile' && storeId === ctx.store.id);

describe('the ledger', () => {
  it('sets counts and sums of what was told against what is stored', async () => {
    const store = await world.addStore('ledger', many(30));
    await run(store);

    const { sync } = await showHome(store.ctx);
    expect(sync?.ledger).toEqual([
      { resource: 'products', told: 30, held: 30, sumsAgree: null },
      { resource: 'variants', told: 30, held: 30, sumsAgree: null },
      { resource: 'prices', told: 30, held: 30, sumsAgree: true },
      { resource: 'costs', told: 20, held: 20, sumsAgree: true },
      { resource: 'stock', told: 30, held: 30, sumsAgree: true },
      { resource: 'collections', told: 0, held: 0, sumsAgree: null },
      { resource: 'memberships', told: 0, held: 0, sumsAgree: true },
    ]);
    expect(sync).toMatchObject({ status: 'done', kind: 'full', agreedAt: sync?.endedAt });
  });

  it('is red where a row was not stored as it was told, and a pass like that is not done', async () => {
    const store = await world.addStore('ledger-red', many(12));
    // A fault below us: every stored price is a halala off.
    await database.asOwner(
      `CREATE FUNCTION off_by_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.store_id = '${store.ctx.store.id}' THEN NEW.price_minor := NEW.price_minor + 1; END IF; RETURN NEW; END $$`,
    );
    await database.asOwner('CREATE TRIGGER off_by_one BEFORE INSERT OR UPDATE ON variant FOR EACH ROW EXECUTE FUNCTION off_by_one()');
    await run(store);
    await database.asOwner('DROP TRIGGER off_by_one ON variant');

    const home = await showHome(store.ctx);
    expect(home.sync).toMatchObject({ status: 'failed', errorCode: 'sums_differ', agreedAt: null });
    expect(home.incidents).toMatchObject([{ code: 'sync_incomplete' }]);
    expect(await passes(store)).toMatchObject([
      { kind: 'full', status: 'failed', error_code: 'sums_differ' },
      { kind: 'changes', trigger: 'repair', status: 'failed' },
    ]);

    await reconcile(store);
    const mended = await showHome(store.ctx);
    expect(mended.sync).toMatchObject({ status: 'done' });
    expect(mended.incidents).toEqual([]);
  });

  it('never says done with fewer rows than the platform counts', async () => {
    const store = await world.addStore('ledger-short', many(10));
    const count = store.shop.countCatalog;
    store.shop.countCatalog = async () => ({ ...(await count()), variants: 11 });
    await run(store);

    const home = await showHome(store.ctx);
    expect(home.sync).toMatchObject({ status: 'failed', errorCode: 'counts_differ' });
    expect(home.incidents).toMatchObject([{ code: 'sync_incomplete', params: { held: 10, told: 11 } }]);
  });
});

describe('a nudge', () => {
  it('begins the first pass of an installation, goes on with one under way, and begins no other', async () => {
    const store = await world.addStore('nudged', many(3));
    expect(await continueSync(store.ctx)).toEqual({ done: true });
    expect(await passes(store)).toMatchObject([{ status: 'done' }]);

    // Sent while that pass ran, come after its end: as a sweep does on every busy day.
    expect(await continueSync(store.ctx)).toEqual({ done: true });
    expect(await passes(store)).toHaveLength(1);

    await beginPass(store.ctx, { trigger: 'person', everything: true });
    store.shop.setPrice('2', 12_300);
    await continueSync(store.ctx);
    expect(await passes(store)).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    expect(await priceHere(store, '2')).toBe(12_300);
  });
});

describe('the night’s comparison', () => {
  it('finds what no webhook told: new, changed and vanished, in a catalog too large to be read whole each night', async () => {
    const store = await world.addStore('night', many(LARGE));
    await run(store);
    store.clock.advance(20 * HOUR_MS);
    store.shop.setPrice('5', 12_345);
    await reconcile(store);
    expect(await priceHere(store, '5')).toBe(12_345);

    store.clock.advance(24 * HOUR_MS);
    store.shop.variants.set(id('9001'), aVariant({ id: '9001', platformUpdatedAt: store.clock.now() }));
    store.shop.variants.delete(id('7'));
    await reconcile(store);
    expect([await priceHere(store, '9001'), await priceHere(store, '7')]).toEqual([19_900, null]);

    // What nothing tells of, a row lost here, is found when everything is read again.
    await database.asOwner(`UPDATE variant SET price_minor = 1 WHERE store_id = $1 AND external_id = '11'`, [store.ctx.store.id]);
    store.clock.advance(7 * 24 * HOUR_MS);
    await reconcile(store);
    expect(await priceHere(store, '11')).toBe(19_900);
    expect((await passes(store)).map(({ kind, trigger, status }) => `${kind} ${trigger} ${status}`)).toEqual([
      'full person done',
      'changes nightly done',
      'changes nightly failed',
      'full repair done',
      'full nightly done',
    ]);
  }, 60_000);

  it('reads everything at once when the counts do not agree', async () => {
    const store = await world.addStore('night-gone', many(LARGE));
    await run(store);
    store.clock.advance(24 * HOUR_MS);
    store.shop.variants.delete(id('7'));
    await reconcile(store);

    expect(await priceHere(store, '7')).toBeNull();
    expect((await passes(store)).map(({ kind, status }) => `${kind} ${status}`)).toEqual(['full done', 'full done']);
  }, 60_000);

  it('is due once a night by the store’s own clock, also when the worker slept', async () => {
    // 12:00 UTC is 15:00 in Riyadh.
    const store = await world.addStore('night-clock');
    expect(await isDue(store)).toBe(false);
    await run(store);
    store.clock.advance(10 * HOUR_MS);
    expect(await isDue(store), '01:00').toBe(false);
    store.clock.advance(1.1 * HOUR_MS);
    expect(await isDue(store), '02:06').toBe(true);
    store.clock.advance(5 * HOUR_MS);
    expect(await isDue(store), '07:06, not done yet').toBe(true);
    await reconcile(store);
    expect(await isDue(store)).toBe(false);
    store.clock.advance(24 * HOUR_MS);
    expect(await isDue(store), 'the next night').toBe(true);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T00:30:00Z', '2026-03-28T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29T01:30:00Z', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-10-25T02:30:00Z', '2026-10-25T01:00:00Z'],
    ['Asia/Riyadh', '2026-11-24T22:59:00Z', '2026-11-23T23:00:00Z'],
    ['Asia/Riyadh', '2026-11-24T23:01:00Z', '2026-11-24T23:00:00Z'],
    ['Not/AZone', '2026-11-24T02:01:00Z', '2026-11-24T02:00:00Z'],
  ])('in %s at %s it was last 02:00 at %s', async (zone, at, night) => {
    const [row] = await database.asOwner<{ night: Date }>('SELECT last_night($1, $2::timestamptz) AS night', [zone, at]);

    expect(row?.night.toISOString()).toBe(new Date(night).toISOString());
  });
});
