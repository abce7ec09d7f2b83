import { expect, test } from 'vitest';
import { manualClock } from '#sandbox/lib/clock.ts';
import { createBuckets } from '#sandbox/shopify/throttle.ts';

test('a bucket empties by what is reserved and fills at the rate of the plan', () => {
  const clock = manualClock('2026-11-20T12:00:00Z');
  const buckets = createBuckets(clock);

  expect(buckets.reserve(1, 'standard', 1900)).toBe(true);
  expect(buckets.reserve(1, 'standard', 101)).toBe(false);
  expect(buckets.status(1, 'standard')).toEqual({ maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 100 });

  clock.advance(1500);
  expect(buckets.status(1, 'standard').currentlyAvailable).toBe(250);
  clock.advance(60_000);
  expect(buckets.status(1, 'standard').currentlyAvailable).toBe(2000);
});

test('a refused call takes nothing, and what a call did not use comes back', () => {
  const buckets = createBuckets(manualClock('2026-11-20T12:00:00Z'));

  buckets.reserve(1, 'plus', 19_999);
  buckets.reserve(1, 'plus', 2);
  expect(buckets.status(1, 'plus').currentlyAvailable).toBe(1);
  buckets.giveBack(1, 'plus', 500);
  expect(buckets.status(1, 'plus').currentlyAvailable).toBe(501);
});

test('stores do not share a bucket', () => {
  const buckets = createBuckets(manualClock('2026-11-20T12:00:00Z'));

  buckets.drain(1, 'standard');
  expect(buckets.status(2, 'standard').currentlyAvailable).toBe(2000);
});
