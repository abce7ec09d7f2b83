/** The whole app as processes, for tests that hold it by its doors. Builds it first when something changed. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { verifyChain, type ChainVerdict } from '#app/db/decision-chain.server.ts';
import { openPrisma } from '#app/db/client.server.ts';
import { forStore } from '#app/db/scope.server.ts';
import { parseKeys } from '#app/lib/crypt.server.ts';
import { asId, type StoreId } from '#app/lib/ids.ts';
import { createSeal } from '#app/lib/seal.server.ts';
import { buildAll } from '#tools/lib/build.mjs';
import { startStack, type Stack, type StackOptions } from '#tools/lib/stack.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface TestStack extends Stack {
  /** Runs SQL as the owner, who sees all tenants. */
  asOwner<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  storeId(slug: string): Promise<StoreId>;
  verifyChain(storeId: StoreId): Promise<ChainVerdict>;
  /** All that the processes have said so far, by file. */
  readLogs(): Map<string, string>;
}

export async function startTestStack(options: Omit<StackOptions, 'root' | 'stage' | 'fresh'>): Promise<TestStack> {
  await buildAll(root);
  const stack = await startStack({ ...options, root, stage: 'test', fresh: true });
  const owner = new pg.Pool({ connectionString: stack.ownerUrl, max: 2 });
  const asOwner: TestStack['asOwner'] = async (sql, values) => (await owner.query(sql, values)).rows;
  return {
    ...stack,
    asOwner,
    storeId: async (slug) => {
      const [row] = await asOwner<{ id: string }>('SELECT id::text FROM store WHERE external_id = $1', [`${slug}.myshopify.com`]);
      return asId<StoreId>(row?.id ?? '');
    },
    verifyChain: async (storeId) => {
      const prisma = openPrisma(stack.env['DATABASE_URL'] ?? '', 1);
      const seal = createSeal(parseKeys(stack.env['RECEIPT_KEYS'] ?? ''));
      const verdict = await forStore(prisma, storeId).tx((tx) => verifyChain(tx, seal, storeId));
      await prisma.$disconnect();
      return verdict;
    },
    readLogs: () => new Map(readdirSync(stack.logs).map((file) => [file, readFileSync(path.join(stack.logs, file), 'utf8')])),
    stop: async () => {
      await owner.end();
      await stack.stop();
    },
  };
}
