import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { at, createTestShop, startTestSandbox, type TestSandbox, type TestShop } from '#sandbox/testing/start.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
}, 60_000);
afterAll(() => sandbox.close());

const RUN = 'mutation R($q: String!, $g: Boolean!) { bulkOperationRunQuery(query: $q, groupObjects: $g) { bulkOperation { id status } userErrors { code message } } }';
const STATUS = 'query S($id: ID!) { bulkOperation(id: $id) { id status type errorCode objectCount rootObjectCount fileSize url partialDataUrl completedAt } node(id: $id) { id } }';
const CATALOG = '{ products { edges { node { id title variants { edges { node { id price inventoryItem { id } } } } } } } }';

const operationShape = z.object({
  status: z.string(),
  errorCode: z.string().nullable(),
  objectCount: z.string(),
  rootObjectCount: z.string(),
  fileSize: z.string().nullable(),
  url: z.string().nullable(),
  partialDataUrl: z.string().nullable(),
});
type Operation = z.infer<typeof operationShape>;

async function run(shop: TestShop, query = CATALOG, grouped = false): Promise<string> {
  return at(z.string(), (await shop.graphql(RUN, { q: query, g: grouped })).body, 'data', 'bulkOperationRunQuery', 'bulkOperation', 'id');
}

async function statusOf(shop: TestShop, id: string): Promise<Operation> {
  return at(operationShape, (await shop.graphql(STATUS, { id })).body, 'data', 'bulkOperation');
}

/** The clock is past the operation's time; the file itself takes a real moment. */
async function ended(shop: TestShop, id: string): Promise<Operation> {
  sandbox.clock.advance(1000);
  for (;;) {
    const operation = await statusOf(shop, id);
    if (!['CREATED', 'RUNNING'].includes(operation.status)) {
      return operation;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const lineShape = z.object({ id: z.string(), __parentId: z.string().optional() });
async function linesOf(url: string | null): Promise<z.infer<typeof lineShape>[]> {
  const text = await (await fetch(url ?? '')).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => lineShape.parse(JSON.parse(line)));
}

test.each([
  ['two fields at the top', '{ shop { id } products { nodes { id } } }'],
  ['no connection', '{ shop { id } }'],
  ['six connections', `{ products { nodes { id ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: variants { nodes { id } }`).join(' ')} } } }`],
  [
    'three levels of nesting',
    '{ products { nodes { id variants { nodes { id inventoryItem { inventoryLevels { nodes { id quantities(names: []) { id } location { inventoryLevels { nodes { id } } } } } } } } } } }',
  ],
  ['an unknown field', '{ products { nodes { colour } } }'],
  ['a mutation', 'mutation { inventoryActivate(inventoryItemId: "a", locationId: "b") { userErrors { message } } }'],
])('refuses a bulk query with %s', async (_name, query) => {
  const shop = await createTestShop(sandbox, { slug: 'shapes' });

  const answer = await shop.graphql(RUN, { q: query, g: false });

  expect(answer.body).toMatchObject({ data: { bulkOperationRunQuery: { bulkOperation: null, userErrors: [{ code: 'INVALID' }] } } });
});

test('walks through its statuses by the clock, and tells what it made', async () => {
  const shop = await createTestShop(sandbox, { slug: 'walks', size: 300, switches: { bulkMs: 60_000 } });
  const id = await run(shop);

  expect(await statusOf(shop, id)).toMatchObject({ status: 'CREATED', url: null, objectCount: '0' });
  sandbox.clock.advance(30_000);
  expect(await statusOf(shop, id)).toMatchObject({ status: 'RUNNING', url: null });
  sandbox.clock.advance(30_000);
  const operation = await ended(shop, id);
  const lines = await linesOf(operation.url);
  const roots = lines.filter((line) => line.__parentId === undefined);

  expect(operation).toMatchObject({ status: 'COMPLETED', objectCount: String(lines.length), rootObjectCount: String(roots.length) });
  expect(lines.length - roots.length).toBe(300);
  const known = new Set<string>();
  for (const { id: own, __parentId } of lines) {
    known.add(own);
    expect(__parentId === undefined || known.has(__parentId)).toBe(true);
  }
  sandbox.clock.advance(8 * 86_400_000);
  expect((await fetch(operation.url ?? '')).status).toBe(403);
});

test('reads products of more than one page of variants, grouped or not, and answers ranges', async () => {
  const shop = await createTestShop(sandbox, { slug: 'wide', size: undefined });
  const variants = Array.from({ length: 560 }, (_, index) => ({ option1: String(index), sku: `S${String(index)}`, price: '5.00' }));
  const products = [1, 560, 3].map((size, index) => ({ handle: `p${String(index)}`, title: `P ${String(index)}`, options: [{ name: 'N' }], variants: variants.slice(0, size) }));
  await sandbox.call('POST', '/sandbox/stores/wide/catalog', JSON.stringify({ products }), { 'content-type': 'application/json' });
  const [plain, grouped] = [await ended(shop, await run(shop)), await ended(shop, await run(shop, CATALOG, true))];
  const [lines, groups] = [await linesOf(plain.url), await linesOf(grouped.url)];

  expect([lines.length, groups.length]).toEqual([567, 567]);
  expect(lines.slice(0, 3).every((line) => line.__parentId === undefined)).toBe(true);
  expect(groups[1]?.__parentId).toBe(groups[0]?.id);
  const whole = Buffer.from(await (await fetch(plain.url ?? '')).arrayBuffer());
  const part = await fetch(plain.url ?? '', { headers: { range: 'bytes=100-' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-${String(whole.length - 1)}/${String(whole.length)}`]);
  expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100))).toBe(true);
  expect(Number(plain.fileSize)).toBe(whole.length);
  expect((await fetch((plain.url ?? '').replace(/signature=..../, 'signature=0000'))).status).toBe(403);
});

