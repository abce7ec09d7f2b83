import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { fillCosts, releaseOwners, weighSelection } from './bulk-actions.server.ts';
import { setCost } from './set-cost.server.ts';
import { showProduct } from './show-product.server.ts';
import { syncCatalog } from './sync-catalog.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;
let other: TestStore;
let made = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  other = await world.addStore('costs-other', [aVariant({ id: '1', costMinor: null })]);
  await syncCatalog(other.ctx);
});

beforeEach(async () => {
  made += 1;
  store = await world.addStore(`costs-${made}`, [
    aVariant({ id: '1' }),
    aVariant({ id: '2', costMinor: null }),
    aVariant({ id: '3', costMinor: null, priceMinor: 9999 }),
    aVariant({ id: '4', costMinor: null, priceMinor: 1 }),
  ]);
  await syncCatalog(store.ctx);
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const product = async (id = '1') => must((await showProduct(store.ctx, { productId: `p${id}` }))?.variants[0], 'a variant');
const enter = (costMinor: number, from: string | null, at = store) => setCost(at.ctx, { productId: 'p1', variantId: '1', costMinor, from });
const told = async (at = store) =>
  (await database.asOwner<{ action: string; params: Record<string, unknown> }>(`SELECT action, params FROM activity WHERE store_id = $1 ORDER BY id`, [at.ctx.store.id])).slice(
    -1,
  )[0];

describe('a cost entered by hand', () => {
  it('holds from now on, is told by its source, and stands in the activity', async () => {
    store.clock.advance(1000);
    expect(await enter(8000, null)).toMatchObject({ kind: 'saved' });
    const { cost, costs } = await product();
    expect(cost?.minor).toBe(8000);
    expect(costs.map(({ cost: { minor }, source, when }) => [minor, source, when])).toEqual([[8000, 'manual', 'now'], [10_000, 'platform', 'before']]); // prettier-ignore
    expect(await told()).toMatchObject({ action: 'variant.cost', params: { productId: 'p1', variantId: '1', costMinor: 8000 } });
  });

  it('waits for its day, which begins at midnight of the store', async () => {
    expect(await enter(12_000, '2026-12-01')).toEqual({ kind: 'saved', effectiveFrom: '2026-11-30T21:00:00.000Z' });
    expect(await product()).toMatchObject({ cost: { minor: 10_000 }, costs: [{ when: 'later' }, { when: 'now' }] });
    store.clock.moveTo(new Date('2026-11-30T21:00:00.000Z'));
    expect((await product()).cost?.minor).toBe(12_000);
  });

  it('replaces what was entered for the same day, and one for the past changes the past alone', async () => {
    await enter(12_000, '2026-12-01');
    await enter(12_500, '2026-12-01');
    await enter(7000, '2026-11-01');
    expect((await product()).costs.map(({ cost }) => cost.minor)).toEqual([12_500, 10_000, 7000]);
    expect((await product()).cost?.minor).toBe(10_000);
  });

  it.each([
    [0, null, 'cost_not_positive'],
    [-100, null, 'cost_not_positive'],
    [2_000_000_000_000, null, 'cost_too_large'],
    [100, '2024-11-19', 'cost_date_too_early'],
    [100, '2027-11-21', 'cost_date_too_late'],
  ])('of %d from %s is refused: %s', async (minor, from, code) => {
    expect(await enter(minor, from)).toMatchObject({ kind: 'refused', code });
    expect((await product()).costs).toHaveLength(1);
  });

  it('is not taken back by the next sync, but by a new cost of the platform', async () => {
    store.clock.advance(1000);
    await enter(8000, null);
    store.clock.advance(60_000);
    await syncCatalog(store.ctx);
    const [pass] = await database.asOwner(`SELECT status, error_code FROM catalog_sync WHERE store_id = $1 ORDER BY started_at DESC LIMIT 1`, [store.ctx.store.id]);
    expect(pass, 'the ledger counts what the platform told').toEqual({ status: 'done', error_code: null });
    expect((await product()).cost?.minor).toBe(8000);

    store.shop.variants.set('1', { ...aVariant({ id: '1', costMinor: 9000 }), platformUpdatedAt: store.clock.now() });
    store.clock.advance(60_000);
    await syncCatalog(store.ctx);
    expect((await product()).cost?.minor).toBe(9000);
  });

  it('finds no variant of another product or store', async () => {
    await expect(setCost(store.ctx, { productId: 'p1', variantId: '2', costMinor: 1, from: null })).rejects.toMatchObject({ code: 'not_found' });
    await expect(setCost(other.ctx, { productId: 'p2', variantId: '2', costMinor: 1, from: null })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('many at once', () => {
  it('get a share of their price where the cost is missing, and only there', async () => {
    const selection = { matching: {} };
    expect(await weighSelection(store.ctx, selection)).toEqual({ variants: 4, owned: 0, withoutCost: 3 });
    expect(await fillCosts(store.ctx, { selection, rule: { kind: 'share', bps: 4550 } })).toEqual({ variants: 4, done: 2 });
    expect((await product('1')).cost?.minor).toBe(10_000);
    expect((await product('2')).cost?.minor).toBe(9055);
    // 9999 × 45.5 % = 4549.545
    expect((await product('3')).cost?.minor).toBe(4550);
    expect((await product('4')).cost, 'a share of nearly nothing is nothing').toBeNull();
    expect(await told()).toMatchObject({ action: 'products.costed', params: { count: 2, variants: 4, rule: 'share' } });
    expect(await fillCosts(store.ctx, { selection, rule: { kind: 'share', bps: 4550 } })).toEqual({ variants: 4, done: 0 });
  });

  it('get one amount, where they were named', async () => {
    expect(await fillCosts(store.ctx, { selection: { variantIds: ['1', '2', 'nobody'] }, rule: { kind: 'fixed', minor: 500 } })).toEqual({ variants: 2, done: 1 });
    expect((await product('2')).cost?.minor).toBe(500);
    expect((await product('3')).cost).toBeNull();
  });

  it('are given back to Mizan where somebody outside had set them', async () => {
    store.clock.advance(1000);
    store.shop.setPrice('1', 21_000);
    store.shop.setPrice('2', 22_000);
    await syncCatalog(store.ctx);
    expect(await weighSelection(store.ctx, { matching: {} })).toMatchObject({ owned: 2 });
    expect(await releaseOwners(store.ctx, { variantIds: ['1', '3'] })).toEqual({ variants: 2, done: 1 });
    expect(await releaseOwners(store.ctx, { matching: { view: 'all' } })).toEqual({ variants: 4, done: 1 });
    expect(await weighSelection(store.ctx, { matching: {} })).toMatchObject({ owned: 0 });
    expect(await told()).toMatchObject({ action: 'products.released', params: { count: 1, variants: 4 } });
  });

  it('of another store are neither found nor touched', async () => {
    await fillCosts(store.ctx, { selection: { matching: {} }, rule: { kind: 'fixed', minor: 500 } });
    expect(await weighSelection(other.ctx, { matching: {} })).toEqual({ variants: 1, owned: 0, withoutCost: 1 });
  });
});
