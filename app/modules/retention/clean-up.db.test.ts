/** What goes when its time is over, what is archived of it, and what never goes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markAllDirty } from '#app/modules/sales/dirty.server.ts';
import { ensurePixel } from '#app/modules/sales/ensure-pixel.server.ts';
import { takePixelEvents } from '#app/modules/sales/take-pixel-events.server.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { must } from '#app/lib/assert.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addUpAll } from '../../../tests/support/sync-sales.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { cleanUp } from './clean-up.server.ts';
import { openArchive } from './open-archive.server.ts';
import { showRetention } from './show-retention.server.ts';
import { KINDS } from './views.ts';

const DAY_MS = 86_400_000;

let database: TestDatabase;
let world: World;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

const aStore = (): Promise<TestStore> => world.addStore(`kept-${(stores += 1)}`);
const clean = ({ ctx }: TestStore) => cleanUp(ctx, world.system.deliveries);
const nextWeek = ({ clock }: TestStore): void => clock.advance(7 * DAY_MS);
const count = async ({ ctx }: TestStore, table: string): Promise<number> =>
  Number((await database.asOwner<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE store_id = $1`, [ctx.store.id]))[0]?.n);
const due = async ({ ctx, clock }: TestStore): Promise<boolean> =>
  (await world.system.dueWork(clock.now(), 500)).some(({ kind, storeId }) => kind === 'cleanup' && storeId === ctx.store.id);

/** A rival, an offer of it, and its price as it was seen at these times. */
async function prices({ ctx }: TestStore, times: readonly string[]): Promise<void> {
  const [competitor, offer] = [randomUUID(), randomUUID()];
  await database.asOwner(`INSERT INTO competitor (store_id, id, name, kind, created_at) VALUES ($1, $2, $3, 'csv', now())`, [ctx.store.id, competitor, competitor]);
  await database.asOwner(
    `INSERT INTO offer (store_id, id, competitor_id, key, title, seller, price_minor, currency, availability, condition, identity_hash, price_since, captured_at, votes)
     VALUES ($1, $2, $3, 'k', 'Kettle', 'Rival', 100, 'SAR', 'in_stock', 'new', 'h', now(), now(), '{}')`,
    [ctx.store.id, offer, competitor],
  );
  await database.asOwner(
    `INSERT INTO price_observation (store_id, offer_id, observed_at, price_minor, currency, availability)
     SELECT $1, $2, at, 100 + n, 'SAR', 'in_stock' FROM unnest($3::timestamptz[]) WITH ORDINALITY AS t(at, n)`,
    [ctx.store.id, offer, times],
  );
}

/** The lines of the newest archive. */
async function archived({ ctx }: TestStore): Promise<Record<string, unknown>[]> {
  const [newest] = (await showRetention(ctx)).archives;
  const archive = must(await openArchive(ctx, { archiveId: must(newest, 'an archive').id }), 'the archive');
  let text = '';
  for await (const part of archive.lines) {
    text += part;
  }
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
}

