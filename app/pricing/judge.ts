/**
 * The normative order of product.md 3.7 for one variant, without the receipt: snapshot, emergency stop, tree, hard interval,
 * correction, soft interval, clamp, round, re-assert, materiality, evidence. Pure: only the snapshot decides.
 */
import { assertHardRules, checksOf } from './assert-rules.ts';
import { hardBounds, stepBounds } from './bounds.ts';
import type { HardBounds } from './bounds.ts';
import { clamp } from './clamp.ts';
import { reason } from './codes.ts';
import { evaluate } from './evaluate.ts';
import { endAt } from './endings.ts';
import { isEnough, weighEvidence } from './evidence.ts';
import { HOUR_MS, readInstant } from './instant.ts';
import { judgeChoice, judgeRestore } from './given.ts';
import { weighLegal } from './legal.ts';
import { lineReasons, onLine, type OnLine } from './line.ts';
import { readMarket } from './market.ts';
import type { Market } from './market.ts';
import { movementLeft } from './movement.ts';
import type { Aim } from './position.ts';
import { compare, nearestMinor, toText, whole, type Rational } from './rational.ts';
import { insane } from './sanity.ts';
import { lowStock, weighCorrection, weighRisk } from './standing.ts';
import type { Reason, Snapshot, StrategyNode } from './types.ts';
import { EMPTY_VERDICT } from './verdict.ts';
import type { TrailStep, Verdict } from './verdict.ts';

/** Strategies whose answer comes from rivals' prices: a slip of units among those puts it in doubt. */
const OF_THE_MARKET: ReadonlySet<string> = new Set([
  'POSITION',
  'RANGE_POS',
  'RANK_PCT',
  'RANK',
  'BAND',
  'RAISE_GAP',
  'FOLLOW',
  'NOT_BELOW',
  'FREEZE',
] satisfies StrategyNode['type'][]);

/** The verdict on facts that cannot be true: blocked, no price, no exception. */
export function refuse(reasons: Reason[]): Verdict {
  return { ...EMPTY_VERDICT, outcome: 'BLOCK', reasons };
}

/** What a counterfactual brings: its market, read already. Only its outcome and price are asked for, so nothing is weighed that tells why. */
export interface WhatIf {
  market: Market;
  /** Null: the change is one of the bounds. */
  bounds: HardBounds | null;
  /** The verdict without the change. */
  verdict: Pick<Verdict, 'aim' | 'outcome' | 'priceMinor'>;
}

/** Judges a snapshot that has been read; counterfactuals change one and judge again. */
export function judgeSnapshot(snapshot: Snapshot, whatIf: WhatIf | null = null): Verdict {
  if (snapshot.restore !== undefined) {
    return judgeRestore(snapshot, snapshot.restore);
  }
  const verdict = snapshot.choice === undefined ? judgeFreely(snapshot, whatIf) : judgeChoice(snapshot, snapshot.choice);
  return leaveToOwner(verdict, snapshot);
}

/** G6: what somebody else decides is left alone, whatever we would have done; that is told. A stop or a block says more. */
function leaveToOwner(verdict: Verdict, { facts, emergencyStop }: Snapshot): Verdict {
  const { owner } = facts;
  if (owner == null || emergencyStop || verdict.outcome === 'BLOCK') {
    return verdict;
  }
  const wanted = verdict.priceMinor === null ? [] : [reason('owner_wanted', { wantedMinor: verdict.priceMinor })];
  const told = ownerReason(owner);
  return { ...hold({ ...verdict, approvalReasons: [], checks: [] }, ...verdict.reasons, ...wanted, told), bindingRule: 'G6' };
}

function ownerReason(owner: NonNullable<Snapshot['facts']['owner']>): Reason {
  if (owner.kind === 'external') {
    return reason('owner_external', { untilAt: owner.until });
  }
  return owner.until === null ? reason('owner_lock', { why: owner.why }) : reason('owner_lock_until', { why: owner.why, untilAt: owner.until });
}

