import { expect, it } from 'vitest';
import { inBatches } from './in-batches.ts';

function recorder(fail: (inputs: readonly number[]) => boolean = () => false) {
  const batches: number[][] = [];
  const call = inBatches<number, number>(
    async (inputs) => {
      batches.push([...inputs]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (fail(inputs)) {
        throw new Error('refused');
      }
      return inputs.map((input) => input * 10);
    },
    { max: 3, underWay: 1 },
  );
  return { batches, call };
}

it('sends the first at once, and what comes meanwhile together, up to the limit', async () => {
  const { batches, call } = recorder();

  expect(await Promise.all([1, 2, 3, 4, 5].map(call))).toEqual([10, 20, 30, 40, 50]);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
});

it('fails those of the broken batch alone', async () => {
  const { call } = recorder((inputs) => inputs.includes(3));
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(call));

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled']);
});