describe("competitors' earlier prices", () => {
  it('are archived as they were; the one that held when their time ended stays, and so does what is younger', async () => {
    const [store, other] = [await aStore(), await aStore()];
    const times = ['2023-01-01T00:00:00Z', '2023-02-01T00:00:00.120Z', '2023-03-01T00:00:00Z', '2026-11-01T00:00:00Z'];
    await prices(store, times);
    await prices(store, ['2023-01-15T00:00:00Z']);
    await prices(other, times);
    expect(await clean(store)).toEqual({ more: false });

    expect(await database.asOwner('SELECT observed_at FROM price_observation WHERE store_id = $1 ORDER BY 1', [store.ctx.store.id])).toEqual(
      ['2023-01-15T00:00:00Z', '2023-03-01T00:00:00Z', '2026-11-01T00:00:00Z'].map((at) => ({ observed_at: new Date(at) })),
    );
    expect(await count(other, 'price_observation')).toBe(4);
    const lines = await archived(store);
    expect(lines.map(({ of, title, price_minor, currency, availability }) => ({ of, title, price_minor, currency, availability }))).toEqual(
      [101, 102].map((minor) => ({ of: 'competitor_prices', title: 'Kettle', price_minor: minor, currency: 'SAR', availability: 'in_stock' })),
    );
    expect(new Date(String(lines[1]?.['observed_at'])).toISOString()).toBe('2023-02-01T00:00:00.120Z');
    expect(await showRetention(store.ctx)).toMatchObject({ last: { rows: 2 }, archives: [{ rows: 2 }] });
  });

  it('are not taken before a year has passed by the database’s own clock, whatever is asked for', async () => {
    const store = await aStore();
    await prices(
      store,
      [300, 200, 100].map((days) => new Date(Date.now() - days * DAY_MS).toISOString()),
    );
    store.clock.advance(4000 * DAY_MS);
    await clean(store);
    expect(await count(store, 'price_observation')).toBe(3);
  });

  it('go batch by batch: a slice that has used its time leaves the rest to the next', async () => {
    const store = await aStore();
    await prices(
      store,
      Array.from({ length: 10_003 }, (_, at) => new Date(Date.UTC(2020, 0, 1) + at * 60_000).toISOString()),
    );
    const slow = { ...store.ctx, clock: { now: () => (store.clock.advance(1500), store.clock.now()) } };
    expect(await cleanUp(slow, world.system.deliveries)).toEqual({ more: true });
    expect([await count(store, 'price_observation'), await due(store), (await showRetention(store.ctx)).archives]).toEqual([5003, true, []]);
    expect(await clean(store)).toEqual({ more: false });
    expect([await count(store, 'price_observation'), await count(store, 'archive_chunk'), await due(store)]).toEqual([1, 3, false]);
    expect(await archived(store)).toHaveLength(10_002);
  });

  it('stay where they are when their archive cannot be written', async () => {
    const store = await aStore();
    await prices(store, ['2023-01-01T00:00:00Z', '2023-02-01T00:00:00Z']);
    await database.asOwner('ALTER TABLE archive_chunk ADD CONSTRAINT full_disk CHECK (rows > 1)');
    await expect(clean(store)).rejects.toThrow('full_disk');
    await database.asOwner('ALTER TABLE archive_chunk DROP CONSTRAINT full_disk');
    expect(await count(store, 'price_observation')).toBe(2);
    await clean(store);
    expect([await count(store, 'price_observation'), (await archived(store)).length]).toEqual([1, 1]);
  });
});

describe('a clean-up', () => {
  it('is due at once in a new store and then once a week, and does nothing in between', async () => {
    const store = await aStore();
    expect(await due(store)).toBe(true);
    await clean(store);
    store.clock.advance(6 * DAY_MS);
    expect([await due(store), await clean(store), await count(store, 'cleanup')]).toEqual([false, { more: false }, 1]);
    store.clock.advance(DAY_MS);
    expect(await due(store)).toBe(true);
    await Promise.all([clean(store), clean(store)]);
    expect([await due(store), await count(store, 'cleanup')]).toEqual([false, 2]);
  });

  it('ends two years later, and its archive with it', async () => {
    const store = await aStore();
    await prices(store, ['2023-01-01T00:00:00Z', '2023-02-01T00:00:00Z']);
    await clean(store);
    store.clock.advance(KINDS.archives.days * DAY_MS);
    await clean(store);
    expect(await count(store, 'archive_chunk')).toBe(1);
    nextWeek(store);
    await clean(store);
    expect([await count(store, 'archive_chunk'), (await showRetention(store.ctx)).archives]).toEqual([0, []]);
  });

  it('opens its archive to its own store alone, and an archive that was touched to nobody', async () => {
    const [store, other] = [await aStore(), await aStore()];
    await prices(store, ['2023-01-01T00:00:00Z', '2023-02-01T00:00:00Z']);
    await clean(store);
    const { id } = must((await showRetention(store.ctx)).archives[0], 'an archive');
    expect(await openArchive(other.ctx, { archiveId: id })).toBeNull();
    await database.asOwner(`UPDATE archive_chunk SET bytes = bytes || '\\x00' WHERE store_id = $1`, [store.ctx.store.id]);
    await expect(archived(store)).rejects.toThrow('as it was written');
  });
});

