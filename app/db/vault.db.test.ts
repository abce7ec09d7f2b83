import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCrypt } from '#app/lib/crypt.server.ts';
import { createDatabase, type TestDatabase } from '../../tests/support/database.ts';
import { openSystem } from './system.server.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

const CREDENTIALS = { accessToken: 'secret-access', scope: 'write_products', expiresAt: new Date('2026-11-20T13:00:00Z'), refreshToken: 'secret-refresh', refreshExpiresAt: null };

it('seals everything with the new key, so that the old one can be removed', async () => {
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const before = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k1', old]])));
  await before.system.vault.write('shopify', 'a.myshopify.com', CREDENTIALS);
  await before.system.vault.write('shopify', 'b.myshopify.com', CREDENTIALS);
  const both = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k2', next], ['k1', old]]))); // prettier-ignore

  expect(await both.system.vault.reseal()).toBe(2);
  expect(await both.system.vault.reseal()).toBe(0);

  const after = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k2', next]])));
  expect(await after.system.vault.read('shopify', 'a.myshopify.com')).toEqual(CREDENTIALS);
  await expect(before.system.vault.read('shopify', 'b.myshopify.com')).rejects.toThrow();
  await Promise.all([before, both, after].map(({ prisma }) => prisma.$disconnect()));
});

it('asks for a quiet store’s tokens to be traded long before they die', async () => {
  const { system, prisma } = openSystem(database.urls.DATABASE_SYSTEM_URL, createCrypt(new Map([['k1', randomBytes(32)]])));
  const shop = { name: 'Quiet', externalId: 'quiet.myshopify.com', currency: 'SAR', timeZone: 'Asia/Riyadh', country: 'SA', taxesIncluded: true, planName: 'Basic' };
  const { store } = await system.registerStore('shopify', shop, null, new Date());
  await system.vault.write('shopify', shop.externalId, CREDENTIALS);
  const isDue = async (days: number): Promise<boolean> =>
    (await system.dueWork(new Date(Date.now() + days * 86_400_000), 100)).some(({ kind, storeId }) => kind === 'keep_alive' && storeId === store.id);

  expect(await isDue(6)).toBe(false);
  expect(await isDue(8)).toBe(true);
  await prisma.$disconnect();
});
