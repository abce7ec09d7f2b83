import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { type ChainVerdict, verifyChain } from '#app/db/decision-chain.server.ts';
import { instant, int8, join, sql, type Sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { ACTIVITY_KINDS, type ActivityEntry, type ActivityFilter, type ActivityView } from './views.ts';

const PAGE = 50;
const EXPORTED = 500;
const PEOPLE = 50;

/** Who did what, newest first, by id: the platform shows names, we hold none. */
export async function listActivity(ctx: StoreContext, input: ActivityFilter & { cursor?: string | undefined }): Promise<ActivityView> {
  return ctx.db.tx(async (tx) => {
    const { entries, next } = await pageOf(tx, ctx, input, input.cursor ?? null, PAGE);
    const { length } = await tx.one(z.object({ length: int8 }), sql`SELECT coalesce((SELECT seq FROM chain_head WHERE store_id = ${ctx.store.id}::uuid), 0) AS length`);
    const people = await tx.rows(
      z.object({ id: z.string() }),
      sql`SELECT actor_id AS id FROM activity WHERE store_id = ${ctx.store.id}::uuid AND actor_kind = 'user' GROUP BY actor_id ORDER BY max(id::text) DESC LIMIT ${PEOPLE}`,
    );
    return { entries, nextCursor: next, people: people.map(({ id }) => ({ id, isYou: isYou(ctx, id) })), chainLength: length };
  });
}

/** All that matches, page by page; each page is read in a transaction of its own, when it is asked for. */
export async function* exportActivity(ctx: StoreContext, filter: ActivityFilter): AsyncIterable<ActivityEntry[]> {
  let after: string | null = null;
  do {
    const { entries, next }: { entries: ActivityEntry[]; next: string | null } = await ctx.db.tx((tx) => pageOf(tx, ctx, filter, after, EXPORTED));
    yield entries;
    after = next;
  } while (after !== null);
}

async function pageOf(tx: Tx, ctx: StoreContext, filter: ActivityFilter, before: string | null, limit: number): Promise<{ entries: ActivityEntry[]; next: string | null }> {
  const found = await tx.rows(
    z.object({ id: z.string(), actor_kind: z.enum(['user', 'system', 'key']), actor_id: z.string(), action: z.string(), params: z.record(z.string(), z.unknown()), at: instant }),
    sql`SELECT a.id::text, a.actor_kind, a.actor_id, a.action, a.params, a.at FROM activity a
        WHERE a.store_id = ${ctx.store.id}::uuid AND (${before}::uuid IS NULL OR a.id < ${before}::uuid) AND ${join(conditions(ctx, filter), ' AND ')} ORDER BY a.id DESC LIMIT ${limit + 1}`,
  );
  const page = found.slice(0, limit);
  return {
    next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    entries: page.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      actor: actorOf(ctx, row),
      action: row.action,
      // Only plain values are told; the rest stays in the row for support.
      params: Object.fromEntries(
        Object.entries(row.params).filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1])),
      ),
    })),
  };
}

function actorOf(ctx: StoreContext, row: { actor_kind: 'user' | 'system' | 'key'; actor_id: string }): ActivityEntry['actor'] {
  switch (row.actor_kind) {
    case 'user':
      return { kind: 'person', id: row.actor_id, isYou: isYou(ctx, row.actor_id) };
    case 'key':
      return { kind: 'key', id: row.actor_id };
    case 'system':
      return { kind: 'mizan' };
  }
}

function isYou(ctx: StoreContext, id: string): boolean {
  return ctx.actor.kind === 'user' && ctx.actor.id === id;
}

function conditions(ctx: StoreContext, { who, kind, product }: ActivityFilter): Sql[] {
  const all = [sql`TRUE`];
  if (who) {
    all.push(who === 'mizan' ? sql`a.actor_kind = 'system'` : sql`a.actor_kind = 'user' AND a.actor_id = ${who}`);
  }
  if (kind) {
    all.push(sql`split_part(a.action, '.', 1) = ANY(${[...ACTIVITY_KINDS[kind]]})`);
  }
  if (product) {
    all.push(aboutProduct(ctx, product));
  }
  return all;
}

/**
 * What names the product, or is about something of it: the runs that decided on it, the verdicts on its proposals and matches
 * (found by their instant, which both sides bear), the looks at its prices.
 */
function aboutProduct(ctx: StoreContext, product: string): Sql {
  const store = sql`${ctx.store.id}::uuid`;
  const like = sql`'%' || replace(replace(replace(fold_text(${product}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`;
  const variants = sql`(SELECT v.external_id FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id
    WHERE v.store_id = ${store} AND (p.external_id = ${product} OR v.external_id = ${product} OR v.sku = ${product} OR p.search_text LIKE ${like}))`;
  return sql`(a.params->>'variantId' IN ${variants}
    OR (a.params->>'runId') IN (SELECT run_id::text FROM decision WHERE store_id = ${store} AND variant_external_id IN ${variants})
    OR (a.params->>'changeId') IN (SELECT id::text FROM price_change WHERE store_id = ${store} AND variant_external_id IN ${variants})
    OR (a.action LIKE 'decisions.%' AND (a.at, a.actor_id) IN (SELECT settled_at, settled_by FROM decision
        WHERE store_id = ${store} AND settled_at IS NOT NULL AND settled_by IS NOT NULL AND variant_external_id IN ${variants}))
    OR (a.action LIKE 'matches.%' AND a.at IN (SELECT decided_at FROM offer_match WHERE store_id = ${store} AND by = 'human' AND variant_external_id IN ${variants})))`;
}

/** Walks the whole chain of proofs: every seal, every link, no gap. */
export function checkChain(ctx: StoreContext): Promise<ChainVerdict> {
  return ctx.db.tx((tx) => verifyChain(tx, ctx.seal, ctx.store.id));
}