test('takes five at once, can be canceled, and keeps what a lever says of it', async () => {
  const shop = await createTestShop(sandbox, { slug: 'limits', switches: { bulkMs: 60_000 } });
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.push(await run(shop));
  }
  expect((await shop.graphql(RUN, { q: CATALOG, g: false })).body).toMatchObject({ data: { bulkOperationRunQuery: { userErrors: [{ code: 'LIMIT_REACHED' }] } } });
  const cancel = 'mutation C($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }';
  expect((await shop.graphql(cancel, { id: ids[0] })).body).toMatchObject({ data: { bulkOperationCancel: { bulkOperation: { status: 'CANCELING' }, userErrors: [] } } });
  expect((await statusOf(shop, ids[0] ?? '')).status).toBe('CANCELED');
  expect((await shop.graphql(cancel, { id: ids[0] })).body).toMatchObject({ data: { bulkOperationCancel: { userErrors: [{}] } } });

  await sandbox.call('POST', '/sandbox/stores/limits/faults', { kind: 'bulk_failed', times: 1 });
  const failing = await run(shop);
  sandbox.clock.advance(60_000);
  const failed = await ended(shop, failing);
  expect(failed).toMatchObject({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR', url: null });
  const partial = (await linesOf(failed.partialDataUrl)).length;
  expect(partial, 'whole lines, and not all of them').toBeGreaterThan(10);
  expect(partial).toBeLessThan(Number(failed.objectCount));
});

test('is closed to other shops, and fails for what the token may not read', async () => {
  const shop = await createTestShop(sandbox, { slug: 'owner' });
  const other = await createTestShop(sandbox, { slug: 'stranger' });
  const id = await run(shop);

  expect((await other.graphql(STATUS, { id })).body).toMatchObject({ data: { bulkOperation: null, node: null } });
  const narrow = await createTestShop(sandbox, { slug: 'narrow', scopes: ['read_locations'] });
  expect(await ended(narrow, await run(narrow))).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
});
