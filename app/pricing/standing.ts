/** How the variant stands in the store, as rules: low stock (G13), price war (G12, product.md 3.11) and the risk of a change (3.9). */
import { reason } from './codes.ts';
import { marginBps } from './margin.ts';
import { limitOf, riskOf } from './risk.ts';
import type { Risk, RiskFlag } from './risk.ts';
import type { Decision, Reason, Snapshot, Standing } from './types.ts';

/** Days over which units were counted. */
const COUNTED_DAYS = 28n;

/**
 * G13: why a price may not fall with so little stock, or null. Stock that the platform does not count says nothing, and neither
 * do sales that are not mirrored; an article that sold nothing lasts for ever.
 */
export function lowStock(priceMinor: number, { facts, guardrails }: Snapshot): Reason | null {
  const units = facts.standing?.units28d ?? null;
  if (guardrails.lowStock === undefined || priceMinor >= facts.priceMinor || facts.stock === null || units === null) {
    return null;
  }
  const { coverDays } = guardrails.lowStock;
  const isLow = BigInt(Math.max(0, facts.stock)) * COUNTED_DAYS < BigInt(coverDays) * BigInt(units);
  return isLow ? reason('low_stock', { coverDays, stock: facts.stock }) : null;
}

/** What the risk of a change says, and why it may not go without a person. Null: the standing or the tolerance is not told. */
export function weighRisk(priceMinor: number, evidence: Decision['evidence'], snapshot: Snapshot): { risk: Risk; approvalReasons: Reason[] } | null {
  const { facts, guardrails } = snapshot;
  const { standing } = facts;
  if (standing === undefined || guardrails.tolerance === undefined) {
    return null;
  }
  const margin = marginBps(facts, priceMinor);
  const flags = flagsOf(priceMinor, facts.priceMinor, standing);
  const risk = riskOf({
    beforeMinor: facts.priceMinor,
    priceMinor,
    headroomBps: margin === null ? null : margin - guardrails.minMarginBps,
    evidence,
    exposureBps: standing.exposureBps,
    changes7d: standing.changes7d,
    ownRange: standing.ownRange,
    flags,
  });
  const told = flags.map((flag) => (flag === 'war' ? reason('price_war') : reason('below_own_prices', { lowMinor: standing.ownRange?.lowMinor ?? null })));
  const limit = limitOf(guardrails.tolerance);
  const isHigh = risk.scoreTenths >= limit;
  return { risk, approvalReasons: isHigh ? [...told, reason('risk', { scoreBps: risk.scoreTenths * 10, limitBps: limit * 10 })] : told };
}

/** Product.md 3.6: a jump of more than 8 % is of medium risk at least, whatever its score. */
export function weighCorrection(priceMinor: number, snapshot: Snapshot): ReturnType<typeof weighRisk> {
  const weighed = weighRisk(priceMinor, 'internal', snapshot);
  const { priceMinor: before } = snapshot.facts;
  const isFar = BigInt(Math.abs(priceMinor - before)) * 100n > BigInt(before) * 8n;
  return weighed !== null && isFar && weighed.risk.class === 'low' ? { ...weighed, risk: { ...weighed.risk, class: 'medium' } } : weighed;
}

function flagsOf(priceMinor: number, beforeMinor: number, { revenueClass, ownRange, war }: Standing): RiskFlag[] {
  const flags: RiskFlag[] = [];
  if (revenueClass === 'A' && ownRange !== null && priceMinor < ownRange.lowMinor) {
    flags.push('below_own_range_a_class');
  }
  if (war === 'war' && priceMinor < beforeMinor) {
    flags.push('war');
  }
  return flags;
}