describe('other kinds', () => {
  it('visits and reports of readings are archived; the last reading that agreed stays', async () => {
    const store = await aStore();
    await syncCatalog(store.ctx);
    await prices(store, []);
    await database.asOwner(
      `INSERT INTO competitor_visit (store_id, competitor_id, at, offers, matched, problems) SELECT store_id, id, $2, 7, 1, 0 FROM competitor WHERE store_id = $1`,
      [store.ctx.store.id, store.clock.now()],
    );
    store.clock.advance(191 * DAY_MS);
    await clean(store);
    expect([await count(store, 'catalog_sync'), await count(store, 'competitor_visit')]).toEqual([1, 0]);
    expect(await archived(store)).toMatchObject([{ of: 'competitor_visits', offers: 7, matched: 1 }]);

    await syncCatalog(store.ctx);
    nextWeek(store);
    await clean(store);
    expect(await count(store, 'catalog_sync')).toBe(1);
    const lines = await archived(store);
    expect(lines).toMatchObject([{ of: 'catalog_syncs', status: 'done', variants: 1 }]);
    expect(lines[0]?.['slices']).toContainEqual(expect.objectContaining({ resource: 'variants', platform_count: 1, stored_count: 1 }));
  });

  it('what buyers did goes for good: no archive, and the sums of its days stay', async () => {
    const store = await aStore();
    await syncCatalog(store.ctx);
    await ensurePixel(store.ctx);
    const look = (id: string) =>
      takePixelEvents(store.ctx, {
        client: 'c',
        events: [{ id, name: 'product_viewed', at: store.clock.now(), currency: 'SAR', amount: 199, checkout: null, lines: [{ variant: '1', quantity: 1, amount: 199 }] }],
        unread: 0,
      });
    await look('e1');
    await addUpAll(store.ctx);
    store.clock.advance(395 * DAY_MS);
    await clean(store);
    expect(await count(store, 'pixel_event')).toBe(1);
    nextWeek(store);
    await look('e2');
    await clean(store);
    expect([await count(store, 'pixel_event'), await count(store, 'archive_chunk')]).toEqual([1, 0]);

    await store.ctx.db.tx((tx) => markAllDirty(tx, store.ctx.store, store.clock.now()));
    await addUpAll(store.ctx);
    const days = await database.asOwner(`SELECT day::text, viewed FROM rollup_pixel_day WHERE store_id = $1 AND product_key = '' ORDER BY day`, [store.ctx.store.id]);
    expect(days).toEqual([{ day: '2026-11-20', viewed: 1 }, { day: '2027-12-27', viewed: 1 }]); // prettier-ignore
  });

  it('notifications, letters and settled webhooks go after a quarter of a year; what still waits and what was heard last stays', async () => {
    const store = await aStore();
    const { store: row } = store.ctx;
    const at = store.clock.now();
    await database.asOwner(`INSERT INTO notification (store_id, id, topic, params, about, happened_at) VALUES ($1, gen_random_uuid(), 'digest', '{}', 'digest:1', $2)`, [
      row.id,
      at,
    ]);
    await database.asOwner(
      `INSERT INTO mail (store_id, id, user_id, kind, state, due_at, sent_at) SELECT $1, gen_random_uuid(), '1', 'test', state, $2, CASE state WHEN 'sent' THEN $2::timestamptz END
       FROM unnest(ARRAY['sent', 'failed', 'queued']) AS t(state)`,
      [row.id, at],
    );
    await database.asOwner(
      `INSERT INTO webhook_delivery (platform, webhook_id, topic, external_store_id, triggered_at, received_at, state, next_try_at, settled_at)
       SELECT 'shopify', gen_random_uuid()::text, topic, $1, $2, $2::timestamptz + n * interval '1 minute', state, $2, CASE state WHEN 'applied' THEN $2::timestamptz END
       FROM (VALUES ('a', 1, 'applied'), ('a', 2, 'applied'), ('b', 1, 'applied'), ('a', 0, 'accepted')) AS t(topic, n, state)`,
      [row.externalId, at],
    );
    const left = () => database.asOwner('SELECT topic, state FROM webhook_delivery WHERE external_store_id = $1 ORDER BY topic, state', [row.externalId]);
    store.clock.advance(90 * DAY_MS);
    await clean(store);
    expect([await count(store, 'notification'), await count(store, 'mail'), (await left()).length]).toEqual([1, 3, 4]);
    nextWeek(store);
    await clean(store);
    expect([await count(store, 'notification'), await count(store, 'mail'), await count(store, 'archive_chunk')]).toEqual([0, 1, 0]);
    expect(await left()).toEqual([{ topic: 'a', state: 'accepted' }, { topic: 'a', state: 'applied' }, { topic: 'b', state: 'applied' }]); // prettier-ignore
  });

  it('of which something is archived hold nothing about people', async () => {
    const columns = await database.asOwner<{ column: string }>(
      `SELECT column_name AS column FROM information_schema.columns WHERE table_schema = 'public'
       AND table_name IN ('price_observation', 'competitor_visit', 'catalog_sync', 'sync_slice', 'sales_sync', 'sales_slice')`,
    );
    expect(columns.filter(({ column }) => /customer_|person|mail|user|client|phone|address|created_by|actor/.test(column))).toEqual([]);
  });
});
