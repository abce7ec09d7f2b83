import type { Decision } from '#app/pricing/types.ts';

/** The first reason a person is needed, or the last word on what was held or blocked; null for what may simply go. */
export function heldBack({ outcome, reasons, approvalReasons }: Pick<Decision, 'outcome' | 'reasons' | 'approvalReasons'>): string | null {
  return outcome === 'HOLD' || outcome === 'BLOCK' ? (reasons.at(-1)?.code ?? 'unknown') : (approvalReasons[0]?.code ?? null);
}
