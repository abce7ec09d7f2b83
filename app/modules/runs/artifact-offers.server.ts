import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { money, toDecimal } from '#app/lib/money.ts';
import { readReceipt } from '#app/pricing/read-receipt.ts';
import { readSnapshot, tidySnapshot } from '#app/pricing/snapshot-schema.ts';
import { decisionsOfRun, type DecisionOfRun } from './artifact-decisions.server.ts';
import type { ReadPage } from './artifact-page.ts';
import type { ArtifactRow } from './views.ts';

/**
 * What the run knew of the market: each offer of each decided variant as it stands in the sealed receipt, used or not. Title and
 * address are the offer's own of today; they are no part of a decision.
 */
export const readOffers: ReadPage = async (tx, ctx, run, after, limit) => {
  const { decisions, next } = await decisionsOfRun(tx, ctx, run, after, limit);
  const told = decisions.map((decision) => ({ decision, offers: offersIn(decision) }));
  const pages = await namesOf(tx, ctx, [...new Set(told.flatMap(({ offers }) => offers.map(({ id }) => id)))]);
  return { next, rows: told.flatMap(({ decision: { row }, offers }) => offers.map((offer) => toRow(row, offer, pages.get(offer.id) ?? null))) };
};

function offersIn({ receipt }: DecisionOfRun) {
  const stored = receipt && readReceipt(receipt.body);
  const snapshot = stored && readSnapshot(tidySnapshot(stored.snapshot));
  if (!stored || !snapshot?.ok) {
    return [];
  }
  const facts = new Map(snapshot.snapshot.facts.offers.map((fact) => [fact.id, fact]));
  return stored.offers.flatMap((offer) => {
    const fact = facts.get(offer.id);
    return fact ? [{ ...offer, fact }] : [];
  });
}

function toRow(
  row: DecisionOfRun['row'],
  { id, seller, price, grade, eligible, quarantined, reasons, fact }: ReturnType<typeof offersIn>[number],
  page: z.infer<typeof nameRow> | null,
): ArtifactRow {
  const amount = (minor: number): string => toDecimal(money(minor, fact.currency));
  return {
    decision: row.id,
    product: row.product,
    variant: row.variant,
    product_title: row.title,
    variant_title: row.variant_title,
    sku: row.sku,
    offer: id,
    seller,
    offer_title: page?.title ?? null,
    url: page?.url ?? null,
    price: amount(price),
    shipping: fact.shippingMinor === null ? null : amount(fact.shippingMinor),
    currency: fact.currency,
    availability: fact.stock,
    condition: fact.condition,
    grade,
    used: eligible,
    quarantined,
    reasons,
    match_state: fact.match.state,
    match_score: fact.match.score,
    match_by: fact.match.by,
    source: fact.source,
    seen_at: fact.capturedAt,
  };
}

const nameRow = z.object({ id: z.string(), title: z.string(), url: z.string().nullable() });

async function namesOf(tx: Tx, ctx: StoreContext, ids: readonly string[]): Promise<Map<string, z.infer<typeof nameRow>>> {
  const rows = await tx.rows(nameRow, sql`SELECT id::text, title, url FROM offer WHERE store_id = ${ctx.store.id}::uuid AND id::text = ANY(${[...ids]})`);
  return new Map(rows.map((row) => [row.id, row]));
}
