import { z } from 'zod';
import { startSandbox } from '#sandbox/server.server.ts';
import { readAppFile } from '#sandbox/webhooks/subscriptions.server.ts';

const env = z
  .object({
    SANDBOX_DATABASE_URL: z.string().min(1),
    SHOPIFY_API_KEY: z.string().min(1),
    SHOPIFY_API_SECRET: z.string().min(1),
    APP_URL: z.string().optional(),
    /** The app's shopify.app.toml, for its webhook subscriptions. */
    SANDBOX_APP_FILE: z.string().optional(),
    SANDBOX_WEBHOOK_RETRIES_MS: z.string().optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  })
  .parse(process.env);

const running = await startSandbox({
  databaseUrl: env.SANDBOX_DATABASE_URL,
  app: { apiKey: env.SHOPIFY_API_KEY, apiSecret: env.SHOPIFY_API_SECRET, url: env.APP_URL?.replace(/\/+$/, '') ?? null },
  host: env.HOST,
  port: env.PORT,
  ...(env.SANDBOX_APP_FILE ? { subscriptions: readAppFile(env.SANDBOX_APP_FILE) } : {}),
  ...(env.SANDBOX_WEBHOOK_RETRIES_MS ? { webhookRetriesMs: env.SANDBOX_WEBHOOK_RETRIES_MS.split(',').map(Number) } : {}),
});
console.log(`sandbox listens on ${running.url}`);
process.send?.({ port: running.port });

let isClosing = false;
async function close(): Promise<void> {
  if (isClosing) {
    return;
  }
  isClosing = true;
  await running.close();
  process.exit(0);
}

process.once('SIGTERM', () => void close());
process.once('SIGINT', () => void close());
// A parent that died cannot send a signal: its channel closing says the same.
process.once('disconnect', () => void close());
