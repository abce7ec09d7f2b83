import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { apiKeyIdSchema } from '#app/http/ids.server.ts';
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '#app/modules/stores/api-keys.server.ts';
import { API_SCOPES, KEY_LIFETIMES, OVERLAPS } from '#app/modules/stores/api-scopes.ts';
import { can } from '#app/modules/stores/can.ts';
import { limit } from '#app/modules/stores/limits.ts';

/** Whoever may not make keys is not shown which there are. */
export const loader = embeddedLoader(z.object({}), async ({ ctx, user }) => {
  const allowed = can(user.role, 'manageKeys');
  return { allowed, keys: allowed ? await listApiKeys(ctx) : [], max: limit('apiKeys') };
});

export const action = embeddedAction({
  createKey: intent({
    needs: 'manageKeys',
    input: z.object({ name: z.string().trim().min(1).max(80), scopes: z.array(z.enum(API_SCOPES)).min(1).max(API_SCOPES.length), days: z.literal([...KEY_LIFETIMES]) }),
    run: ({ ctx }, { scopes, ...input }) => createApiKey(ctx, { ...input, scopes: [...new Set(scopes)] }),
  }),
  rotateKey: intent({
    needs: 'manageKeys',
    input: z.object({ id: apiKeyIdSchema, overlapHours: z.literal([...OVERLAPS]) }),
    run: ({ ctx }, input) => rotateApiKey(ctx, input),
  }),
  revokeKey: intent({
    needs: 'manageKeys',
    input: z.object({ id: apiKeyIdSchema }),
    run: ({ ctx }, input) => revokeApiKey(ctx, input),
  }),
});
