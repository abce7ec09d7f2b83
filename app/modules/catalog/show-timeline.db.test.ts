import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfferSources } from '#app/sources/create.server.ts';
import { must } from '#app/lib/assert.ts';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addFilledStore } from '../../../tests/support/filled-store.ts';
import { NOON, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { refreshProducts } from './refresh-products.server.ts';
import { showTimeline } from './show-timeline.server.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(new Date(NOON).getTime() - days * DAY_MS);

let database: TestDatabase;
let world: World;
let store: TestStore;
let other: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  const sources = createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'test', clock: systemClock, random: () => 0, log: silentLog });
  world = openWorld(database, sources);
  store = await addFilledStore(world, database, 'timeline');
  other = await world.addStore('timeline-other', []);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const timeline = async (range: '7' | '30' | '90' | 'all') => must(await showTimeline(store.ctx, { variantId: '1', range }), 'a timeline');

it('tells who set each price: as found, by Mizan, and by somebody else past Mizan', async () => {
  store.clock.advance(60_000);
  store.shop.setPrice('1', 23_400);
  await refreshProducts(store.ctx, { products: [asId<ExternalId>('p1')] });

  const { own, floor, from } = await timeline('all');
  expect(own.map(({ what }) => what)).toEqual(['seen', 'mizan', 'outside']);
  expect(own.map(({ price }) => price.minor)).toEqual([19_900, expect.any(Number), 23_400]);
  expect(floor?.currency).toBe('SAR');
  expect(from).toBe(own[0]?.at);
});

it('begins a range with the price that held then, own and rival alike, and leaves out what came to its end before', async () => {
  const { id } = store.ctx.store;
  await database.asOwner(
    `INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
     VALUES ($1, '1', $2, 15000, 'SAR', 'sync'), ($1, '1', $3, 16000, 'SAR', 'sync')`,
    [id, daysAgo(60), daysAgo(20)],
  );
  const [offer] = await database.asOwner<{ id: string }>('SELECT id::text FROM offer WHERE store_id = $1', [id]);
  await database.asOwner(`UPDATE offer_match SET state = 'accepted' WHERE store_id = $1`, [id]);
  await database.asOwner(
    `INSERT INTO price_observation (store_id, offer_id, observed_at, price_minor, currency, availability)
     VALUES ($1, $2, $3, 17000, 'SAR', 'in_stock'), ($1, $2, $4, 17500, 'SAR', 'out_of_stock')`,
    [id, offer?.id, daysAgo(50), daysAgo(10)],
  );

  const month = await timeline('30');
  expect(month.own.map(({ price }) => price.minor).slice(0, 2)).toEqual([15_000, 16_000]);
  expect(month.own[0]?.what).toBe('seen');
  expect(month.rivals).toHaveLength(1);
  expect(month.rivals[0]?.points.map(({ price, inStock }) => [price.minor, inStock]).slice(0, 2)).toEqual([[17_000, true], [17_500, false]]); // prettier-ignore
  const week = await timeline('7');
  expect(week.own[0]?.price.minor).toBe(16_000);
  expect(week.rivals[0]?.points[0]?.price.minor).toBe(17_500);
  expect((await timeline('30')).from).toBe(new Date(store.clock.now().getTime() - 30 * DAY_MS).toISOString());
  expect((await timeline('90')).from, 'nothing is known of earlier days').toBe(daysAgo(60).toISOString());
});

it('draws no line for an offer that a person has called another product, or of a competitor that was removed', async () => {
  await database.asOwner(`UPDATE offer_match SET state = 'rejected' WHERE store_id = $1`, [store.ctx.store.id]);
  expect((await timeline('all')).rivals).toEqual([]);
});

it('knows nothing of another store', async () => {
  expect(await showTimeline(other.ctx, { variantId: '1', range: 'all' })).toBeNull();
});
