import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type Answer, type TestSandbox } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

const refreshTokenOf = (answer: Answer): string => at(z.string(), answer.body, 'refresh_token');
const accessTokenOf = (answer: Answer): string => at(z.string(), answer.body, 'access_token');
const DAY_MS = 86_400_000;
const SHOP = '{ shop { id } }';

test('an ID token is exchanged for a pair that expires', async () => {
  const shop = await createTestShop(sandbox, { slug: 'exchange' });
  const answer = await shop.exchange();

  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000, scope: expect.stringContaining('write_products') });
});

test.each([
  ['a broken signature', async (token: string) => `${token.slice(0, -3)}abc`],
  ['no token', async () => ''],
  ['the none algorithm', async (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1] ?? ''}.`],
])('refuses %s', async (_title, spoil) => {
  const shop = await createTestShop(sandbox, { slug: 'spoilt' });
  const answer = await shop.exchange({ subject_token: await spoil(await shop.idToken()) });

  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_subject_token' } });
});

test('refuses an expired ID token, one of another shop, and a wrong secret', async () => {
  const shop = await createTestShop(sandbox, { slug: 'refuses' });
  const other = await createTestShop(sandbox, { slug: 'other' });

  expect(await shop.exchange({ subject_token: await shop.idToken(-30) })).toMatchObject({ status: 400, body: { error: 'invalid_subject_token' } });
  expect(await shop.exchange({ subject_token: await other.idToken() })).toMatchObject({ status: 400, body: { error: 'invalid_subject_token' } });
  expect(await shop.exchange({ client_secret: 'guess' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect(await shop.exchange({ expiring: '0' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
});

test('an access token works until it expires, and in its own shop only', async () => {
  const shop = await createTestShop(sandbox, { slug: 'expires' });
  const other = await createTestShop(sandbox, { slug: 'elsewhere' });
  const token = accessTokenOf(await shop.exchange());

  expect((await shop.graphql(SHOP, {}, token)).status).toBe(200);
  expect((await other.graphql(SHOP, {}, token)).status).toBe(401);
  sandbox.clock.advance(3_600_000);
  expect(await shop.graphql(SHOP, {}, token)).toMatchObject({ status: 401, body: { errors: expect.stringContaining('Invalid API key') } });
});

test('an earlier refresh token may be retried until its replacement is used', async () => {
  const shop = await createTestShop(sandbox, { slug: 'rotates' });
  const first = refreshTokenOf(await shop.exchange());
  const lost = refreshTokenOf(await shop.refresh(first));
  const retried = refreshTokenOf(await shop.refresh(first));

  expect(retried).not.toBe(lost);
  const next = await shop.refresh(retried);
  expect(next.status).toBe(200);
  expect(await shop.refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect((await shop.refresh(lost)).status).toBe(400);
  expect((await shop.refresh(refreshTokenOf(next))).status).toBe(200);
});

test('a retry is over after 30 days, and an unused refresh token after 90', async () => {
  const shop = await createTestShop(sandbox, { slug: 'ages' });
  const used = refreshTokenOf(await shop.exchange());
  const unused = refreshTokenOf(await shop.exchange());
  await shop.refresh(used);

  sandbox.clock.advance(31 * DAY_MS);
  expect((await shop.refresh(used)).status).toBe(400);
  sandbox.clock.advance(60 * DAY_MS);
  expect((await shop.refresh(unused)).status).toBe(400);
});

test('a switch makes dead refresh tokens a 401, and another ends the access token at refresh', async () => {
  const shop = await createTestShop(sandbox, { slug: 'switches', switches: { refreshError: 'invalid_request_401', refreshKillsAccessToken: true } });
  const pair = await shop.exchange();

  expect(await shop.refresh('shprt_unknown')).toMatchObject({ status: 401, body: { error: 'invalid_request' } });
  await shop.refresh(refreshTokenOf(pair));
  expect((await shop.graphql(SHOP, {}, accessTokenOf(pair))).status).toBe(401);
});

test('tokens stand hashed in the database', async () => {
  const shop = await createTestShop(sandbox, { slug: 'hashed' });
  const token = accessTokenOf(await shop.exchange());
  const pg = await import('pg');
  const client = new pg.default.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();

  const { rows } = await client.query('select count(*)::int as found from token where hash like $1', [`%${token}%`]);
  await client.end();
  expect(rows[0]).toEqual({ found: 0 });
});
