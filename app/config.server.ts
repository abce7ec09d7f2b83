/** process.env, parsed once, grouped and frozen. Imported by the composition and the entry points only. */
import { z } from 'zod';
import { parseKeys } from '#app/lib/crypt.server.ts';

const url = z.url();
const optional = z.preprocess((value) => (value === '' ? undefined : value), z.string().optional());
const milliseconds = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

const schema = z.object({
  STAGE: z.enum(['production', 'demo', 'test']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  DATABASE_URL: url,
  DATABASE_SYSTEM_URL: url,
  DATABASE_QUEUE_URL: url,
  REDIS_URL: optional,
  APP_URL: url,
  SUPPORT_URL: optional,
  ENCRYPTION_KEYS: z.string(),
  RECEIPT_KEYS: z.string(),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_API_SECRET_PREVIOUS: optional,
  SMTP_URL: optional,
  MAIL_FROM: optional,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  // Everything below is for development, tests and demos.
  SHOPIFY_BASE_URL: optional,
  APP_BRIDGE_URL: optional,
  FRAME_ANCESTORS: optional,
  EGRESS_ALLOW: optional,
  SOURCE_INTERVAL_MS: milliseconds(2000),
  VERIFY_DELAYS_MS: z.string().default('30000,60000,120000,300000'),
  WRITE_LEASE_MS: milliseconds(60_000),
  WRITE_REQUEST_MS: milliseconds(25_000),
  SETTLE_WINDOW_MS: milliseconds(60_000),
  SWEEP_EVERY_MS: milliseconds(15_000),
  QUEUE_LOCK_MS: milliseconds(30_000),
  TRANSACTION_IDLE_MS: milliseconds(60_000),
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
});

/** Names that production refuses: each weakens a promise that a merchant relies on. */
const NOT_IN_PRODUCTION = [
  'SHOPIFY_BASE_URL', 'APP_BRIDGE_URL', 'FRAME_ANCESTORS', 'EGRESS_ALLOW', 'SOURCE_INTERVAL_MS',
  'VERIFY_DELAYS_MS', 'WRITE_LEASE_MS', 'WRITE_REQUEST_MS', 'SETTLE_WINDOW_MS', 'SWEEP_EVERY_MS', 'QUEUE_LOCK_MS',
  'TRANSACTION_IDLE_MS', 'RATE_LIMIT_FACTOR',
] as const; // prettier-ignore

export class ConfigError extends Error {}

/** @throws ConfigError naming each variable that is missing or wrong, never its value. */
export function readConfig(env: NodeJS.ProcessEnv) {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))];
    throw new ConfigError(`These settings are missing or wrong: ${names.join(', ')}. See .env.example.`);
  }
  const value = parsed.data;
  if (value.STAGE === 'production') {
    const refused = NOT_IN_PRODUCTION.filter((name) => env[name] !== undefined && env[name] !== '');
    if (refused.length > 0) {
      throw new ConfigError(`These settings are for development and are refused when STAGE=production: ${refused.join(', ')}.`);
    }
  }
  if ((value.SMTP_URL === undefined) !== (value.MAIL_FROM === undefined)) {
    throw new ConfigError('SMTP_URL and MAIL_FROM are set together or not at all. See .env.example.');
  }
  return Object.freeze({
    stage: value.STAGE,
    web: { host: value.HOST, port: value.PORT, appUrl: value.APP_URL, supportUrl: value.SUPPORT_URL },
    database: {
      app: bounded(value.DATABASE_URL, value.TRANSACTION_IDLE_MS),
      system: bounded(value.DATABASE_SYSTEM_URL, value.TRANSACTION_IDLE_MS),
      queue: bounded(value.DATABASE_QUEUE_URL, value.TRANSACTION_IDLE_MS),
    },
    redisUrl: value.REDIS_URL,
    encryptionKeys: keys('ENCRYPTION_KEYS', value.ENCRYPTION_KEYS),
    receiptKeys: keys('RECEIPT_KEYS', value.RECEIPT_KEYS),
    shopify: {
      apiKey: value.SHOPIFY_API_KEY,
      apiSecret: value.SHOPIFY_API_SECRET,
      apiSecretPrevious: value.SHOPIFY_API_SECRET_PREVIOUS,
      baseUrl: value.SHOPIFY_BASE_URL,
      appBridgeUrl: value.APP_BRIDGE_URL,
    },
    /** Null: no letter leaves. */
    mail: value.SMTP_URL === undefined || value.MAIL_FROM === undefined ? null : { url: value.SMTP_URL, from: value.MAIL_FROM },
    frameAncestors: (value.FRAME_ANCESTORS ?? '').split(/[\s,]+/).filter(Boolean),
    sources: {
      allow: new Set(
        (value.EGRESS_ALLOW ?? '')
          .split(',')
          .map((entry) => entry.trim())
          .filter(Boolean),
      ),
      intervalMs: value.SOURCE_INTERVAL_MS,
    },
    timings: {
      verifyDelaysMs: value.VERIFY_DELAYS_MS.split(',').map(Number),
      writeLeaseMs: value.WRITE_LEASE_MS,
      writeRequestMs: value.WRITE_REQUEST_MS,
      settleWindowMs: value.SETTLE_WINDOW_MS,
      sweepEveryMs: value.SWEEP_EVERY_MS,
      queueLockMs: value.QUEUE_LOCK_MS,
    },
    rateLimitFactor: value.RATE_LIMIT_FACTOR,
    logLevel: value.LOG_LEVEL,
  });
}

export type Config = ReturnType<typeof readConfig>;

const IDLE_LIMIT = 'idle_in_transaction_session_timeout';

/**
 * A process that is frozen in the middle of a transaction (a paused machine, a lost network) keeps its row locks until the
 * server ends the session: nobody else could write those prices. An address that names its own limit keeps it.
 */
function bounded(address: string, idleMs: number): string {
  const to = new URL(address);
  if (!to.searchParams.has(IDLE_LIMIT)) {
    to.searchParams.set(IDLE_LIMIT, String(idleMs));
  }
  return to.href;
}

function keys(name: string, text: string): Map<string, Uint8Array> {
  try {
    return parseKeys(text);
  } catch {
    throw new ConfigError(`${name} must be written id:base64 of 32 bytes, several separated by commas.`);
  }
}