function judgeFreely(snapshot: Snapshot, whatIf: WhatIf | null): Verdict {
  const bounds = whatIf?.bounds ?? hardBounds(snapshot);
  const { margin, floorMinor, ceilingMinor } = bounds;
  const known: Verdict = { ...EMPTY_VERDICT, margin, floorMinor, ceilingMinor };
  if (snapshot.emergencyStop) {
    return hold(known, reason('emergency_stop'));
  }

  const market = whatIf?.market ?? readMarket(snapshot);
  const { aim, candidates } = evaluate(snapshot.strategy.tree, snapshot, market, bounds.floorMinor);
  const slip = market.slip;
  if (slip !== null && candidates.some(({ strategy }) => OF_THE_MARKET.has(strategy))) {
    return block({ ...known, market, candidates }, reason('unit_slip', { offers: slip.sellers.length, sellers: slip.sellers.slice(0, 5).join(', '), factor: slip.factor }));
  }
  // From here on the market says nothing more of the price: the same target under the same bounds comes to the same.
  if (whatIf !== null && whatIf.bounds !== null && isSameAim(aim, whatIf.verdict.aim)) {
    return { ...known, outcome: whatIf.verdict.outcome, priceMinor: whatIf.verdict.priceMinor };
  }

  const asked: Verdict = { ...known, market, candidates, aim };

  const refused = hardStop(asked, snapshot, bounds);
  if (refused !== null) {
    return refused;
  }
  if (aim.kind === 'no_target') {
    return hold(asked, aim.reason, ...unknownFloor(bounds));
  }
  if (aim.kind === 'stay' || aim.reason.code === 'target_hold') {
    return hold(asked, aim.reason);
  }
  const lined = onLine(aim, snapshot);
  const mad = insane(aim.value, snapshot) ?? insane(lined.aim.value, snapshot);
  if (mad !== null) {
    return block(asked, mad);
  }
  return move({ ...asked, reasons: [aim.reason, ...lineReasons(snapshot.facts.line, lined)] }, snapshot, bounds, lined, whatIf !== null);
}

/** Do both lead to the same price? Why they ask for it does not matter here, but for HOLD, whose target is no target. */
function isSameAim(aim: Aim, other: Aim | null): boolean {
  if (aim.kind !== 'target' || other?.kind !== 'target') {
    return aim.kind === other?.kind;
  }
  return (aim.reason.code === 'target_hold') === (other.reason.code === 'target_hold') && compare(aim.value, other.value) === 0;
}

/** What a variant's own rule asks for before any limit, for a line it belongs to; null: nothing, so that it stands still. */
export function wishOf(snapshot: Snapshot): Rational | null {
  const bounds = hardBounds(snapshot);
  if (snapshot.emergencyStop || snapshot.facts.owner != null) {
    return null;
  }
  const { aim } = evaluate(snapshot.strategy.tree, snapshot, readMarket(snapshot), bounds.floorMinor);
  return aim.kind !== 'target' || aim.reason.code === 'target_hold' || insane(aim.value, snapshot) !== null ? null : aim.value;
}

/** Steps 6 and 7: a floor no price reaches, floor above ceiling, or a price that stands outside already. */
function hardStop(asked: Verdict, snapshot: Snapshot, bounds: HardBounds): Verdict | null {
  const { priceMinor } = snapshot.facts;
  const { floorMinor, ceilingMinor } = bounds;
  if (bounds.margin.kind === 'infeasible') {
    return hold(asked, reason('infeasible'));
  }
  const low = floorMinor ?? snapshot.guardrails.absMinMinor ?? 0;
  if (ceilingMinor !== null && low > ceilingMinor) {
    const proposedMinor = floorMinor !== null && priceMinor < floorMinor ? floorMinor : null;
    return { ...block(asked, reason('conflict', { floorMinor: low, ceilingMinor, proposedMinor })), bindingRule: 'G7' };
  }
  if (priceMinor < low) {
    return floorMinor === null ? outside(asked, bounds, priceMinor) : correct(asked, snapshot, floorMinor, 'G1');
  }
  if (ceilingMinor !== null && priceMinor > ceilingMinor) {
    return floorMinor === null ? outside(asked, bounds, priceMinor) : correct(asked, snapshot, ceilingMinor, 'G2');
  }
  return null;
}

