/** Every sealed event of some days, as it was sealed: receipts, approvals and executions, each with its link to the one before. */
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { bytes, instant, int8, sql } from '#app/db/sql.ts';
import { addDays, midnightOf } from '#app/lib/days.ts';
import { LEGAL_PACKS } from '#app/pricing/legal-packs.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';

const PAGE = 200;

export interface EvidenceRow {
  seq: number;
  at: string;
  kind: string;
  decision: string;
  /** The sealed bytes: canonical JSON, as text, so that not a space of it changes on the way. */
  body: string;
  prev_hash: string;
  key: string;
  seal: string;
}

const row = z.object({ seq: int8, at: instant, kind: z.string(), decision: z.string(), body: bytes, prev: bytes, key: z.string(), mac: bytes });

/** @param input.from first and last day by the store's calendar, both included */
export async function openEvidence(ctx: StoreContext, input: { from: string; to: string }): Promise<{ head: object; pages: AsyncIterable<EvidenceRow[]> }> {
  const { legal } = await ctx.db.tx(async (tx) => (await loadPolicy(tx, ctx.store)).guardrails);
  const head = {
    store: ctx.store.externalId,
    currency: ctx.store.currency,
    time_zone: ctx.store.timeZone,
    from: input.from,
    to: input.to,
    law: legal === undefined ? null : { pack: legal, version: LEGAL_PACKS[legal].version, source: LEGAL_PACKS[legal].source },
    made_at: ctx.clock.now().toISOString(),
  };
  return { head, pages: pagesOf(ctx, midnightOf(input.from, ctx.store.timeZone), midnightOf(addDays(input.to, 1), ctx.store.timeZone)) };
}

/** Between which places of the chain these days lie; null: nothing was sealed on them. Their rows are found by time, all others stay unread. */
async function placesOf(ctx: StoreContext, from: Date, until: Date): Promise<{ first: number; last: number } | null> {
  const { first, last } = await ctx.db.tx((tx) =>
    tx.one(
      z.object({ first: int8.nullable(), last: int8.nullable() }),
      // Materialized: asked for the least alone, the planner walks the chain from its start.
      sql`WITH found AS MATERIALIZED (SELECT seq FROM decision_event WHERE store_id = ${ctx.store.id}::uuid AND at >= ${from} AND at < ${until})
          SELECT min(seq) AS first, max(seq) AS last FROM found`,
    ),
  );
  return first === null || last === null ? null : { first, last };
}

async function* pagesOf(ctx: StoreContext, from: Date, until: Date): AsyncIterable<EvidenceRow[]> {
  const places = await placesOf(ctx, from, until);
  for (let after = (places?.first ?? 0) - 1; places !== null;) {
    const before = after;
    const found = await ctx.db.tx((tx) =>
      tx.rows(
        row,
        sql`SELECT seq, at, kind, decision_id::text AS decision, body, prev_hash AS prev, key_id AS key, mac FROM decision_event
            WHERE store_id = ${ctx.store.id}::uuid AND seq > ${before} AND seq <= ${places.last} AND at >= ${from} AND at < ${until} ORDER BY seq LIMIT ${PAGE}`,
      ),
    );
    yield found.map(({ seq, at, kind, decision, body, prev, key, mac }) => ({
      seq,
      at: at.toISOString(),
      kind,
      decision,
      body: Buffer.from(body).toString('utf8'),
      prev_hash: Buffer.from(prev).toString('hex'),
      key,
      seal: Buffer.from(mac).toString('hex'),
    }));
    const end = found.at(-1);
    if (found.length < PAGE || !end) {
      return;
    }
    after = end.seq;
  }
}
