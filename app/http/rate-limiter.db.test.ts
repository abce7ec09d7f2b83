/** The limits count alike in memory and in Redis; in Redis for all processes together, and without it nobody is locked out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '#app/lib/errors.ts';
import { redisServer, startRedis, type TestRedis } from '../../tests/support/redis.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.server.ts';
import { RATE_LIMITS } from './rate-limits.ts';

/** How many of `times` requests passed, and what the first refusal said. */
async function press(limiters: readonly RateLimiter[], what: keyof typeof RATE_LIMITS, key: string, times: number): Promise<{ passed: number; seconds: unknown }> {
  let passed = 0;
  let seconds: unknown;
  for (let i = 0; i < times; i += 1) {
    try {
      await limiters[i % limiters.length]?.count(what, key);
      passed += 1;
    } catch (error) {
      expect(isAppError(error) && error.code).toBe('too_many_requests');
      seconds ??= isAppError(error) ? error.params['seconds'] : null;
    }
  }
  return { passed, seconds };
}

describe.each(['memory', ...(redisServer ? ['redis'] : [])])('rate limits in %s', (lane) => {
  let redis: TestRedis | undefined;
  let limiters: RateLimiter[] = [];

  beforeAll(async () => {
    redis = lane === 'redis' ? await startRedis() : undefined;
    limiters = Array.from({ length: redis ? 2 : 1 }, () => createRateLimiter({ redisUrl: redis?.url, factor: 1 }));
    // Until the connections stand, each counts for itself.
    for (let probe = 0; redis && (await press(limiters, 'sync', `probe-${probe}`, 2)).passed === 2; probe += 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  });
  afterAll(() => {
    limiters.forEach((limiter) => limiter.close());
    redis?.stop();
  });

  it('lets as many pass as the row says, and tells when to come again', async () => {
    const { passed, seconds } = await press(limiters, 'write', 'store-a:7', RATE_LIMITS.write.points + 5);

    expect(passed).toBe(RATE_LIMITS.write.points);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(RATE_LIMITS.write.seconds);
  });

  it('counts each person, each store and each row apart', async () => {
    expect(await press(limiters, 'sync', 'store-a', 3)).toMatchObject({ passed: 1 });
    expect(await press(limiters, 'sync', 'store-b', 3)).toMatchObject({ passed: 1 });
    expect(await press(limiters, 'check', 'store-a', 3)).toMatchObject({ passed: 3 });
  });
});

it('counts in its own memory while Redis is away', async () => {
  const limiter = createRateLimiter({ redisUrl: 'redis://127.0.0.1:1', factor: 1 });

  expect(await press([limiter], 'sync', 'store-a', 3)).toMatchObject({ passed: 1 });
  limiter.close();
});
