/**
 * The Shopify adapter against the sandbox over real HTTP. Two promises hold for every fault: never "accepted" without
 * proof, and never "rejected" or "not sent" for what was carried out.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#app/lib/errors.ts';
import { must } from '#app/lib/assert.ts';
import type { PriceWrite, VariantSnapshot, WriteOutcome } from '#app/platforms/port.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { aWrite, catalogFile, connectShop, idOf, TIMEOUT_MS, type ConnectedShop } from '../support/shopify-shop.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

let stores = 0;
const newShop = (given: Record<string, unknown> = {}): Promise<ConnectedShop> => connectShop(sandbox, { slug: `adapter-${(stores += 1)}`, ...given });
const soon = (): { mayLeave: () => Promise<boolean> } => {
  const end = sandbox.clock.now().getTime() + 60_000;
  return { mayLeave: () => Promise.resolve(sandbox.clock.now().getTime() < end) };
};

async function readAll({ client }: ConnectedShop, resumeFrom?: string): Promise<{ variants: VariantSnapshot[]; products: number; checkpoints: (string | null)[] }> {
  const all = { variants: [] as VariantSnapshot[], products: 0, checkpoints: [] as (string | null)[] };
  for await (const page of client.listVariants(resumeFrom === undefined ? {} : { resumeFrom })) {
    all.variants.push(...page.variants);
    all.products += page.products;
    all.checkpoints.push(page.checkpoint);
  }
  return all;
}

describe('reading a catalog', () => {
  let shop: ConnectedShop;
  // One product of each kind that pages differently: a page's worth, one more, several pages, and more than 2 × 250.
  const SIZES = [1, 10, 11, 250, 260, 282, 560, 1, 2, 3, 4, ...Array.from({ length: 12 }, () => 1)];
  const COUNT = SIZES.reduce((sum, size) => sum + size, 0);
  beforeAll(async () => {
    shop = await newShop({ size: undefined, slug: 'wide' });
    await sandbox.call('POST', '/sandbox/stores/wide/catalog', catalogFile(SIZES), { 'content-type': 'application/json' });
  });

  it('gives every variant once, of products with more than 10 and more than 250 too', async () => {
    const { variants, products } = await readAll(shop);

    expect([products, variants.length, new Set(variants.map(({ externalId }) => externalId)).size]).toEqual([SIZES.length, COUNT, COUNT]);
    expect(Object.values(Object.groupBy(variants, ({ productExternalId }) => productExternalId)).map((group) => group?.length)).toEqual(SIZES);
    expect(await shop.client.countCatalog()).toEqual({ products: SIZES.length, variants: COUNT, collections: 0 });
    expect(variants[40]).toMatchObject({
      price: { currency: 'SAR' },
      cost: { minor: 4150, currency: 'SAR' },
      stock: null,
      status: 'active',
      listedAt: expect.any(Date) as unknown,
    });
  });

  it('gives only what changed since an instant, each product with all of its variants', async () => {
    const changing = await newShop({ size: 40 });
    const before = await readAll(changing);
    sandbox.clock.advance(60_000);
    const since = sandbox.clock.now();
    sandbox.clock.advance(60_000);
    const edited = must((await changing.variants())[0], 'a variant');
    await sandbox.call('PATCH', `/sandbox/stores/${changing.shop.slug}/variants/${edited.id}`, { price: '77.00' });

    const pages = [];
    for await (const page of changing.client.listVariants({ since })) {
      pages.push(page);
    }
    const found = pages.flatMap(({ variants }) => variants);
    expect(new Set(found.map(({ productExternalId }) => productExternalId))).toEqual(new Set([idOf(edited.productId)]));
    expect(found).toHaveLength(before.variants.filter(({ productExternalId }) => productExternalId === idOf(edited.productId)).length);
    expect(found.find(({ externalId }) => externalId === idOf(edited.id))?.price.minor).toBe(7700);
    expect(pages.at(-1)?.checkpoint).toBeNull();
  });

  it('goes on from a checkpoint, and marks the last page as the last', async () => {
    const whole = await readAll(shop);
    const rest = await readAll(shop, must(whole.checkpoints[0], 'a first checkpoint'));

    expect(whole.checkpoints.at(-1)).toBeNull();
    expect(whole.checkpoints.slice(0, -1)).not.toContain(null);
    expect(rest.variants.at(-1)).toEqual(whole.variants.at(-1));
    expect(rest.products).toBe(SIZES.length - 15);
  });

  it.each([
    ['lose_answer_before_commit', 'platform_unavailable'],
    ['lose_answer_after_commit', 'platform_unavailable'],
    ['http_429', 'platform_throttled'],
    ['throttle_next', 'platform_throttled'],
    ['throttled_body', 'platform_throttled'],
    ['redirect', 'platform_unavailable'],
    ['slow_loris', 'platform_unavailable'],
    ['http_500', 'platform_unavailable'],
    ['http_502', 'platform_unavailable'],
    ['http_503', 'platform_unavailable'],
    ['errors_with_partial_data', 'platform_unavailable'],
    ['html_body', 'platform_unavailable'],
    ['truncated_json', 'platform_unavailable'],
    ['wrong_content_length', 'platform_unavailable'],
    ['hang', 'platform_unavailable'],
  ])('never ends early and whole: %s in the middle of a product is %s, and the checkpoint finds the rest', async (kind, code) => {
    await readAll(shop); // the shop's currency is read before, once
    await shop.breakNext({ kind, operation: 'MoreVariants' });
    const read: VariantSnapshot[] = [];
    let checkpoint: string | undefined;
    const failure = await (async () => {
      for await (const page of shop.client.listVariants()) {
        read.push(...page.variants);
        checkpoint = page.checkpoint ?? undefined;
      }
      return null;
    })().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(AppError);
    expect((failure as AppError).code).toBe(code);
    sandbox.clock.advance(60_000);
    expect(read.length + (await readAll(shop, checkpoint)).variants.length).toBe(COUNT);
  });

  it('says so when the token is dead or a scope was taken away', async () => {
    const dead = await newShop();
    await dead.breakNext({ kind: 'revoke_token' });
    await expect(dead.client.countCatalog()).rejects.toMatchObject({ code: 'needs_reauth' });

    const narrow = await newShop();
    await narrow.breakNext({ kind: 'drop_scope', scope: 'write_products' });
    await expect(narrow.client.countCatalog()).rejects.toMatchObject({ code: 'platform_refused', params: { code: 'access_denied' } });
  });
});

describe('reading prices', () => {
  it('gives one reading per id in the order asked, over several requests, and says which are gone', async () => {
    const shop = await newShop({ size: 300 });
    const known = await shop.variants();
    const asked = [idOf(1), ...known.map(({ id }) => idOf(id)).reverse(), idOf(2)];
    const readings = await shop.client.readPrices(asked);

    expect(readings.map(({ externalId }) => externalId)).toEqual(asked);
    expect(readings.filter(({ kind }) => kind === 'gone').map(({ externalId }) => externalId)).toEqual([idOf(1), idOf(2)]);
    const prices = new Map(known.map(({ id, price }) => [String(id), Math.round(Number(price) * 100)]));
    expect(readings.flatMap((reading) => (reading.kind === 'read' && reading.price.minor !== prices.get(reading.externalId) ? [reading] : []))).toEqual([]);
  });
});

describe('writing prices', () => {
  it('answers each change by itself, in the order given, when some of a product are refused', async () => {
    const shop = await newShop();
    const variants = await shop.variants();
    const [first, second] = [must(variants[0], 'a variant'), must(variants[1], 'another')];
    const outcomes = await shop.client.writePrices(
      [aWrite(first, 12_345), { ...aWrite(first, 5000), externalId: idOf(99) }, aWrite(second, -5), { ...aWrite(second, 5000), productExternalId: idOf(98), externalId: idOf(97) }],
      soon(),
    );

    expect(outcomes).toMatchObject([
      { kind: 'accepted' },
      { kind: 'rejected', reason: 'product_variant_does_not_exist' },
      { kind: 'rejected' },
      { kind: 'rejected', reason: 'product_does_not_exist' },
    ]);
    expect((await shop.journal()).map(({ variantId, after }) => [variantId, after])).toEqual([[first.id, '123.45']]);
  });

  it.each([{ negativePriceCode: 'GREATER_THAN_OR_EQUAL_TO' }, { foreignVariantCode: 'MUST_BE_FOR_THIS_PRODUCT' }])(
    'holds when the platform answers otherwise: %o',
    async (switches) => {
      const shop = await newShop({ switches });
      const variants = await shop.variants();
      const first = must(variants[0], 'a variant');
      const foreign = must(
        variants.find(({ productId }) => productId !== first.productId),
        'another product',
      );
      const outcomes = await shop.client.writePrices([aWrite(first, -5), { ...aWrite(first, 5000), externalId: idOf(foreign.id) }], soon());

      expect(outcomes.map(({ kind }) => kind)).toEqual(['rejected', 'rejected']);
      expect(await shop.journal()).toEqual([]);
    },
  );

  it('asks before each request, and sends nothing more after the first no', async () => {
    const shop = await newShop();
    const writes = (await shop.variants()).map((variant) => aWrite(variant, 5000));
    const asked: string[][] = [];
    const mayLeave = (carried: readonly PriceWrite[]): Promise<boolean> => Promise.resolve(asked.push(carried.map(({ externalId }) => externalId)) < 3);

    const outcomes = await shop.client.writePrices(writes, { mayLeave });

    const sent = new Set(asked.slice(0, 2).flat());
    expect(asked).toHaveLength(3);
    expect(outcomes.map(({ kind }) => kind)).toEqual(writes.map(({ externalId }) => (sent.has(externalId) ? 'accepted' : 'not_sent')));
    expect(new Set((await shop.journal()).map(({ variantId }) => String(variantId)))).toEqual(sent);
  });

  it('does not send after a wait for credentials that took too long', async () => {
    const slow = await connectShop(sandbox, { slug: `adapter-${(stores += 1)}` }, async () => {
      sandbox.clock.advance(120_000);
      return Promise.resolve(slow.credentials);
    });
    const outcomes = await slow.client.writePrices(
      (await slow.variants()).map((variant) => aWrite(variant, 5000)),
      soon(),
    );

    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['not_sent']));
    expect(await slow.journal()).toEqual([]);
  });

  it('keeps what earlier products answered when the credentials are lost in the middle', async () => {
    let asked = 0;
    const failing: ConnectedShop = await connectShop(sandbox, { slug: `adapter-${(stores += 1)}` }, () => {
      asked += 1;
      return asked > 2 ? Promise.reject(new AppError(asked === 3 ? 'platform_unavailable' : 'needs_reauth', { retryAfterMs: 5000 })) : Promise.resolve(failing.credentials);
    });
    const writes = (await failing.variants()).map((variant) => aWrite(variant, 5000));
    const outcomes = await failing.client.writePrices(writes, soon());
    const written = new Set((await failing.journal()).map(({ variantId }) => String(variantId)));

    expect(written.size).toBeGreaterThan(0);
    expect(outcomes.map(({ kind }) => kind)).toEqual(writes.map(({ externalId }) => (written.has(externalId) ? 'accepted' : 'not_sent')));
  });

  const FAULTS: [kind: string, options: Record<string, unknown>, outcome: WriteOutcome, carriedOut: boolean][] = [
    ['delay', { ms: 20 }, { kind: 'accepted' }, true],
    ['lose_answer_before_commit', {}, { kind: 'unknown', reason: 'no_answer' }, false],
    ['lose_answer_after_commit', {}, { kind: 'unknown', reason: 'no_answer' }, true],
    ['http_429', { retryAfter: 3 }, { kind: 'not_sent', reason: 'throttled', retryAfterMs: 3000 }, false],
    ['http_429', { retryAfter: null }, { kind: 'not_sent', reason: 'throttled', retryAfterMs: 2000 }, false],
    ['throttle_next', {}, { kind: 'not_sent', reason: 'throttled', retryAfterMs: 1100 }, false],
    ['throttled_body', {}, { kind: 'not_sent', reason: 'throttled', retryAfterMs: 1100 }, false],
    ['redirect', {}, { kind: 'unknown', reason: 'no_answer' }, false],
    ['slow_loris', {}, { kind: 'unknown', reason: 'no_answer' }, true],
    ['http_500', {}, { kind: 'unknown', reason: 'bad_answer' }, false],
    ['http_502', {}, { kind: 'unknown', reason: 'bad_answer' }, false],
    ['http_503', {}, { kind: 'unknown', reason: 'bad_answer' }, false],
    ['errors_with_partial_data', {}, { kind: 'unknown', reason: 'bad_answer' }, true],
    ['html_body', {}, { kind: 'unknown', reason: 'bad_answer' }, false],
    ['truncated_json', {}, { kind: 'unknown', reason: 'bad_answer' }, true],
    ['wrong_content_length', {}, { kind: 'unknown', reason: 'no_answer' }, true],
    ['slow_body', { ms: TIMEOUT_MS * 20 }, { kind: 'unknown', reason: 'no_answer' }, true],
    ['hang', {}, { kind: 'unknown', reason: 'no_answer' }, false],
    ['revoke_token', {}, { kind: 'not_sent', reason: 'needs_reauth', retryAfterMs: 0 }, false],
    ['drop_scope', {}, { kind: 'rejected', reason: 'access_denied', detail: expect.any(String) as unknown as string }, false],
  ];

  it.each(FAULTS)('tells no more than is proven when the answer is broken: %s %o', async (kind, options, outcome, carriedOut) => {
    const shop = await newShop();
    const variant = must((await shop.variants())[0], 'a variant');
    await shop.client.readShop();
    await shop.breakNext({ kind, operation: 'productVariantsBulkUpdate', ...options });

    const [told] = await shop.client.writePrices([aWrite(variant, 4321)], soon());

    expect(told).toEqual(outcome);
    expect((await shop.journal()).length > 0).toBe(carriedOut);
    expect((await shop.variants())[0]?.price === '43.21').toBe(carriedOut);
  });

  it('stops asking at the first refusal that concerns all of it, and says that the rest was not sent', async () => {
    const shop = await newShop();
    const writes = (await shop.variants()).map((variant) => aWrite(variant, 5000));
    await shop.breakNext({ kind: 'revoke_token', operation: 'productVariantsBulkUpdate' });
    const before = await shop.variants();

    const outcomes = await shop.client.writePrices(writes, soon());

    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(new Set(['{"kind":"not_sent","reason":"needs_reauth","retryAfterMs":0}']));
    expect(await shop.variants()).toEqual(before);
  });

  it('keeps both promises for a whole catalog while every second answer is broken somehow', async () => {
    const shop = await newShop({ size: 120 });
    const variants = await shop.variants();
    await shop.client.readShop();
    for (const [seed, kind] of ['lose_answer_before_commit', 'lose_answer_after_commit', 'http_502', 'truncated_json', 'errors_with_partial_data'].entries()) {
      await shop.breakNext({ kind, operation: 'productVariantsBulkUpdate', times: undefined, probability: 0.12, seed });
    }

    const outcomes = await shop.client.writePrices(
      variants.map((variant) => aWrite(variant, 4321)),
      soon(),
    );
    const written = new Set((await shop.journal()).map(({ variantId }) => variantId));
    const told = Object.groupBy(
      variants.map(({ id }, at) => ({ id, kind: outcomes[at]?.kind ?? 'missing' })),
      ({ kind }) => kind,
    );

    expect(Object.keys(told).sort()).toEqual(['accepted', 'unknown']);
    expect(told['accepted']?.filter(({ id }) => !written.has(id))).toEqual([]);
    expect(told['unknown']?.some(({ id }) => written.has(id)) && told['unknown'].some(({ id }) => !written.has(id))).toBe(true);
  });
});
