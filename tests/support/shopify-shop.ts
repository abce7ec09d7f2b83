/** The Shopify adapter connected to a store of the sandbox, over real HTTP, with credentials from a real token exchange. */
import { z } from 'zod';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import type { Credentials, PriceWrite, StoreClient } from '#app/platforms/port.ts';
import { shopifyClient } from '#app/platforms/shopify/client.server.ts';
import { fileDownload } from '#app/platforms/shopify/download.server.ts';
import { graphqlTransport } from '#app/platforms/shopify/graphql.server.ts';
import { adminSchema } from '#sandbox/shopify/schema.server.ts';
import { at, createTestShop, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

export interface ConnectedShop {
  shop: TestShop;
  client: StoreClient;
  /** Another client of the same store, made otherwise. */
  withClient(options: { bulkAbove?: number; ordersBulkAbove?: number }): StoreClient;
  credentials: Credentials;
  /** Pulls a fault lever. */
  breakNext(fault: { kind: string } & Record<string, unknown>): Promise<void>;
  /** What the sandbox itself says of its variants, in id order. */
  variants(): Promise<SandboxVariant[]>;
  /** Price writes that were carried out, oldest first. */
  journal(): Promise<{ variantId: number; before: string; after: string; source: string }[]>;
}

const variantSchema = z.object({ id: z.number(), productId: z.number(), price: z.string(), cost: z.string().nullable(), version: z.number() });
export type SandboxVariant = z.infer<typeof variantSchema>;
const entrySchema = z.object({ variantId: z.number(), before: z.string(), after: z.string(), source: z.string() });

/** Long enough for a machine that is busy with other test files. */
export const TIMEOUT_MS = 2000;
export const COLLECTOR = 'https://app.example/pixel';

/** @param credentials instead of those of an exchange */
export async function connectShop(
  sandbox: TestSandbox,
  store: { slug: string } & Record<string, unknown>,
  given?: () => Promise<Credentials>,
  bulkAbove?: number,
): Promise<ConnectedShop> {
  adminSchema(); // it takes longer to load than a request may
  const shop = await createTestShop(sandbox, { plan: 'plus', scopes: ['write_products', 'read_inventory', 'read_orders', 'read_customers'], ...store });
  const credentials = credentialsOf((await shop.exchange()).body, sandbox.clock.now());
  // Tokens live an hour: a test that moves the clock further gets new ones, as the vault would see to it.
  let current = credentials;
  const lasting = async (): Promise<Credentials> => {
    if (current.expiresAt.getTime() - sandbox.clock.now().getTime() < 60_000) {
      current = credentialsOf((await shop.exchange()).body, sandbox.clock.now());
    }
    return current;
  };
  const send = graphqlTransport({ shop: `${shop.slug}.myshopify.com`, credentials: given ?? lasting, baseUrl: sandbox.url, timeoutMs: TIMEOUT_MS });
  const path = `/sandbox/stores/${shop.slug}`;
  const withClient = (options: { bulkAbove?: number; ordersBulkAbove?: number }): StoreClient =>
    shopifyClient(send, {
      now: () => sandbox.clock.now(),
      download: fileDownload({ baseUrl: sandbox.url, idleMs: TIMEOUT_MS * 5 }),
      collector: COLLECTOR,
      bulkPage: 500,
      ...options,
    });
  return {
    shop,
    credentials,
    client: withClient(bulkAbove === undefined ? {} : { bulkAbove }),
    withClient,
    breakNext: async (fault) => {
      await sandbox.call('POST', `${path}/faults`, { times: 1, ...fault });
    },
    variants: async () => at(z.array(variantSchema), (await sandbox.call('GET', `${path}/variants?limit=1000`)).body, 'variants'),
    journal: async () => at(z.array(entrySchema), (await sandbox.call('GET', `${path}/journal?limit=5000`)).body, 'entries'),
  };
}

export function credentialsOf(answer: unknown, now: Date): Credentials {
  const issued = z.object({ access_token: z.string(), scope: z.string(), expires_in: z.number(), refresh_token: z.string(), refresh_token_expires_in: z.number() }).parse(answer);
  const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
  return {
    accessToken: issued.access_token,
    scope: issued.scope,
    expiresAt: after(issued.expires_in),
    refreshToken: issued.refresh_token,
    refreshExpiresAt: after(issued.refresh_token_expires_in),
  };
}

export function aWrite(variant: { id: number; productId: number }, minor: number): PriceWrite {
  return { externalId: idOf(variant.id), productExternalId: idOf(variant.productId), price: money(minor, 'SAR') };
}

export function idOf(id: number): ExternalId {
  return asId<ExternalId>(String(id));
}

/** A file of products with so many variants each. */
export function catalogFile(sizes: readonly number[]): string {
  const products = sizes.map((size, product) => ({
    handle: `product-${product}`,
    title: `Product ${product}`,
    options: [{ name: 'Number' }],
    variants: Array.from({ length: size }, (_, variant) => ({
      option1: String(variant + 1),
      sku: `P${product}-${variant}`,
      price: (100 + variant / 4).toFixed(2),
      cost: '41.5',
      inventory_quantity: 3,
    })),
  }));
  return JSON.stringify({ products });
}
