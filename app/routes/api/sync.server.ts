import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { begin, getOne } from '#app/http/public-api/operation.ts';
import { beginPass } from '#app/modules/catalog/begin-pass.server.ts';
import { readSync } from '#app/modules/catalog/read-sync.server.ts';
import { beginSales } from '#app/modules/sales/begin-sales.server.ts';
import { readSalesSync } from '#app/modules/sales/read-sales-sync.server.ts';
import { instant, SAMPLE } from './shapes.ts';

const pass = z.object({
  status: z.enum(['never', 'running', 'done', 'failed']),
  kind: z.enum(['full', 'changes']).nullable(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  errorCode: z.string().nullable(),
  agreedAt: instant.nullable().describe('When everything last agreed with the platform.'),
  ledger: z
    .array(z.object({ resource: z.string(), told: z.number().int(), held: z.number().int(), sumsAgree: z.boolean().nullable() }))
    .describe('What the platform told against what is held, of the last pass that ended.'),
});

const sync = z
  .object({ catalog: pass, sales: pass.extend({ visibleFrom: instant.nullable().describe('The oldest order that the platform lets Mizan see; null when all of them.') }) })
  .meta({ id: 'Sync', description: 'How the mirror of the store stands: its products, and its orders, customers and carts.' });

const done: z.input<typeof pass> = {
  status: 'done', kind: 'full', startedAt: SAMPLE.at, endedAt: '2026-11-20T12:01:30.000Z', errorCode: null, agreedAt: '2026-11-20T12:01:30.000Z',
  ledger: [{ resource: 'variants', told: 1250, held: 1250, sumsAgree: null }],
}; // prettier-ignore
const example: z.input<typeof sync> = { catalog: done, sales: { ...done, visibleFrom: null, ledger: [{ resource: 'orders', told: 8300, held: 8300, sumsAgree: null }] } };

async function stateOf(ctx: StoreContext): Promise<z.input<typeof sync>> {
  const [catalog, sales] = await Promise.all([readSync(ctx), readSalesSync(ctx)]);
  return { catalog, sales };
}

export const syncOperations = [
  getOne({ id: 'getSync', path: '/sync', tag: 'sync', scope: 'read:sync', params: {}, answer: sync, example, run: ({ ctx }) => stateOf(ctx) }),
  begin({
    id: 'startSync',
    path: '/sync',
    tag: 'sync',
    scope: 'write:sync',
    answer: sync,
    example: { ...example, catalog: { ...done, status: 'running', endedAt: null } },
    run: async ({ ctx, enqueue, limits }) => {
      await limits.count('sync', ctx.store.id);
      const payload = { storeId: ctx.store.id, epoch: ctx.store.epoch };
      await beginPass(ctx, { trigger: 'person', everything: true });
      await beginSales(ctx, { trigger: 'person', everything: true });
      await enqueue({ name: 'catalog.sync', payload });
      await enqueue({ name: 'sales.sync', payload });
      return { body: await stateOf(ctx), location: '/sync' };
    },
  }),
];
