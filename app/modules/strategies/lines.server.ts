import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { recordActivity } from '#app/db/activity.server.ts';
import { noteMoved } from '#app/db/note-moved.server.ts';
import { int8, rowsParam, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { AppError } from '#app/lib/errors.ts';
import { newId, type LineId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import type { LineMemberView, LineOutcome, LineView } from './views.ts';

const MOST_LINES = 50;

export interface NewLine {
  name: string;
  kind: LineView['kind'];
  gapBps: number;
  /** In their order: the smallest pack, or the plainest model, first. */
  members: readonly { variantId: string; size: number }[];
}

/** Keeps the prices of some variants in an order, whatever each one's strategy asks for. A variant is in one line only. @throws AppError not_found */
export function createLine(ctx: StoreContext, input: NewLine): Promise<LineOutcome> {
  const ids = input.members.map(({ variantId }) => variantId);
  if (new Set(ids).size < ids.length) {
    return Promise.resolve({ kind: 'refused', code: 'line_twice', params: {} });
  }
  if (input.kind === 'ladder' && input.members.some(({ size }, index) => size <= (input.members[index - 1]?.size ?? 0))) {
    return Promise.resolve({ kind: 'refused', code: 'line_sizes', params: {} });
  }
  return ctx.db.tx(async (tx): Promise<LineOutcome> => {
    const { lines } = await tx.one(z.object({ lines: int8 }), sql`SELECT count(*) AS lines FROM price_line WHERE store_id = ${ctx.store.id}::uuid`);
    if (lines >= MOST_LINES) {
      return { kind: 'refused', code: 'lines_full', params: { max: MOST_LINES } };
    }
    const found = await tx.rows(
      z.object({ id: z.string(), title: z.string(), taken: z.string().nullable() }),
      sql`SELECT v.external_id AS id, p.title, l.name AS taken FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
          LEFT JOIN price_line_member m ON m.store_id = v.store_id AND m.variant_external_id = v.external_id LEFT JOIN price_line l ON l.store_id = m.store_id AND l.id = m.line_id
          WHERE v.store_id = ${ctx.store.id}::uuid AND v.external_id = ANY(${ids}) AND v.deleted_at IS NULL`,
    );
    if (found.length < ids.length) {
      throw new AppError('not_found');
    }
    const taken = found.find((row) => row.taken !== null);
    if (taken) {
      return { kind: 'refused', code: 'line_taken', params: { title: taken.title, line: taken.taken } };
    }
    const id = newId<LineId>();
    const rows = input.members.map(({ variantId, size }, position) => ({ position, variant: variantId, size }));
    await tx.run(
      sql`INSERT INTO price_line (store_id, id, name, kind, gap_bps, created_by, created_at)
          VALUES (${ctx.store.id}::uuid, ${id}::uuid, ${input.name}, ${input.kind}, ${input.kind === 'parity' ? 0 : input.gapBps}, ${ctx.actor.id}, ${ctx.clock.now()})`,
    );
    await tx.run(
      sql`INSERT INTO price_line_member (store_id, line_id, position, variant_external_id, size)
          SELECT ${ctx.store.id}::uuid, ${id}::uuid, r.position, r.variant, r.size FROM jsonb_to_recordset(${rowsParam(rows)}::jsonb) AS r(position int, variant text, size int)`,
    );
    await decideAgain(tx, ctx, id);
    await recordActivity(tx, ctx, 'line.created', { name: input.name });
    return { kind: 'saved', lineId: id };
  });
}

/** @returns the variants that it held together @throws AppError not_found */
export function removeLine(ctx: StoreContext, input: { lineId: LineId }): Promise<{ variantIds: string[] }> {
  return ctx.db.tx(async (tx) => {
    await decideAgain(tx, ctx, input.lineId);
    const members = await tx.rows(
      z.object({ id: z.string() }),
      sql`SELECT variant_external_id AS id FROM price_line_member WHERE store_id = ${ctx.store.id}::uuid AND line_id = ${input.lineId}::uuid ORDER BY position`,
    );
    const gone = await tx.maybe(z.object({ name: z.string() }), sql`DELETE FROM price_line WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.lineId}::uuid RETURNING name`);
    if (!gone) {
      throw new AppError('not_found');
    }
    await recordActivity(tx, ctx, 'line.removed', { name: gone.name });
    return { variantIds: members.map(({ id }) => id) };
  });
}

/** All lines of the store by name, and the variants that a new one would be made of, in the order given. */
export function showLines(ctx: StoreContext, input: { variants: readonly string[] }): Promise<{ lines: LineView[]; chosen: LineMemberView[] }> {
  return ctx.db.tx(async (tx) => {
    const lines = await tx.rows(
      z.object({ id: z.string(), name: z.string(), kind: z.enum(['parity', 'ladder', 'tiers']), gapBps: z.number() }),
      sql`SELECT id::text, name, kind, gap_bps AS "gapBps" FROM price_line WHERE store_id = ${ctx.store.id}::uuid ORDER BY name, id`,
    );
    const members = await membersOf(tx, ctx);
    const chosen = await membersOf(tx, ctx, input.variants);
    const at = new Map(input.variants.map((id, index) => [id, index]));
    return {
      lines: lines.map(({ id, ...line }) => ({ lineId: id, ...line, members: members.filter(({ lineId }) => lineId === id).map(({ lineId: _line, ...member }) => member) })),
      chosen: chosen.map(({ lineId: _line, ...member }) => member).sort((a, b) => (at.get(a.variantId) ?? 0) - (at.get(b.variantId) ?? 0)),
    };
  });
}

async function membersOf(tx: Tx, ctx: StoreContext, variants?: readonly string[]): Promise<(LineMemberView & { lineId: string | null })[]> {
  const which = variants === undefined ? sql`m.line_id IS NOT NULL` : sql`v.external_id = ANY(${[...variants]}) AND v.deleted_at IS NULL`;
  const rows = await tx.rows(
    z.object({
      line: z.string().nullable(),
      variant: z.string(),
      product: z.string(),
      title: z.string(),
      variant_title: z.string(),
      price_minor: int8,
      size: z.number().nullable(),
    }),
    sql`SELECT m.line_id::text AS line, v.external_id AS variant, v.product_external_id AS product, p.title, v.title AS variant_title, v.price_minor, m.size
        FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        LEFT JOIN price_line_member m ON m.store_id = v.store_id AND m.variant_external_id = v.external_id
        WHERE v.store_id = ${ctx.store.id}::uuid AND ${which} ORDER BY m.line_id, m.position, v.external_id`,
  );
  return rows.map((row) => ({
    lineId: row.line,
    variantId: row.variant,
    productId: row.product,
    title: row.title,
    variantTitle: row.variant_title,
    price: money(row.price_minor, ctx.store.currency),
    size: row.size ?? 1,
  }));
}

function decideAgain(tx: Tx, ctx: StoreContext, id: LineId): Promise<void> {
  return noteMoved(tx, ctx.store, {
    variants: sql`SELECT variant_external_id FROM price_line_member WHERE store_id = ${ctx.store.id}::uuid AND line_id = ${id}::uuid`,
    why: 'owner',
    now: ctx.clock.now(),
  });
}
