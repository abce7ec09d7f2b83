import { z } from 'zod';
import { instant, int8, sql } from '#app/db/sql.ts';
import { money, toDecimal } from '#app/lib/money.ts';
import type { ReadPage } from './artifact-page.ts';

const changeRow = z.object({
  id: z.string(),
  decision: z.string().nullable(),
  product: z.string(),
  variant: z.string(),
  title: z.string(),
  variant_title: z.string(),
  sku: z.string().nullable(),
  before: int8,
  after: int8.nullable(),
  currency: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  attempts: z.number(),
  created_at: instant.nullable(),
  sent_at: instant.nullable(),
  verified_at: instant.nullable(),
  undo_of: z.string().nullable(),
  undone_by: z.string().nullable(),
});

/** Each price of the run on its way to the store: how far it came, in how many attempts, and what was read back. */
export const readChanges: ReadPage = async (tx, ctx, run, after, limit) => {
  const found = await tx.rows(
    changeRow,
    sql`SELECT c.id::text, c.decision_id::text AS decision, c.product_external_id AS product, c.variant_external_id AS variant, p.title, v.title AS variant_title, v.sku, c.before_minor AS before,
          c.after_minor AS after, c.currency, c.state, c.reason, c.attempts, c.created_at, c.sent_at, c.verified_at, c.undo_of::text, c.undone_by::text
        FROM price_change c
        JOIN variant v ON v.store_id = c.store_id AND v.external_id = c.variant_external_id
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE c.store_id = ${ctx.store.id}::uuid AND c.run_id = ${run.id}::uuid AND (${after}::uuid IS NULL OR c.id > ${after}::uuid) ORDER BY c.id LIMIT ${limit + 1}`,
  );
  return pageOf(found, limit);
};

/** What an undo did not touch, with its reason: a silent skip would look like a restored price. */
export const readLeftAlone: ReadPage = async (tx, ctx, run, after, limit) => {
  const found = await tx.rows(
    changeRow,
    sql`SELECT s.change_id::text AS id, NULL AS decision, s.product_external_id AS product, s.variant_external_id AS variant, p.title, v.title AS variant_title, v.sku,
          s.before_minor AS before, s.current_minor AS after, s.currency, 'left_as_it_was' AS state, s.reason, 0 AS attempts, NULL::timestamptz AS created_at, NULL::timestamptz AS sent_at,
          NULL::timestamptz AS verified_at, s.change_id::text AS undo_of, NULL AS undone_by
        FROM undo_skip s
        JOIN variant v ON v.store_id = s.store_id AND v.external_id = s.variant_external_id
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE s.store_id = ${ctx.store.id}::uuid AND s.run_id = ${run.id}::uuid AND (${after}::uuid IS NULL OR s.change_id > ${after}::uuid) ORDER BY s.change_id LIMIT ${limit + 1}`,
  );
  return pageOf(found, limit);
};

function pageOf(found: z.infer<typeof changeRow>[], limit: number): Awaited<ReturnType<ReadPage>> {
  const page = found.slice(0, limit);
  return {
    next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    rows: page.map((row) => {
      const amount = (minor: number | null): string | null => (minor === null ? null : toDecimal(money(minor, row.currency)));
      return {
        change: row.id,
        decision: row.decision,
        product: row.product,
        variant: row.variant,
        product_title: row.title,
        variant_title: row.variant_title,
        sku: row.sku,
        price_before: amount(row.before),
        price_after: amount(row.after),
        currency: row.currency,
        state: row.state,
        reason: row.reason,
        attempts: row.attempts,
        approved_at: row.created_at?.toISOString() ?? null,
        sent_at: row.sent_at?.toISOString() ?? null,
        verified_at: row.verified_at?.toISOString() ?? null,
        // Verified means that exactly this price was read back.
        verified_price: row.state === 'verified' ? amount(row.after) : null,
        undo_of: row.undo_of,
        undone_by: row.undone_by,
      };
    }),
  };
}
