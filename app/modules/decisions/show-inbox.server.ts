import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { inputsHash, loadPolicy, loadVariantInputs } from '#app/db/pricing-inputs.server.ts';
import { bytes, instant, int8, sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { isLarge } from './four-eyes.server.ts';
import { notesOf } from './notes.server.ts';
import { CONSENT_REASONS, type InboxItem, type InboxView } from './views.ts';

const PAGE = 50;

const reasonSchema = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) });

const itemRow = z.object({
  id: z.string(),
  run_id: z.string(),
  product: z.string(),
  variant: z.string(),
  title: z.string(),
  variant_title: z.string(),
  image_url: z.string().nullable(),
  outcome: z.enum(['CHANGE', 'HOLD', 'BLOCK', 'CORRECTION']),
  before_minor: int8,
  price_minor: int8,
  floor_minor: int8.nullable(),
  stock: z.number().nullable(),
  evidence: z.enum(['A', '2xB', 'B', 'C', 'none', 'internal']),
  binding_rule: z.string().nullable(),
  reasons: z.array(reasonSchema),
  approval_reasons: z.array(reasonSchema),
  offers: int8,
  created_at: instant,
  expires_at: instant.nullable(),
  inputs_hash: bytes,
  large: z.boolean(),
  first_by: z.string().nullable(),
  first_at: instant.nullable(),
});

/** What waits for a person: a page of proposals, their groups, and what someone has to mend before a price can be decided. */
export async function showInbox(ctx: StoreContext, input: { group?: string | undefined; cursor?: string | undefined }): Promise<InboxView> {
  return ctx.db.tx(async (tx) => {
    const policy = await loadPolicy(tx, ctx.store);
    const groups = await tx.rows(
      z.object({ reason: z.string(), count: int8 }),
      sql`SELECT group_code AS reason, count(*) AS count FROM decision WHERE store_id = ${ctx.store.id}::uuid AND state = 'proposed'
          GROUP BY group_code ORDER BY group_code = 'ready' DESC, count(*) DESC, group_code`,
    );
    const { items, nextCursor } = await pageOf(tx, ctx, input, policy);
    const total = groups.filter(({ reason }) => input.group === undefined || reason === input.group).reduce((sum, { count }) => sum + count, 0);
    return {
      groups,
      group: input.group ?? null,
      items,
      nextCursor,
      total,
      effect: await effectOf(tx, ctx, input.group),
      tasks: await tasksOf(tx, ctx),
      emergencyStop: policy.emergencyStop,
      platformStop: policy.platformStop,
    };
  });
}

async function pageOf(
  tx: Tx,
  ctx: StoreContext,
  input: { group?: string | undefined; cursor?: string | undefined },
  policy: Awaited<ReturnType<typeof loadPolicy>>,
): Promise<Pick<InboxView, 'items' | 'nextCursor'>> {
  const now = ctx.clock.now();
  const rows = await tx.rows(
    itemRow,
    sql`SELECT d.id::text, d.run_id::text, d.product_external_id AS product, d.variant_external_id AS variant, p.title, v.title AS variant_title, p.image_url, d.outcome,
          d.before_minor, d.price_minor, d.floor_minor, v.stock, d.evidence, d.binding_rule, d.reasons, d.approval_reasons, d.created_at, d.expires_at, d.inputs_hash,
          ${isLarge(policy.fourEyesBps)} AS large, d.first_approved_by AS first_by, d.first_approved_at AS first_at,
          (SELECT count(*) FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id
            JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id AND c.active
            WHERE m.store_id = d.store_id AND m.variant_external_id = d.variant_external_id AND m.state = 'accepted') AS offers
        FROM decision d
        JOIN variant v ON v.store_id = d.store_id AND v.external_id = d.variant_external_id
        JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
        WHERE d.store_id = ${ctx.store.id}::uuid AND d.state = 'proposed' AND (${input.group ?? null}::text IS NULL OR d.group_code = ${input.group ?? null})
          AND (${input.cursor ?? null}::uuid IS NULL OR d.id > ${input.cursor ?? null}::uuid)
        ORDER BY d.id LIMIT ${PAGE + 1}`,
  );
  const page = rows.slice(0, PAGE);
  const inputs = await loadVariantInputs(
    tx,
    ctx.store,
    policy,
    page.map((row) => row.variant),
    now,
  );
  const notes = await notesOf(
    tx,
    ctx,
    page.map((row) => row.id),
  );
  const items = page.map((row): InboxItem => {
    const own = inputs.get(row.variant);
    const cost = own?.cost ?? null;
    const amount = (minor: number) => money(minor, ctx.store.currency);
    return {
      decisionId: row.id,
      runId: row.run_id,
      productId: row.product,
      variantId: row.variant,
      title: row.title,
      variantTitle: row.variant_title,
      imageUrl: row.image_url,
      outcome: row.outcome,
      before: amount(row.before_minor),
      after: amount(row.price_minor),
      floor: row.floor_minor === null ? null : amount(row.floor_minor),
      cost: cost && amount(cost.minor),
      stock: row.stock,
      evidence: row.evidence,
      bindingRule: row.binding_rule,
      reasons: row.reasons,
      approvalReasons: row.approval_reasons,
      offers: row.offers,
      createdAt: row.created_at.toISOString(),
      expiresAt: (row.expires_at ?? now).toISOString(),
      two: row.large ? { first: row.first_by === null || row.first_at === null ? null : { isYou: row.first_by === ctx.actor.id, at: row.first_at.toISOString() } } : null,
      consent: row.approval_reasons.length === 1 ? (CONSENT_REASONS.find((one) => one === row.approval_reasons[0]?.code) ?? null) : null,
      notes: notes.get(row.id) ?? [],
      stale: (row.expires_at !== null && row.expires_at <= now) || Buffer.compare(inputsHash(policy, ctx.store.currency, own), row.inputs_hash) !== 0,
    };
  });
  return { items, nextCursor: rows.length > PAGE ? (items.at(-1)?.decisionId ?? null) : null };
}

