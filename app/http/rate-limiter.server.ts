import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { must } from '#app/lib/assert.ts';
import { AppError } from '#app/lib/errors.ts';
import { RATE_LIMITS, type RateLimited } from './rate-limits.ts';

/** What is left after a request that was counted. */
export interface Left {
  points: number;
  remaining: number;
  resetSeconds: number;
}

export interface RateLimiter {
  /**
   * Counts one request.
   * @param key who is counted, as the row's `per` says
   * @throws AppError too_many_requests with `seconds` until the next one may come, of `points` in all
   */
  count(what: RateLimited, key: string): Promise<Left>;
  close(): void;
}

export interface RateLimiterOptions {
  /** Counts for all web processes together; without it each process counts for itself. */
  redisUrl?: string | undefined;
  /** Multiplies every row; anything but 1 is for tests. */
  factor: number;
}

export function createRateLimiter({ redisUrl, factor }: RateLimiterOptions): RateLimiter {
  const redis = redisUrl === undefined ? null : connect(redisUrl);
  const limiters = new Map<RateLimited, RateLimiterAbstract>();
  for (const [name, { points, seconds }] of Object.entries(RATE_LIMITS) as [RateLimited, (typeof RATE_LIMITS)[RateLimited]][]) {
    const options = { keyPrefix: `mizan-limit-${name}`, points: Math.max(1, Math.round(points * factor)), duration: seconds };
    const own = new RateLimiterMemory(options);
    // While Redis does not answer a process counts for itself: merchants go on, and a flood still meets a wall.
    limiters.set(name, redis ? new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true, insuranceLimiter: own }) : own);
  }
  return {
    count: async (what, key) => {
      const limiter = must(limiters.get(what), 'a limit');
      const seconds = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
      try {
        const left = await limiter.consume(key);
        return { points: limiter.points, remaining: left.remainingPoints, resetSeconds: seconds(left) };
      } catch (refused) {
        if (refused instanceof RateLimiterRes) {
          throw new AppError('too_many_requests', { limit: what, points: limiter.points, seconds: seconds(refused) });
        }
        throw refused;
      }
    },
    close: () => redis?.disconnect(),
  };
}

/** A request must not wait for Redis: what it cannot count at once the process counts itself. */
function connect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 250 });
  redis.on('error', () => undefined);
  return redis;
}
