import { z } from 'zod';

export const POLICIES = ['scripted', 'undercut', 'follow'] as const;

/** `standard`: what the platform gives every shop, which also keeps robots out of the cart; `block`: nobody may read anything. */
export const ROBOTS = ['standard', 'open', 'block'] as const;

const behaviour = {
  policy: z.enum(POLICIES),
  /** undercut: how far below the store's price. */
  undercutBps: z.number().int().min(0).max(9000),
  /** follow: how late. */
  followAfterMs: z
    .number()
    .int()
    .min(0)
    .max(30 * 86_400_000),
  robots: z.enum(ROBOTS),
  /** 100: every price is a hundredth, as after a slip of the decimal point. */
  priceDivisor: z.union([z.literal(1), z.literal(100)]),
};

export const createRivalSchema = z.object({
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  seed: z.number().int().min(0).max(2_000_000_000).default(1),
  name: z.string().min(1).max(100).optional(),
  from: z.object({ store: z.string(), overlap: z.number().min(0).max(1).default(0.6) }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  policy: behaviour.policy.default('scripted'),
  undercutBps: behaviour.undercutBps.default(100),
  followAfterMs: behaviour.followAfterMs.default(3_600_000),
  robots: behaviour.robots.default('standard'),
  priceDivisor: behaviour.priceDivisor.default(1),
});
export type CreateRival = z.infer<typeof createRivalSchema>;

export const changeRivalSchema = z.object({
  policy: behaviour.policy.optional(),
  undercutBps: behaviour.undercutBps.optional(),
  followAfterMs: behaviour.followAfterMs.optional(),
  robots: behaviour.robots.optional(),
  priceDivisor: behaviour.priceDivisor.optional(),
  /** The next requests are answered 429. */
  throttle: z.object({ times: z.number().int().min(0).max(100_000), retryAfter: z.number().int().min(0).nullable().default(5) }).optional(),
});

const rivalRow = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  store_id: z.number(),
  currency: z.string(),
  policy: z.enum(POLICIES),
  undercut_bps: z.number(),
  follow_after_ms: z.number(),
  port: z.number().nullable(),
  robots: z.enum(ROBOTS),
  price_divisor: z.number(),
  throttle_remaining: z.number(),
  retry_after_seconds: z.number().nullable(),
});
export type Rival = z.infer<typeof rivalRow>;
export const toRival = (row: unknown): Rival => rivalRow.parse(row);

const offerRow = z.object({
  id: z.number(),
  product_id: z.number(),
  source_variant_id: z.number().nullable(),
  handle: z.string(),
  title: z.string(),
  variant_title: z.string(),
  vendor: z.string(),
  product_type: z.string(),
  position: z.number(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  price: z.number(),
  stock: z.number(),
  updated_at: z.date(),
});
/** One variant as the rival sells it at this moment. */
export type Offer = z.infer<typeof offerRow>;
export const toOffer = (row: unknown): Offer => offerRow.parse(row);
