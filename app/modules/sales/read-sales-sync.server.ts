import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { instant, int8, sql } from '#app/db/sql.ts';
import type { ApiSalesSync } from './api-views.ts';

const passRow = z.object({
  status: z.enum(['running', 'done', 'failed']),
  kind: z.enum(['full', 'changes']),
  started_at: instant,
  ended_at: instant.nullable(),
  error_code: z.string().nullable(),
  visible_from: instant.nullable(),
  agreed_at: instant.nullable(),
});

/** How the mirror of orders, customers and carts stands: its last pass, and the ledger of the last one that ended. */
export async function readSalesSync(ctx: StoreContext): Promise<ApiSalesSync> {
  return ctx.db.tx(async (tx) => {
    const last = await tx.maybe(
      passRow,
      sql`SELECT c.status, c.kind, c.started_at, c.ended_at, c.error_code, c.visible_from,
            (SELECT max(d.ended_at) FROM sales_sync d WHERE d.store_id = c.store_id AND d.status = 'done') AS agreed_at
          FROM sales_sync c WHERE c.store_id = ${ctx.store.id}::uuid ORDER BY c.started_at DESC, c.id DESC LIMIT 1`,
    );
    const ledger = await tx.rows(
      z.object({ resource: z.string(), told: int8, held: int8, sumsAgree: z.boolean().nullable() }),
      sql`SELECT s.resource, s.platform_count AS told, s.stored_count AS held, s.platform_sum = s.stored_sum AS "sumsAgree" FROM sales_slice s
          WHERE s.store_id = ${ctx.store.id}::uuid
            AND s.sync_id = (SELECT id FROM sales_sync c WHERE c.store_id = ${ctx.store.id}::uuid AND c.status <> 'running' ORDER BY c.started_at DESC, c.id DESC LIMIT 1)
          ORDER BY s.resource`,
    );
    return {
      status: last?.status ?? 'never',
      kind: last?.kind ?? null,
      startedAt: last?.started_at.toISOString() ?? null,
      endedAt: last?.ended_at?.toISOString() ?? null,
      errorCode: last?.error_code ?? null,
      agreedAt: last?.agreed_at?.toISOString() ?? null,
      visibleFrom: last?.visible_from?.toISOString() ?? null,
      ledger,
    };
  });
}
