import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

const answer = (requestedQueryCost: number, currentlyAvailable: number) => ({
  data: {},
  extensions: { cost: { requestedQueryCost, throttleStatus: { maximumAvailable: 2000, currentlyAvailable, restoreRate: 100 } } },
});

it('waits for the points that an operation asked for last time, and no longer than it must', async () => {
  let at = 0;
  const waits: number[] = [];
  const pace = createPace(
    () => at,
    (ms) => {
      waits.push(ms);
      at += ms;
      return Promise.resolve();
    },
  );
  await pace.points('page');
  pace.learn('page', answer(750, 1200));
  await pace.points('page');
  expect(waits, 'nothing is known, then there is enough').toEqual([]);

  pace.learn('page', answer(750, 650));
  await pace.points('page');
  await pace.points('page');
  expect(waits, 'a second for the missing 100, and then they are there').toEqual([1020]);

  pace.learn('page', answer(750, 0));
  await pace.points('other');
  pace.learn('page', { errors: 'no cost' });
  await pace.points('page');
  expect(waits.at(-1), 'never long: others may have given points back').toBe(5000);
});