/** Summed per unit (what changes if each of these sells once) and over the units on hand. How many will sell is not known, so nothing more is claimed. */
async function effectOf(tx: Tx, ctx: StoreContext, group: string | undefined): Promise<InboxView['effect']> {
  const row = await tx.one(
    z.object({ raises: int8, raise_total: int8, cuts: int8, cut_total: int8, stock_raise: int8.nullable(), stock_cut: int8.nullable(), stock_unknown: int8 }),
    sql`SELECT raises, raise_total, cuts, cut_total, stock_unknown,
          CASE WHEN stock_raise <= ${Number.MAX_SAFE_INTEGER}::bigint THEN stock_raise::bigint END AS stock_raise,
          CASE WHEN stock_cut >= -${Number.MAX_SAFE_INTEGER}::bigint THEN stock_cut::bigint END AS stock_cut
        FROM (
          SELECT count(*) FILTER (WHERE delta > 0) AS raises, coalesce(sum(delta) FILTER (WHERE delta > 0), 0)::bigint AS raise_total,
            count(*) FILTER (WHERE delta < 0) AS cuts, coalesce(sum(delta) FILTER (WHERE delta < 0), 0)::bigint AS cut_total,
            coalesce(sum(delta * units) FILTER (WHERE delta > 0), 0) AS stock_raise, coalesce(sum(delta * units) FILTER (WHERE delta < 0), 0) AS stock_cut,
            count(*) FILTER (WHERE units IS NULL) AS stock_unknown
          FROM (
            SELECT (d.price_minor - d.before_minor)::numeric AS delta, CASE WHEN v.stock IS NOT NULL THEN greatest(v.stock, 0) END AS units
            FROM decision d JOIN variant v ON v.store_id = d.store_id AND v.external_id = d.variant_external_id
            WHERE d.store_id = ${ctx.store.id}::uuid AND d.state = 'proposed' AND (${group ?? null}::text IS NULL OR d.group_code = ${group ?? null})) each) sums`,
  );
  const amount = (minor: number) => money(minor, ctx.store.currency);
  return {
    raises: row.raises,
    raiseTotal: amount(row.raise_total),
    cuts: row.cuts,
    cutTotal: amount(row.cut_total),
    stockRaise: row.stock_raise === null ? null : amount(row.stock_raise),
    stockCut: row.stock_cut === null ? null : amount(row.stock_cut),
    stockUnknown: row.stock_unknown,
  };
}

/** Of each variant's newest decision: blocked, or without a floor. */
async function tasksOf(tx: Tx, ctx: StoreContext): Promise<InboxView['tasks']> {
  const rows = await tx.rows(
    z.object({ code: z.string(), count: int8, sample: z.array(z.object({ productId: z.string(), title: z.string() })) }),
    sql`SELECT code, count(*) AS count, (array_agg(jsonb_build_object('productId', product, 'title', title) ORDER BY product))[1:3]::jsonb[] AS sample FROM (
          SELECT DISTINCT ON (d.variant_external_id) d.product_external_id AS product, p.title,
            CASE WHEN d.outcome = 'BLOCK' THEN coalesce(d.incident ->> 'code', d.reasons -> -1 ->> 'code')
                 WHEN d.floor_minor IS NULL THEN 'floor_unknown' END AS code
          FROM decision d
          JOIN variant v ON v.store_id = d.store_id AND v.external_id = d.variant_external_id AND v.deleted_at IS NULL
          JOIN product p ON p.store_id = d.store_id AND p.external_id = v.product_external_id
          WHERE d.store_id = ${ctx.store.id}::uuid
          ORDER BY d.variant_external_id, d.created_at DESC) newest
        WHERE code IS NOT NULL GROUP BY code ORDER BY count(*) DESC, code`,
  );
  return rows;
}
