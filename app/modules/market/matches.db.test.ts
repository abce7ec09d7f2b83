import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfferSources } from '#app/sources/create.server.ts';
import { systemClock } from '#app/lib/clock.ts';
import { asId, type ExternalId, type OfferId } from '#app/lib/ids.ts';
import { silentLog } from '#app/lib/log.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { importOffersCsv } from './import-offers.server.ts';
import { judgeMatches, listMatches } from './matches.server.ts';
import { showMarket } from './show-market.server.ts';
import { findVariants, linkOffer, listUnmatched } from './unmatched.server.ts';

const GTIN = '6281000000014';
let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  const sources = createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'test', clock: systemClock, random: () => 0, log: silentLog });
  world = openWorld(database, sources);
  store = await world.addStore('matches', [aVariant({ id: '1', barcode: GTIN, priceMinor: 10_000 })]);
  await syncCatalog(store.ctx);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

async function* file(...lines: string[]): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(lines.join('\n'));
}

const upload = (title: string, price: string) =>
  importOffersCsv(store.ctx, { seller: 'Rival', mapping: null, stream: file('gtin,title,price,currency', `${GTIN},${title},${price},SAR`) });

it('asks a person where the brand is not known, and takes the answer until the page shows something else', async () => {
  expect(await upload('Coffee', '95.00')).toMatchObject({ accepted: 1, matched: 1 });
  const { pairs, counts } = await listMatches(store.ctx, { state: 'review' });
  expect(counts).toEqual({ review: 1, accepted: 0, rejected: 0 });
  expect(pairs[0]).toMatchObject({ score: 70, by: 'auto', ours: { gtin: `0${GTIN}` }, theirs: { seller: 'Rival', title: 'Coffee' } });

  const pair = { offerId: pairs[0]?.offerId ?? '', variantId: pairs[0]?.variantId ?? '' };
  expect(await judgeMatches(store.ctx, { verdict: 'accepted', pairs: [pair] })).toEqual({ done: 1, reversed: 0 });
  await upload('Coffee', '94.00');
  expect((await listMatches(store.ctx, { state: 'accepted' })).pairs[0]).toMatchObject({ by: 'human', theirs: { price: { minor: 9400 } } });

  await upload('Something else', '94.00');
  expect((await listMatches(store.ctx, { state: 'review' })).counts).toEqual({ review: 1, accepted: 0, rejected: 0 });
});

it('changes nothing for pairs that are not there', async () => {
  expect(await judgeMatches(store.ctx, { verdict: 'rejected', pairs: [{ offerId: '00000000-0000-7000-8000-000000000000', variantId: '1' }] })).toEqual({ done: 0, reversed: 0 });
});

it('lets a person say what an offer without a barcode is, until its page shows something else', async () => {
  const own = await world.addStore('by-hand', [aVariant({ id: '5', productTitle: 'Arabic coffee pot', sku: 'POT-5' }), aVariant({ id: '6', productTitle: 'Prayer rug' })]);
  await syncCatalog(own.ctx);
  const list = (title: string) => importOffersCsv(own.ctx, { seller: 'Rival', mapping: null, stream: file('key,title,price,currency', `R1,"${title}",150.00,SAR`) });
  await list('Coffee pot, arabic');

  const [offer] = (await listUnmatched(own.ctx, {})).offers;
  expect(offer).toMatchObject({ title: 'Coffee pot, arabic', seller: 'Rival' });
  const { variants } = await findVariants(own.ctx, { text: offer?.title ?? '' });
  expect(variants.map(({ variantId }) => variantId)).toEqual(['5']);
  expect((await findVariants(own.ctx, { text: 'POT-5' })).variants[0]).toMatchObject({ variantId: '5' });

  const pair = { offerId: asId<OfferId>(offer?.offerId ?? ''), variantId: asId<ExternalId>('5') };
  expect(await linkOffer(own.ctx, pair)).toEqual({ done: 1 });
  expect((await listMatches(own.ctx, { state: 'accepted' })).pairs[0]).toMatchObject({ by: 'human', variantId: '5' });
  expect(await listUnmatched(own.ctx, {})).toMatchObject({ total: 0, offers: [] });
  expect((await showMarket(own.ctx, { max: 3 })).competitors[0]).toMatchObject({ name: 'Rival', offers: 1, matched: 1, covers: 1, fresh: 1, visits: { total: 1, good: 1 } });

  await list('Coffee grinder');
  expect((await listMatches(own.ctx, { state: 'review' })).counts).toEqual({ review: 1, accepted: 0, rejected: 0 });
  await expect(linkOffer(own.ctx, { ...pair, variantId: asId<ExternalId>('404') })).rejects.toMatchObject({ code: 'not_found' });
  await expect(linkOffer(store.ctx, pair)).rejects.toMatchObject({ code: 'not_found' });
});

it('doubts a match whose page now shows the barcode of another article', async () => {
  const own = await world.addStore('moved', [aVariant({ id: '1', barcode: GTIN }), aVariant({ id: '2', barcode: '6281000000021' })]);
  await syncCatalog(own.ctx);
  const list = (gtin: string) =>
    importOffersCsv(own.ctx, { seller: 'Rival', mapping: null, stream: file('key,gtin,title,price,currency,brand', `R1,${gtin},Thing,190.00,SAR,Huraa`) });
  await list(GTIN);
  expect((await listMatches(own.ctx, { state: 'accepted' })).pairs.map(({ variantId }) => variantId)).toEqual(['1']);
  await list('6281000000021');
  expect((await listMatches(own.ctx, { state: 'accepted' })).pairs.map(({ variantId }) => variantId)).toEqual(['2']);
  expect((await listMatches(own.ctx, { state: 'review' })).pairs.map(({ variantId }) => variantId)).toEqual(['1']);
});
