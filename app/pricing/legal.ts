/**
 * G4 (product.md 3.5, 3.12): what the law of the store's country asks when a strike-through price stands beside the one that
 * changes. Mizan adds none of its own; but where one stands, another price announces a reduction anew.
 */
import { reason } from './codes.ts';
import { LEGAL_PACKS } from './legal-packs.ts';
import type { LegalPack } from './legal-packs.ts';
import { announce, priorPrice } from './prior-price.ts';
import type { Reason, Snapshot } from './types.ts';

export interface LegalVerdict {
  pack: LegalPack['id'];
  packVersion: number;
  /** The lowest price of the days before; null: not asked for, or not known. */
  priorMinor: number | null;
  checks: { rule: 'prior_price' | 'licence'; ok: boolean }[];
  /** Why the price may not be announced beside that strike-through price. */
  refusal: Reason | null;
  approvalReasons: Reason[];
}

/** Null: no pack holds in this market. */
export function weighLegal(priceMinor: number, { facts, guardrails, decidedAt }: Snapshot): LegalVerdict | null {
  if (guardrails.legal === undefined) {
    return null;
  }
  const pack = LEGAL_PACKS[guardrails.legal];
  const silent: LegalVerdict = { pack: pack.id, packVersion: pack.version, priorMinor: null, checks: [], refusal: null, approvalReasons: [] };
  const { compareAtMinor } = facts;
  if (compareAtMinor === null || compareAtMinor <= priceMinor) {
    return silent;
  }
  if (pack.priorDays === null) {
    return { ...silent, checks: [{ rule: 'licence', ok: false }], approvalReasons: [reason('legal_licence', { compareAtMinor })] };
  }
  const prior = priorPrice(facts.past ?? [], decidedAt, pack.priorDays);
  const told = announce(pack, prior, priceMinor);
  const priorMinor = prior.kind === 'known' ? prior.minor : null;
  if (told.allowed && compareAtMinor <= told.compareAtMinor) {
    return { ...silent, priorMinor, checks: [{ rule: 'prior_price', ok: true }] };
  }
  const { priorDays: days } = pack;
  const refusal = priorMinor === null ? reason('legal_prior_unknown', { compareAtMinor, days }) : reason('legal_prior', { compareAtMinor, priorMinor, days });
  return { ...silent, priorMinor, checks: [{ rule: 'prior_price', ok: false }], refusal };
}
