/** A store to call verbs on: a real database, and a platform that lives in memory and is passed as an argument. */
import { randomBytes } from 'node:crypto';
import type { StoreContext } from '#app/context.ts';
import { openPrisma, type Prisma } from '#app/db/client.server.ts';
import type { SystemDb } from '#app/db/scope.ts';
import { forStore } from '#app/db/scope.server.ts';
import { openSystem } from '#app/db/system.server.ts';
import { fixedClock } from '#app/lib/clock.ts';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { asId, type ExternalId, type StoreId } from '#app/lib/ids.ts';
import { silentLog } from '#app/lib/log.ts';
import { money } from '#app/lib/money.ts';
import { createSeal } from '#app/lib/seal.server.ts';
import { installStore } from '#app/modules/stores/install-store.server.ts';
import type { CollectionSnapshot, PixelOutcome, PriceWrite, ProductImages, StoreClient, VariantSnapshot, WriteOutcome } from '#app/platforms/port.ts';
import type { OfferSources } from '#app/sources/port.ts';
import type { TestDatabase } from './database.ts';
import { memorySales, type MemorySales } from './memory-sales.ts';

export const NOON = '2026-11-20T12:00:00.000Z';

export interface MemoryShop extends StoreClient, MemorySales {
  variants: Map<string, VariantSnapshot>;
  /** By product; a product that is not here has none. */
  images: Map<string, ProductImages['images']>;
  collections: Map<string, { snapshot: CollectionSnapshot; members: Set<string> }>;
  /** Makes or changes a collection, and counts its members as the platform does. */
  setCollection(id: string, members: readonly string[], given?: Partial<CollectionSnapshot>): void;
  /** Every price write that reached the shop, in order. */
  writes: PriceWrite[];
  /** Set to answer writes otherwise than by carrying them out. */
  onWrite: ((change: PriceWrite) => WriteOutcome | 'apply' | 'apply_but_lose_the_answer') | null;
  setPrice(id: string, minor: number): void;
  /** The store has removed the app: nothing answers any more. */
  removed: boolean;
  scopes: string[];
  /** The account under which the store's pixel tells; null: there is none. Set `onPixel` to answer otherwise. */
  pixel: string | null;
  onPixel: PixelOutcome | null;
}

export interface TestStore {
  ctx: StoreContext;
  shop: MemoryShop;
  clock: ReturnType<typeof fixedClock>;
}

export interface World {
  prisma: Prisma;
  system: SystemDb;
  addStore(name: string, variants?: VariantSnapshot[]): Promise<TestStore>;
  close(): Promise<void>;
}

export function aVariant(given: Partial<VariantSnapshot> & { id?: string; priceMinor?: number; costMinor?: number | null; currency?: string } = {}): VariantSnapshot {
  const { id = '1', priceMinor = 19_900, costMinor = 10_000, currency = 'SAR', ...rest } = given;
  return {
    externalId: asId<ExternalId>(id),
    productExternalId: asId<ExternalId>(`p${id}`),
    productTitle: `Product ${id}`,
    handle: `product-${id}`,
    vendor: 'Huraa',
    productType: 'Thing',
    tags: ['tag'],
    status: 'active',
    listedAt: null,
    imageUrl: null,
    productOptions: [{ name: 'Title', values: ['Default Title'] }],
    category: null,
    variantTitle: 'Default Title',
    options: [{ name: 'Title', value: 'Default Title' }],
    position: 1,
    sku: `SKU-${id}`,
    barcode: null,
    price: money(priceMinor, currency),
    compareAt: null,
    taxable: true,
    stock: 5,
    cost: costMinor === null ? null : money(costMinor, currency),
    stockItemId: asId<ExternalId>(`i${id}`),
    platformUpdatedAt: new Date(NOON),
    ...rest,
  };
}

