/**
 * A whole sync against the sandbox while answers and files break in every named way: when it says done, the mirror has all that
 * the platform counts; else it is marked incomplete. Real HTTP, real database, no job runner.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '#app/lib/errors.ts';
import { failSync, syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';
import { BULK_FAULTS, FAULT_KINDS } from '#sandbox/faults/fault.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { connectShop, TIMEOUT_MS, type ConnectedShop } from '../support/shopify-shop.ts';
import { openWorld, type World } from '../support/store.ts';

const SIZE = 120;
const ATTEMPTS = 30;
let sandbox: TestSandbox;
let database: TestDatabase;
let world: World;
let stores = 0;

beforeAll(async () => {
  [sandbox, database] = [await startTestSandbox(), await createDatabase()];
  world = openWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.drop();
  await sandbox.close();
});

interface Outcome {
  status: string;
  held: Held;
  told: Held;
}
interface Held {
  products: number;
  variants: number;
  collections: number;
  members: number;
  images: number;
}

/** What the job does: a refusal that passes is tried again at the checkpoint, one that stays ends the pass. */
async function syncAgainst(shop: ConnectedShop, fault: { kind: string } & Record<string, unknown>): Promise<Outcome> {
  const { ctx } = await world.addStore(shop.shop.slug);
  const own = { ...ctx, platform: shop.client };
  await shop.client.readShop();
  await shop.breakNext(fault);
  let done = false;
  for (let attempt = 0; attempt < ATTEMPTS && !done; attempt += 1) {
    try {
      ({ done } = await syncCatalog(own));
    } catch (error) {
      if (!isAppError(error)) {
        throw error;
      }
      if (error.code === 'needs_reauth' || error.code === 'platform_refused') {
        await failSync(own, error);
        break;
      }
      sandbox.clock.advance(Number(error.params['retryAfterMs'] ?? 1000));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const one = async <T extends object>(text: string): Promise<T> => (await database.asOwner<T>(text, [ctx.store.id]))[0] as T;
  const { status } = await one<{ status: string }>('SELECT status FROM catalog_sync WHERE store_id = $1 ORDER BY id DESC LIMIT 1');
  const held = await one<Held>(
    `SELECT (SELECT count(*)::int FROM product WHERE store_id = $1 AND deleted_at IS NULL) AS products, (SELECT count(*)::int FROM variant WHERE store_id = $1 AND deleted_at IS NULL) AS variants,
       (SELECT count(*)::int FROM collection WHERE store_id = $1 AND deleted_at IS NULL) AS collections, (SELECT count(*)::int FROM collection_product WHERE store_id = $1) AS members,
       (SELECT count(*)::int FROM product_image WHERE store_id = $1) AS images`,
  );
  return { status, held, told: await toldBy(shop) };
}

/** The sandbox's own tables, asked without the app's code. */
async function toldBy({ shop }: ConnectedShop): Promise<Held> {
  const { body } = await sandbox.call('GET', `/sandbox/stores/${shop.slug}`);
  const { products, variants, collections, members, images } = (body as { counts: Held }).counts;
  return { products, variants, collections, members, images };
}

const shopOf = (bulkAbove: number): Promise<ConnectedShop> => connectShop(sandbox, { slug: `sync-${(stores += 1)}`, size: SIZE }, undefined, bulkAbove);

/** Those that end a pass for good: the store answers nobody, or not this. */
const FINAL: ReadonlySet<string> = new Set(['revoke_token', 'drop_scope']);
const ANSWERS = FAULT_KINDS.filter((kind) => !(BULK_FAULTS as readonly string[]).includes(kind));
const optionsOf = (kind: string): object => (kind === 'slow_body' ? { ms: TIMEOUT_MS * 3 } : kind === 'delay' ? { ms: 30 } : {});

describe('page by page, with an answer broken', () => {
  it.each(ANSWERS.flatMap((kind) => [[kind, 'ProductsPage'] as const, [kind, 'CollectionsWithMembers'] as const]))(
    '%s in %s: complete, or marked incomplete',
    async (kind, operation) => {
      const { status, held, told } = await syncAgainst(await shopOf(1_000_000), { kind, operation, times: 2, ...optionsOf(kind) });

      expect(status).toBe(FINAL.has(kind) ? 'failed' : 'done');
      if (status === 'done') {
        expect(held).toEqual(told);
      }
    },
  );

  it('an answer that is broken every time never ends as done', async () => {
    const { status, held, told } = await syncAgainst(await shopOf(1_000_000), { kind: 'truncated_json', operation: 'CollectionsWithMembers', times: undefined });

    expect([status, held.collections]).toEqual(['running', 0]);
    expect(told.collections).toBeGreaterThan(0);
  });
});

describe('by bulk operation, with the operation or its file broken', () => {
  it.each(BULK_FAULTS.flatMap((kind) => [[kind, 1] as const, [kind, 3] as const]))('%s, %i time(s): complete, or marked incomplete', async (kind, times) => {
    const { status, held, told } = await syncAgainst(await shopOf(20), { kind, times });

    expect(status).toBe('done');
    expect(held).toEqual(told);
  });
});
