/** A line in a run: every member is decided with what the others ask for, on whichever page they stand. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { asId, newId, type LineId } from '#app/lib/ids.ts';
import { decide } from '#app/pricing/decide.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { syncCatalog } from '../catalog/sync-catalog.server.ts';
import { savePricing } from '../stores/settings.server.ts';
import { createLine, removeLine, showLines } from '../strategies/lines.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { loadSnapshots } from './load-facts.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
  store = await world.addStore('lines', [
    aVariant({ id: '1', priceMinor: 17_500, costMinor: 10_000 }),
    aVariant({ id: '2', priceMinor: 17_500, costMinor: 9900 }),
    aVariant({ id: '3', priceMinor: 17_500, costMinor: 10_000 }),
  ]);
  await syncCatalog(store.ctx);
  await savePricing(store.ctx, { vatBps: 1500, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0, pricesIncludeVat: true });
  await saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } } });
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

async function prices(limit = 10): Promise<Record<string, number | null>> {
  const { ctx } = store;
  const found: Record<string, number | null> = {};
  for (let after: string | null = ''; after !== null;) {
    const from: string = after;
    const { snapshots, last } = await ctx.db.tx(async (tx) => loadSnapshots(tx, ctx, await loadPolicy(tx, ctx.store), { after: from, limit }));
    for (const snapshot of snapshots) {
      found[snapshot.facts.variant] = decide(snapshot).priceMinor;
    }
    after = snapshots.length < limit ? null : last;
  }
  return found;
}

it('keeps its order across the pages of a run, and no longer once it is dissolved', async () => {
  // By its own cost the second would be cheaper than the first: 185.03 and 183.32.
  const alone = await prices();
  expect(alone['2']).toBeLessThan(alone['1'] ?? 0);

  const made = await createLine(store.ctx, { name: 'good, better', kind: 'tiers', gapBps: 0, members: [{ variantId: '1', size: 1 }, { variantId: '2', size: 1 }] }); // prettier-ignore
  const together = await prices();
  expect(together['1']).toBe(together['2']);
  expect(together['3']).toBe(alone['3']);
  expect(await prices(1)).toEqual(together);

  expect((await showLines(store.ctx, { variants: ['3', '1'] })).chosen.map(({ variantId }) => variantId)).toEqual(['3', '1']);
  await removeLine(store.ctx, { lineId: asId<LineId>(made.kind === 'saved' ? made.lineId : '') });
  expect(await prices()).toEqual(alone);
  await expect(removeLine(store.ctx, { lineId: newId<LineId>() })).rejects.toMatchObject({ code: 'not_found' });
});

it('is refused with a variant twice, packs that do not grow, a variant of another line, and one that is not there', async () => {
  const line = { name: 'packs', kind: 'ladder', gapBps: 0 } as const;
  const member = (variantId: string, size: number) => ({ variantId, size });

  expect(await createLine(store.ctx, { ...line, members: [member('1', 1), member('1', 2)] })).toMatchObject({ code: 'line_twice' });
  expect(await createLine(store.ctx, { ...line, members: [member('1', 2), member('2', 2)] })).toMatchObject({ code: 'line_sizes' });
  await expect(createLine(store.ctx, { ...line, members: [member('1', 1), member('99', 2)] })).rejects.toMatchObject({ code: 'not_found' });
  expect(await createLine(store.ctx, { ...line, members: [member('1', 1), member('2', 2)] })).toMatchObject({ kind: 'saved' });
  expect(await createLine(store.ctx, { ...line, members: [member('2', 1), member('3', 2)] })).toMatchObject({ code: 'line_taken', params: { title: 'Product 2', line: 'packs' } });
});