/** Product.md 3.6: one jump to the nearest bound, no step limit, always to a person. */
function correct(asked: Verdict, snapshot: Snapshot, boundMinor: number, rule: 'G1' | 'G2'): Verdict {
  const { priceMinor } = snapshot.facts;
  const mad = insane(whole(boundMinor), snapshot);
  if (mad !== null) {
    return block(asked, mad);
  }
  const why = rule === 'G1' ? reason('below_floor', { priceMinor, floorMinor: boundMinor }) : reason('above_ceiling', { priceMinor, ceilingMinor: boundMinor });
  const legal = weighLegal(boundMinor, snapshot);
  const weighed = weighCorrection(boundMinor, snapshot);
  return {
    ...asked,
    outcome: 'CORRECTION',
    priceMinor: boundMinor,
    risk: weighed?.risk ?? null,
    bindingRule: rule,
    evidence: 'internal',
    reasons: [why],
    legal,
    // A price that loses money is lifted all the same; the person who approves it is told what the law says of the strike-through price.
    approvalReasons: [reason('correction'), ...comparedAt(snapshot, boundMinor), ...(legal?.refusal == null ? [] : [legal.refusal]), ...(legal?.approvalReasons ?? [])],
    trail: [{ rule, beforeMinor: priceMinor, afterMinor: boundMinor }],
    rounding: { from: String(boundMinor), toMinor: boundMinor },
    checks: checksOf(boundMinor, snapshot, asked, null),
  };
}

/** Steps 8 to 13, from a target to a price. */
function move(asked: Verdict, snapshot: Snapshot, bounds: HardBounds, { aim, moved: byLine }: OnLine, onlyPrice: boolean): Verdict {
  const { facts, guardrails } = snapshot;
  const step = stepBounds(facts, guardrails);
  const { movement } = guardrails;
  const left = movement === undefined ? null : movementLeft(facts.moves ?? [], facts.priceMinor, snapshot.decidedAt, movement);
  const clamped = clamp(aim.value, facts.priceMinor, { ...bounds, absMinMinor: guardrails.absMinMinor, step, movementLeft: left, guardrails });
  const rounded = nearestMinor(clamped.value, facts.priceMinor);
  if (rounded === null || rounded <= 0) {
    return hold(asked, reason('target_not_positive'));
  }
  const priceMinor = guardrails.endings === undefined ? rounded : endAt(rounded, facts.priceMinor, softInterval(rounded, snapshot, bounds, left), guardrails.endings);

  const moved: Verdict = {
    ...asked,
    reasons: [...asked.reasons, ...clamped.reasons],
    trail: byLine === null ? clamped.trail : withLine(clamped.trail, byLine),
    bindingRule: clamped.bindingRule ?? (byLine === null ? null : 'LINE'),
    rounding: { from: toText(clamped.value), toMinor: priceMinor, ...(guardrails.endings === undefined ? {} : { endings: guardrails.endings.mode }) },
  };
  const low = lowStock(priceMinor, snapshot);
  if (low !== null) {
    return { ...hold(moved, ...moved.reasons, low), bindingRule: 'G13' };
  }
  const still = whyNotMove(priceMinor, snapshot);
  if (still !== null) {
    return hold(moved, ...moved.reasons, still, ...unknownFloor(bounds));
  }

  const legal = weighLegal(priceMinor, snapshot);
  if (legal?.refusal != null) {
    return { ...hold({ ...moved, legal }, ...moved.reasons, legal.refusal), bindingRule: 'G4' };
  }

  const broken = assertHardRules(priceMinor, snapshot, bounds);
  if (onlyPrice) {
    return broken === null ? { ...moved, outcome: 'CHANGE', priceMinor } : block(moved, broken);
  }
  const direction = priceMinor < facts.priceMinor ? 'down' : 'up';
  const evidence = aim.evidence ?? weighEvidence(asked.market ?? readMarket(snapshot), aim.reference, direction);
  if (broken !== null) {
    return block({ ...moved, evidence }, broken);
  }
  const weighed = weighRisk(priceMinor, evidence, snapshot);
  const weak = isEnough(evidence, direction, guardrails.evidenceMinimum) ? [] : [reason('evidence_weak', { evidence, needed: direction === 'down' ? 'A' : 'B' })];
  return {
    ...moved,
    outcome: 'CHANGE',
    priceMinor,
    evidence,
    legal,
    risk: weighed?.risk ?? null,
    approvalReasons: [...unknownFloor(bounds), ...weak, ...comparedAt(snapshot, priceMinor), ...(legal?.approvalReasons ?? []), ...(weighed?.approvalReasons ?? [])],
    checks: checksOf(priceMinor, snapshot, moved, { evidence, enough: weak.length === 0 }),
  };
}

