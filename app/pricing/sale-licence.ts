/** What a sale needs where the law asks for a licence (KSA pack): number, dates inside it, its length, and the year's quota. */
import { HOUR_MS, readInstant } from './instant.ts';
import type { LegalPack } from './legal-packs.ts';

export interface Sale {
  from: string;
  until: string;
  licence: { id: string; from: string; until: string; seasonal: boolean } | null;
  /** Of every article; partial sales are outside the quota. */
  wholeStore: boolean;
  /** Licensed whole-store sales of the same year, this one and seasonal ones left out. */
  storeSalesThisYear: number;
}

export type SaleProblem = 'licence_missing' | 'window_invalid' | 'outside_licence' | 'sale_too_long' | 'quota_used';

/** Everything that stands against a sale; empty: nothing does. */
export function saleProblems(pack: LegalPack, sale: Sale): SaleProblem[] {
  const [from, until] = [readInstant(sale.from), readInstant(sale.until)];
  if (from === null || until === null || from >= until) {
    return ['window_invalid'];
  }
  const problems: SaleProblem[] = [];
  if (pack.needsLicence) {
    problems.push(...licenceProblems(sale, from, until));
  }
  if (pack.longestDays !== null && until - from > pack.longestDays * 24 * HOUR_MS) {
    problems.push('sale_too_long');
  }
  const counts = sale.wholeStore && sale.licence?.seasonal !== true;
  if (pack.storeSalesPerYear !== null && counts && sale.storeSalesThisYear >= pack.storeSalesPerYear) {
    problems.push('quota_used');
  }
  return problems;
}

function licenceProblems({ licence }: Sale, from: number, until: number): SaleProblem[] {
  if (licence === null || licence.id.trim() === '') {
    return ['licence_missing'];
  }
  const [start, end] = [readInstant(licence.from), readInstant(licence.until)];
  return start === null || end === null || from < start || until > end ? ['outside_licence'] : [];
}
