/**
 * Legal packs (product.md 3.12) as data: what the law asks of an announced reduction, where that stands, since when. Secondary
 * sources: a merchant's counsel confirms them; a pack only ever forbids more than the platform would.
 */
export interface LegalPack {
  id: 'EU' | 'KSA';
  version: number;
  source: string;
  effectiveFrom: string;
  /** Days before a reduction whose lowest price is the prior one; null: no such rule. */
  priorDays: number | null;
  leastReductionBps: number;
  /** Longest sale, and how many sales of the whole store a year; null: no limit. */
  longestDays: number | null;
  storeSalesPerYear: number | null;
  needsLicence: boolean;
}

/** Member states, by ISO 3166. */
const EU_COUNTRIES: ReadonlySet<string> = new Set('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '));

/** The pack that holds in a country; null: none is known to us. */
export function packOf(country: string | null): LegalPack['id'] | null {
  return country === 'SA' ? 'KSA' : country !== null && EU_COUNTRIES.has(country) ? 'EU' : null;
}

export const LEGAL_PACKS: Readonly<Record<LegalPack['id'], LegalPack>> = {
  EU: {
    id: 'EU',
    version: 1,
    source: 'Directive 98/6/EC Art. 6a; Commission notice 2021/C 526; CJEU C-330/23',
    effectiveFrom: '2022-05-28',
    priorDays: 30,
    leastReductionBps: 0,
    longestDays: null,
    storeSalesPerYear: null,
    needsLicence: false,
  },
  KSA: {
    id: 'KSA',
    version: 1,
    source: 'Ministry of Commerce, rules on discounts under the Anti-Commercial-Fraud law',
    effectiveFrom: '2022-01-01',
    priorDays: null,
    leastReductionBps: 1000,
    longestDays: 45,
    storeSalesPerYear: 3,
    needsLicence: true,
  },
};