/** The line's step stands between the target and what limited it. */
function withLine([first, ...rest]: readonly TrailStep[], { fromMinor, toMinor: lineMinor }: NonNullable<OnLine['moved']>): TrailStep[] {
  const start = first?.beforeMinor ?? fromMinor;
  return [{ rule: 'target', beforeMinor: start, afterMinor: fromMinor }, { rule: 'LINE', beforeMinor: fromMinor, afterMinor: lineMinor }, ...rest];
}

/** S of step 8 between the current price and beyond the rounded one: an ending never turns a cut into a raise. */
function softInterval(rounded: number, { facts, guardrails }: Snapshot, { floorMinor, ceilingMinor }: HardBounds, left: number | null): { low: number; high: number } {
  const step = stepBounds(facts, guardrails);
  const reach = left ?? Number.MAX_SAFE_INTEGER - facts.priceMinor;
  const low = Math.max(step.low, floorMinor ?? guardrails.absMinMinor ?? 1, facts.priceMinor - reach);
  const high = Math.min(step.high, ceilingMinor ?? step.high, facts.priceMinor + reach);
  return rounded < facts.priceMinor ? { low, high: facts.priceMinor } : { low: facts.priceMinor, high };
}

/** Step 10 (nothing to do), G10 and G11. */
function whyNotMove(priceMinor: number, { facts, guardrails, decidedAt }: Snapshot): Reason | null {
  const deltaMinor = priceMinor - facts.priceMinor;
  if (deltaMinor === 0) {
    return reason('already_there', { priceMinor });
  }
  const last = facts.lastChangeAt === null ? null : readInstant(facts.lastChangeAt);
  const now = readInstant(decidedAt);
  if (last !== null && now !== null && now - last < guardrails.coolDownHours * HOUR_MS) {
    return reason('cool_down', { hours: guardrails.coolDownHours, lastChangeAt: facts.lastChangeAt });
  }
  const size = BigInt(Math.abs(deltaMinor)) * 10_000n;
  if (size < BigInt(guardrails.materialityBps) * BigInt(facts.priceMinor)) {
    return reason('immaterial', { deltaMinor, materialityBps: guardrails.materialityBps });
  }
  return null;
}

function unknownFloor({ margin }: HardBounds): Reason[] {
  return margin.kind === 'unknown' ? [reason('floor_unknown', { missing: margin.missing.join(',') })] : [];
}

/** Product.md 3.12: with a strike-through price standing, any change announces a reduction anew. */
function comparedAt({ facts }: Snapshot, priceMinor: number): Reason[] {
  const { compareAtMinor } = facts;
  const inTheWay = compareAtMinor !== null && compareAtMinor > Math.min(priceMinor, facts.priceMinor);
  return inTheWay ? [reason('compare_at_present', { compareAtMinor })] : [];
}

function outside(asked: Verdict, bounds: HardBounds, priceMinor: number): Verdict {
  return hold(asked, reason('outside_bounds', { priceMinor }), ...unknownFloor(bounds));
}

function hold(verdict: Verdict, ...reasons: Reason[]): Verdict {
  return { ...verdict, outcome: 'HOLD', priceMinor: null, reasons };
}

function block(verdict: Verdict, incident: Reason): Verdict {
  return { ...verdict, outcome: 'BLOCK', priceMinor: null, reasons: [...verdict.reasons, incident], incident };
}
