/** What the same weeks of earlier years say of these: exact, of the store's own days, and nothing where too few are known. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addDays, daysFrom } from '#app/lib/days.ts';
import { seasonsOn } from '#app/lib/seasons.ts';
import { createDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { addRows } from '../../tests/support/sales-rows.ts';
import { openWorld, type TestStore, type World } from '../../tests/support/store.ts';
import { paceSeasonOf } from './pace-season.server.ts';

const TODAY = '2026-11-20';

let database: TestDatabase;
let world: World;
let store: TestStore;
let stores = 0;

beforeAll(async () => {
  database = await createDatabase();
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
});
beforeEach(async () => {
  store = await world.addStore(`pace-${(stores += 1)}`);
});

/** A row for each day from `first` until yesterday. */
function sold(first: string, today: string, unitsOn: (day: string) => number, discounted: (day: string) => boolean = () => false): Promise<void> {
  const days = Array.from({ length: daysFrom(first, today) - 1 }, (_, at) => addDays(first, at));
  return addRows(
    database,
    store.ctx.store.id,
    'rollup_day',
    days.map((day) => ({ day, orders: 1, units: unitsOn(day), gross_minor: 1000, discount_minor: discounted(day) ? 30 : 0, sales_minor: 1000 })),
  );
}
const pace = (today = TODAY) => store.ctx.db.tx((tx) => paceSeasonOf(tx, store.ctx.store, today));
const inNovember = (day: string): boolean => day.slice(5) >= '11-06' && day.slice(5) <= '11-19';

it('holds each year against the weeks before of the same year: a store that grows threefold a year has no season for it', async () => {
  await sold('2023-01-01', TODAY, (day) => 10 * 3 ** (Number(day.slice(0, 4)) - 2023));

  expect(await pace()).toEqual({ milli: 1000, years: 3, knownDays: 1419 });
});

it('is the mean of the years, rounded down, each shifted by whole weeks', async () => {
  // Double in 2024, four times as much in 2025; 364 days back the two weeks begin a day later, 728 days two.
  await sold('2024-06-01', TODAY, (day) => (inNovember(day) ? (day < '2025' ? 20 : 40) : 10));

  // 13 of 14 days at 40 and one of the 84 before; 12 of 14 at 20 and two of those before.
  const [last, before] = [Math.floor((530 * 84 * 1000) / (870 * 14)), Math.floor((260 * 84 * 1000) / (860 * 14))];
  expect(await pace()).toMatchObject({ milli: Math.floor((last + before) / 2), years: 2 });
});

it('leaves days of a promotion out on both sides, and a year that has hardly any others', async () => {
  await sold(
    '2024-06-01',
    TODAY,
    (day) => (day >= '2025-11-07' && day <= '2025-11-12' ? 1000 : 10),
    (day) => (day >= '2025-11-07' && day <= '2025-11-12') || (day >= '2024-11-01' && day <= '2024-11-30'),
  );

  expect(await pace()).toMatchObject({ milli: 1000, years: 1 });
});

it('says nothing before two years are known, and nothing of a store that sold too little', async () => {
  expect(await pace()).toEqual({ milli: null, years: 0, knownDays: 0 });
  await sold(addDays(TODAY, -729), TODAY, (day) => (inNovember(day) ? 20 : 10));
  expect(await pace()).toEqual({ milli: null, years: 0, knownDays: 729 });

  store = await world.addStore(`pace-${(stores += 1)}`);
  await sold(addDays(TODAY, -730), TODAY, (day) => (Number(day.slice(8)) === 20 ? 10 : 0));
  expect(await pace()).toEqual({ milli: null, years: 0, knownDays: 730 });

  store = await world.addStore(`pace-${(stores += 1)}`);
  await sold(addDays(TODAY, -730), TODAY, () => 10);
  expect(await pace()).toEqual({ milli: 1000, years: 1, knownDays: 730 });
});

it('counts years by the moon while Ramadan falls into the two weeks', async () => {
  // From 18 February in 2026, from 1 March in 2025, from 11 March in 2024: three days before it and eleven of it in each.
  await sold('2023-10-01', '2026-03-01', (day) => (seasonsOn(day, []).includes('ramadan') ? 30 : 10));

  expect(await pace('2026-03-01')).toMatchObject({ milli: Math.floor((1000 * (3 + 11 * 3)) / 14), years: 2 });
});
