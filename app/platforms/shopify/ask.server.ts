import { type z } from 'zod';
import { AppError } from '#app/lib/errors.ts';
import type { GraphqlTransport } from './graphql.server.ts';

/** A query's data, or the AppError its refusal means. Queries may be repeated, so a lost answer is `unavailable`. */
export async function ask<T>(send: GraphqlTransport, operation: string, variables: object, shape: z.ZodType<T>): Promise<T> {
  const answer = await send(operation, variables);
  switch (answer.kind) {
    case 'data': {
      const parsed = shape.safeParse(answer.data);
      if (!parsed.success) {
        throw new AppError('platform_refused', { code: 'unexpected_shape' }, { cause: parsed.error });
      }
      return parsed.data;
    }
    case 'throttled':
      throw new AppError('platform_throttled', { retryAfterMs: answer.retryAfterMs });
    case 'unauthorized':
      throw new AppError('needs_reauth');
    case 'refused':
      throw new AppError('platform_refused', { code: answer.code });
    case 'unsent':
      throw new AppError('platform_unavailable', { retryAfterMs: answer.retryAfterMs });
    case 'lost':
    case 'garbled':
      throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
  }
}
