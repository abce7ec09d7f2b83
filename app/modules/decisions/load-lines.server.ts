import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { sql } from '#app/db/sql.ts';
import type { SqlTx } from '#app/db/scope.ts';
import { hardBounds } from '#app/pricing/bounds.ts';
import { wishOf } from '#app/pricing/judge.ts';
import { toText } from '#app/pricing/rational.ts';
import type { LineFact, LineMember, Snapshot } from '#app/pricing/types.ts';

const memberRow = z.object({ line: z.string(), kind: z.enum(['parity', 'ladder', 'tiers']), gap: z.number(), variant: z.string(), size: z.number() });

/**
 * Adds to each snapshot the line its variant belongs to, with what every member's own strategy asks for: the same facts a decision of
 * that member would be made on. A member that cannot be decided now (not on sale, a change under way) is left out of the line.
 * @param load reads the snapshots of members that are not among these
 */
export async function withLines(tx: SqlTx, ctx: StoreContext, snapshots: readonly Snapshot[], load: (variants: readonly string[]) => Promise<Snapshot[]>): Promise<Snapshot[]> {
  const rows = await tx.rows(
    memberRow,
    sql`SELECT m.line_id::text AS line, l.kind, l.gap_bps AS gap, m.variant_external_id AS variant, m.size FROM price_line_member m JOIN price_line l ON l.store_id = m.store_id AND l.id = m.line_id
        WHERE m.store_id = ${ctx.store.id}::uuid AND m.line_id IN (SELECT o.line_id FROM price_line_member o WHERE o.store_id = ${ctx.store.id}::uuid
          AND o.variant_external_id = ANY(${snapshots.map(({ facts }) => facts.variant)})) ORDER BY m.line_id, m.position`,
  );
  if (rows.length === 0) {
    return [...snapshots];
  }
  const known = new Map(snapshots.map((snapshot) => [snapshot.facts.variant, snapshot]));
  const others = await load(rows.map(({ variant }) => variant).filter((variant) => !known.has(variant)));
  others.forEach((snapshot) => known.set(snapshot.facts.variant, snapshot));
  const lines = [...Map.groupBy(rows, ({ line }) => line).values()].map((members) => {
    const there = members.flatMap(({ variant, size }) => {
      const snapshot = known.get(variant);
      return snapshot === undefined ? [] : [memberOf(snapshot, size)];
    });
    return { kind: members[0]?.kind ?? 'parity', gapBps: members[0]?.gap ?? 0, members: there };
  });
  const lineOf = new Map(lines.flatMap((line) => line.members.map((member, self): [string, LineFact] => [member.variant, { ...line, self }])));
  return snapshots.map((snapshot) => {
    const line = lineOf.get(snapshot.facts.variant);
    return line === undefined || line.members.length < 2 ? snapshot : { ...snapshot, facts: { ...snapshot.facts, line } };
  });
}

function memberOf(snapshot: Snapshot, size: number): LineMember {
  const { facts } = snapshot;
  const wish = wishOf(snapshot);
  const bounds = hardBounds(snapshot);
  return {
    variant: facts.variant,
    size,
    priceMinor: facts.priceMinor,
    target: wish === null ? null : toText(wish),
    floorMinor: bounds.floorMinor,
    ceilingMinor: bounds.ceilingMinor,
    // What sells more is moved less.
    weight: 1 + Math.max(0, facts.standing?.units28d ?? 0),
  };
}