export function memoryShop(name: string, variants: readonly VariantSnapshot[], now: () => Date): MemoryShop {
  const shop: MemoryShop = {
    ...memorySales(),
    variants: new Map(variants.map((variant) => [variant.externalId, variant])),
    images: new Map(),
    collections: new Map(),
    setCollection: (id, members, given = {}) => {
      const before = shop.collections.get(id)?.snapshot ?? { externalId: asId<ExternalId>(id), title: `Collection ${id}`, handle: `c-${id}`, kind: 'manual' };
      shop.collections.set(id, { snapshot: { ...before, productCount: members.length, platformUpdatedAt: now(), ...given }, members: new Set(members) });
    },
    writes: [],
    onWrite: null,
    removed: false,
    pixel: null,
    onPixel: null,
    ensurePixel: ({ account }) => {
      shop.pixel = shop.onPixel === null ? account : shop.pixel;
      return Promise.resolve(shop.onPixel ?? { kind: 'running', pixelId: asId<ExternalId>('1') });
    },
    scopes: ['write_products', 'read_inventory', 'read_orders', 'read_customers'],
    setPrice: (id, minor) => {
      const variant = shop.variants.get(id);
      if (variant) {
        shop.variants.set(id, { ...variant, price: money(minor, variant.price.currency), platformUpdatedAt: now() });
      }
    },
    readShop: () =>
      shop.removed
        ? Promise.reject(new AppError('needs_reauth'))
        : Promise.resolve({ name, externalId: `${name}.myshopify.com`, currency: 'SAR', timeZone: 'Asia/Riyadh', country: 'SA', taxesIncluded: true, planName: 'Basic' }),
    countCatalog: () =>
      Promise.resolve({ products: new Set([...shop.variants.values()].map((v) => v.productExternalId)).size, variants: shop.variants.size, collections: shop.collections.size }),
    listVariants: async function* (options) {
      const all = [...shop.variants.values()];
      const changed = new Set(all.filter(({ platformUpdatedAt }) => platformUpdatedAt >= (options?.since ?? platformUpdatedAt)).map((variant) => variant.productExternalId));
      yield { variants: all.filter((variant) => changed.has(variant.productExternalId)), images: imagesOf(shop, changed), products: changed.size, checkpoint: null };
    },
    listCollections: async function* ({ members }) {
      const all = [...shop.collections.values()];
      const told = all.flatMap(({ snapshot, members: own }) => [...own].map((product) => ({ collection: snapshot.externalId, product: asId<ExternalId>(product) })));
      yield { collections: all.map(({ snapshot }) => snapshot), members: members ? told : [], checkpoint: null };
    },
    readCollections: async function* (ids) {
      for (const externalId of ids) {
        const found = shop.collections.get(externalId);
        yield found ? { kind: 'read', collection: found.snapshot, members: [...found.members].map((id) => asId<ExternalId>(id)) } : { kind: 'gone', externalId };
      }
    },
    readVariants: (ids) =>
      Promise.resolve({
        variants: [...shop.variants.values()].filter(({ productExternalId }) => ids.includes(productExternalId)),
        images: imagesOf(shop, new Set(ids.filter((id) => [...shop.variants.values()].some(({ productExternalId }) => productExternalId === id)))),
        gone: ids.filter((id) => ![...shop.variants.values()].some(({ productExternalId }) => productExternalId === id)),
      }),
    readScopes: () =>
      Promise.resolve({
        granted: shop.scopes,
        missing: ['write_products', 'read_inventory', 'read_orders', 'read_customers'].filter(
          (scope) => !shop.scopes.includes(scope) && !shop.scopes.includes(scope.replace('read_', 'write_')),
        ),
      }),
    readPrices: (ids) =>
      Promise.resolve(
        ids.map((externalId) => {
          const variant = shop.variants.get(externalId);
          return variant ? { kind: 'read', externalId, price: variant.price, compareAt: variant.compareAt, readAt: now() } : { kind: 'gone', externalId, readAt: now() };
        }),
      ),
    writePrices: async (changes, { mayLeave }) => {
      const outcomes: WriteOutcome[] = [];
      for (const change of changes) {
        outcomes.push((await mayLeave([change])) ? carryOut(shop, change) : { kind: 'not_sent', reason: 'unavailable', retryAfterMs: 0 });
      }
      return outcomes;
    },
  };
  return shop;
}

function imagesOf(shop: MemoryShop, products: ReadonlySet<ExternalId>): ProductImages[] {
  return [...products].map((productExternalId) => ({ productExternalId, images: shop.images.get(productExternalId) ?? [] }));
}

function carryOut(shop: MemoryShop, change: PriceWrite): WriteOutcome {
  const verdict = shop.onWrite?.(change) ?? 'apply';
  if (verdict !== 'apply' && verdict !== 'apply_but_lose_the_answer') {
    return verdict;
  }
  shop.writes.push(change);
  shop.setPrice(change.externalId, change.price.minor);
  return verdict === 'apply' ? { kind: 'accepted' } : { kind: 'unknown', reason: 'no_answer' };
}

const noSources: OfferSources = {
  storefront: async function* () {
    yield* [];
  },
  csv: async function* () {
    yield* [];
  },
  csvHead: () => Promise.resolve({ columns: [], samples: [], guess: {} }),
};

/** Stores of one database, each opened as the worker would open it: under row-level security. */
export function openWorld(database: TestDatabase, sources: OfferSources = noSources): World {
  const prisma = openPrisma(database.urls.DATABASE_URL, 8);
  const crypt = createCrypt(new Map([['k1', randomBytes(32)]]));
  const { system, prisma: systemPrisma } = openSystem(database.urls.DATABASE_SYSTEM_URL, crypt);
  const seal = createSeal(new Map([['r1', randomBytes(32)]]));
  return {
    prisma,
    system,
    addStore: async (name, variants = [aVariant()]) => {
      const clock = fixedClock(NOON);
      const shop = memoryShop(name, variants, () => clock.now());
      const scope = (id: StoreId) => forStore(prisma, id);
      const { store } = await installStore({ system, clock, log: silentLog, scope }, { platform: 'shopify', client: shop, locale: null });
      const ctx: StoreContext = {
        store: { id: store.id, platform: 'shopify', externalId: store.externalId, currency: store.currency, timeZone: store.timeZone, epoch: store.epoch },
        actor: { kind: 'user', id: '99001' },
        db: scope(store.id),
        platform: shop,
        capabilities: { conditionalWrite: false, writeBatch: 100 },
        timings: { verifyDelaysMs: [30_000, 60_000], writeLeaseMs: 60_000, writeRequestMs: 25_000, settleWindowMs: 60_000 },
        sources,
        seal,
        crypt,
        post: null,
        home: 'https://admin.example.com/apps/mizan',
        clock,
        log: silentLog,
      };
      return { ctx, shop, clock };
    },
    close: async () => {
      await prisma.$disconnect();
      await systemPrisma.$disconnect();
    },
  };
}
