/** The pixel as the adapter makes it in a store of the sandbox: once, with what the extension's file asks for, and only where it may. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { at, startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { COLLECTOR, connectShop, type ConnectedShop } from '../support/shopify-shop.ts';

const SCOPES = ['write_products', 'read_inventory', 'read_orders', 'read_customers', 'write_pixels', 'read_customer_events'];

let sandbox: TestSandbox;
let shops = 0;

beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

const aShop = (scopes = SCOPES): Promise<ConnectedShop> => connectShop(sandbox, { slug: `pixel-${(shops += 1)}`, size: 10, scopes });
/** What the platform itself says of the pixel. */
const pixelOf = async ({ shop }: ConnectedShop) => at(z.unknown(), (await shop.graphql('{ webPixel { id settings } }')).body, 'data');

it('is made once with the account and where to send to, and asking again changes nothing', async () => {
  const shop = await aShop();
  const made = await shop.client.ensurePixel({ account: 'account-1' });
  const told = await pixelOf(shop);

  expect(made).toEqual({ kind: 'running', pixelId: expect.stringMatching(/^\d+$/) });
  expect(told).toMatchObject({ webPixel: { settings: { accountID: 'account-1', endpoint: COLLECTOR } } });
  expect(await shop.client.ensurePixel({ account: 'account-1' })).toEqual(made);
  expect(await pixelOf(shop)).toEqual(told);
});

it('that has other settings gets ours, and stays the same pixel', async () => {
  const shop = await aShop();
  const made = await shop.client.ensurePixel({ account: 'account-1' });
  expect(await shop.client.ensurePixel({ account: 'account-2' })).toEqual(made);
  expect(await pixelOf(shop)).toMatchObject({ webPixel: { settings: { accountID: 'account-2', endpoint: COLLECTOR } } });
});

it('is not allowed without the scope, and everything else goes on', async () => {
  const shop = await aShop(SCOPES.filter((scope) => !scope.includes('pixel')));
  expect(await shop.client.ensurePixel({ account: 'account-1' })).toEqual({ kind: 'not_allowed' });
  expect((await shop.client.readScopes()).missing).toEqual([]);
  expect((await shop.client.countCatalog()).products).toBeGreaterThan(0);
});

it.each(['lose_answer_before_commit', 'lose_answer_after_commit', 'truncated_json', 'http_502'])('is there after asking again when an answer was no use: %s', async (kind) => {
  const shop = await aShop();
  await shop.breakNext({ kind });
  await expect(shop.client.ensurePixel({ account: 'account-1' })).rejects.toMatchObject({ code: 'platform_unavailable' });
  expect(await shop.client.ensurePixel({ account: 'account-1' })).toMatchObject({ kind: 'running' });
  expect(await pixelOf(shop)).toMatchObject({ webPixel: { settings: { accountID: 'account-1' } } });
});
