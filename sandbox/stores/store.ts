import { z } from 'zod';

export const PLANS = ['standard', 'advanced', 'plus'] as const;
export type Plan = (typeof PLANS)[number];

/**
 * Questions that the platform's documents leave open: one switch each, so that a client can be tried both ways. The
 * default is what was last seen in the field, or the milder reading.
 */
export const switchesSchema = z.object({
  /** May an ID token be exchanged twice? A first document load does two exchanges with one token. */
  sessionTokenSingleUse: z.boolean().default(false),
  /** What a dead refresh token is answered with. */
  refreshError: z.enum(['invalid_grant_400', 'invalid_request_401']).default('invalid_grant_400'),
  /** When the earlier refresh token is retried: does the unused pair it gave before live on beside the new one? */
  refreshRetry: z.enum(['keeps_unused_pair', 'kills_unused_pair']).default('keeps_unused_pair'),
  /** Does a refresh end the access token that came with the refresh token? */
  refreshKillsAccessToken: z.boolean().default(false),
  /** Token exchange without `expiring=1`, from an app that must use expiring tokens. */
  nonExpiringTokens: z.enum(['refuse', 'issue']).default('refuse'),
  /** A price with more digits than the currency has. */
  excessDigits: z.enum(['round', 'reject']).default('round'),
  /** The code for a price below zero. */
  negativePriceCode: z.enum(['NEGATIVE_PRICE_VALUE', 'GREATER_THAN_OR_EQUAL_TO']).default('NEGATIVE_PRICE_VALUE'),
  /** The code for a variant that belongs to another product. */
  foreignVariantCode: z.enum(['PRODUCT_VARIANT_DOES_NOT_EXIST', 'MUST_BE_FOR_THIS_PRODUCT']).default('PRODUCT_VARIANT_DOES_NOT_EXIST'),
  /** One variant twice in a call. */
  repeatedVariant: z.enum(['last_wins', 'reject']).default('last_wins'),
  /** Does writing the price a variant already has move `updatedAt`? */
  sameValueMovesUpdatedAt: z.boolean().default(false),
  /** How far `query:` filters on updated_at lag behind writes. */
  searchLagMs: z.number().int().min(0).default(0),
  /** Off: calls cost what they cost, and nobody is refused. For measuring what a client itself takes. */
  throttling: z.enum(['on', 'off']).default('on'),
  /** Whether the points of a call are whole numbers. */
  costRounding: z.enum(['exact', 'up']).default('exact'),
  /** What the platform has approved the app for: nothing about customers, all but names and addresses, or everything. */
  protectedData: z.enum(['none', 'level1', 'level2']).default('level1'),
  /** Orders, customers and checkouts that lists and bulk files leave out, as a search index does that has lost them; counts and ids know them. */
  lostFromLists: z
    .object({ oneIn: z.number().int().min(2), seed: z.number().int().min(0).default(0) })
    .nullish()
    .transform((lost) => lost ?? undefined),
  /** How long a bulk operation runs, by the sandbox's clock. */
  bulkMs: z.number().int().min(0).max(864_000_000).optional(),
  /** What a sixth bulk query beside five running ones is answered with. */
  bulkLimitCode: z.enum(['LIMIT_REACHED', 'OPERATION_IN_PROGRESS']).optional(),
});
export type Switches = z.infer<typeof switchesSchema>;

export const DEFAULT_SCOPES = ['write_products', 'read_inventory', 'write_inventory', 'read_locations', 'read_orders', 'read_customers', 'read_markets'];

export const createStoreSchema = z.object({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  seed: z.number().int().min(0).max(2_000_000_000).default(1),
  /** Variants to generate; absent: an empty store that waits for an upload. */
  size: z.number().int().min(10).max(200_000).optional(),
  name: z.string().min(1).max(100).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('SAR'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('SA'),
  taxesIncluded: z.boolean().default(true),
  locale: z.enum(['en', 'ar']).default('en'),
  plan: z.enum(PLANS).default('standard'),
  timeZone: z.string().default('Asia/Riyadh'),
  scopes: z.array(z.string().regex(/^(read|write)_[a-z_]+$/)).default(DEFAULT_SCOPES),
  accessTokenSeconds: z.number().int().min(1).max(86_400).default(3600),
  switches: switchesSchema.default(switchesSchema.parse({})),
});
export type CreateStore = z.infer<typeof createStoreSchema>;

export interface Store {
  id: number;
  slug: string;
  /** `{slug}.myshopify.com`. */
  shop: string;
  name: string;
  seed: number;
  currency: string;
  country: string;
  taxesIncluded: boolean;
  locale: string;
  plan: Plan;
  timeZone: string;
  scopes: string[];
  accessTokenSeconds: number;
  switches: Switches;
  createdAt: Date;
}

/** Scopes as the platform reads them: writing implies reading. */
export function withImpliedScopes(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.flatMap((scope) => (scope.startsWith('write_') ? [scope, scope.replace('write_', 'read_')] : [scope])));
}
