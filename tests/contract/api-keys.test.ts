/** The life of a key of the public API: made, seen once, used, replaced, ended, and never another store's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { callApi, type Call, makeKey, type MadeKey, type Reply, rotateKey } from '../support/api.ts';
import { openTwoTenants, type Tenant, type TwoTenants } from '../support/two-tenants.ts';

const KEYS = ['/shopify/settings/api-keys', 'shopify.api-keys'] as const;

let world: TwoTenants | undefined;
let a: Tenant;
let b: Tenant;
let keyOfA: MadeKey;
let keyOfB: MadeKey;
const told: string[] = [];

const api = (path: string, call: Call = {}): Promise<Reply> => callApi(must(world, 'the world').stack.appUrl, path, { key: keyOfA.key, ...call });
const asOwner = <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> => must(world, 'the world').stack.asOwner<Row & Record<string, unknown>>(sql, values);
const refusal = ({ status, body }: Reply): unknown[] => [status, body['code']];

/** A key of A, remembered, so that its text can be looked for afterwards. */
async function newKey(options: Parameters<typeof makeKey>[1] = {}, of: Tenant = a): Promise<MadeKey> {
  const made = await makeKey(of.merchant, options);
  told.push(made.key);
  return made;
}

beforeAll(async () => {
  world = await openTwoTenants('api-keys');
  ({ a, b } = world);
  [keyOfA, keyOfB] = [await newKey(), await newKey({}, b)];
}, 180_000);
afterAll(() => world?.stop());

describe('a key', () => {
  it('works until it expires, until it is revoked, and beside its successor for as long as was chosen', async () => {
    const [expiring, revoked, atOnce, overlapping] = [await newKey({ days: 30 }), await newKey(), await newKey(), await newKey({ days: 90, scopes: ['read:sync'] })];
    const state = async ({ key }: MadeKey): Promise<unknown[]> => refusal(await api('/sync', { key }));
    const fine = [200, undefined];
    for (const key of [expiring, revoked, atOnce, overlapping]) {
      expect(await state(key)).toEqual(fine);
    }

    await asOwner(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [expiring.id]);
    await a.merchant.act(...KEYS, 'revokeKey', { id: revoked.id });
    const [successor, second] = [await rotateKey(a.merchant, atOnce.id, 0), await rotateKey(a.merchant, overlapping.id, 24)];
    told.push(successor.key, second.key);

    expect([await state(expiring), await state(revoked), await state(atOnce)]).toEqual([
      [401, 'key_expired'],
      [401, 'key_revoked'],
      [401, 'key_expired'],
    ]);
    expect([await state(successor), await state(second), await state(overlapping)]).toEqual([fine, fine, fine]);
    // What the successor may is what the old one might, and it lives as long as that was made for.
    expect(refusal(await api('/products', { key: second.key }))).toEqual([403, 'scope_missing']);
    const [dates] = await asOwner<{ days: number; hours: number }>(
      `SELECT round(extract(epoch FROM n.expires_at - n.created_at) / 86400)::int AS days, round(extract(epoch FROM o.expires_at - now()) / 3600)::int AS hours
       FROM api_key n JOIN api_key o ON o.store_id = n.store_id AND o.id = n.rotated_from WHERE n.id = $1`,
      [second.id],
    );
    expect(dates).toEqual({ days: 90, hours: 24 });
    await expect(rotateKey(a.merchant, overlapping.id, 24)).rejects.toThrow(/not_found/);
    await asOwner(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [overlapping.id]);
    expect(await state(overlapping)).toEqual([401, 'key_expired']);
  });

  it('is made, rotated and revoked for its own store alone, and only by who may', async () => {
    await expect(rotateKey(b.merchant, keyOfA.id, 0)).rejects.toThrow(/not_found/);
    expect(await b.merchant.act(...KEYS, 'revokeKey', { id: keyOfA.id })).toEqual({ done: 0 });
    expect((await api('/sync')).status).toBe(200);

    await asOwner(`UPDATE store_user SET role = 'approver' WHERE store_id = $1`, [b.id]);
    await expect(makeKey(b.merchant)).rejects.toThrow(/403 forbidden/);
    await expect(b.merchant.act(...KEYS, 'revokeKey', { id: keyOfB.id })).rejects.toThrow(/403 forbidden/);
    expect(await b.merchant.load(...KEYS)).toEqual({ allowed: false, keys: [], max: 20 });
    await asOwner(`UPDATE store_user SET role = 'owner' WHERE store_id = $1`, [b.id]);
  });

  it('is seen once: the list, the database and the logs know how it begins and no more', async () => {
    const { keys } = await a.merchant.load<{ keys: object[] }>(...KEYS);
    const rows = await asOwner<{ row: string }>('SELECT k::text AS row FROM api_key k UNION ALL SELECT y::text FROM activity y');
    const everything = [JSON.stringify(keys), ...rows.map(({ row }) => row), ...must(world, 'the world').stack.readLogs().values()].join('\n');

    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((key) => everything.includes(key.slice(18)))).toEqual([]);
    expect(everything).toContain(keyOfA.key.slice(0, 17));
  });

  it('is noted as used at most once a minute', async () => {
    const { id, key } = await newKey();
    const used = async (): Promise<Date | null> => must((await asOwner<{ at: Date | null }>('SELECT last_used_at AS at FROM api_key WHERE id = $1', [id]))[0], 'the key').at;
    expect(await used()).toBeNull();
    await api('/sync', { key });
    const first = must(await used(), 'an instant');
    await api('/sync', { key });
    expect(await used()).toEqual(first);
    await asOwner(`UPDATE api_key SET last_used_at = last_used_at - interval '61 seconds' WHERE id = $1`, [id]);
    await api('/sync', { key });
    expect(must(await used(), 'an instant').getTime()).toBeGreaterThanOrEqual(first.getTime());
  });

  it('is one of at most twenty that work', async () => {
    await asOwner(
      `INSERT INTO api_key (store_id, id, epoch, name, prefix, secret_hash, scopes, created_by, created_at)
       SELECT $1, gen_random_uuid(), 1, 'Filler', 'mzn_live_filler' || n, sha256(n::text::bytea), '{read:sync}', '99001', now() FROM generate_series(1, 20) n`,
      [a.id],
    );
    await expect(makeKey(a.merchant)).rejects.toThrow(/over_limit/);
    await asOwner(`DELETE FROM api_key WHERE name = 'Filler'`);
  });

  it('of an installation that is over opens nothing, whatever comes after', async () => {
    const { key } = await newKey({}, b);
    expect((await api('/sync', { key })).status).toBe(200);
    await asOwner(`UPDATE store SET status = 'uninstalled' WHERE id = $1`, [b.id]);
    expect(refusal(await api('/sync', { key }))).toEqual([410, 'store_uninstalled']);
    await asOwner(`UPDATE store SET status = 'installed', epoch = epoch + 1 WHERE id = $1`, [b.id]);
    expect(refusal(await api('/sync', { key }))).toEqual([401, 'key_revoked']);
  });
});
