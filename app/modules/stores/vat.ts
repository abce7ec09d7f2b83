/**
 * Standard VAT rates in basis points, as the value a new store starts with; the merchant confirms or changes it.
 * Sources: ZATCA (SA 15 %), FTA (AE 5 %), NBR (BH 10 %), OTA (OM 5 %), HMRC (GB 20 %), European Commission rates of 2026.
 */
const STANDARD_VAT_BPS: Readonly<Record<string, number>> = {
  SA: 1500, AE: 500, BH: 1000, OM: 500, KW: 0, QA: 0, EG: 1400, JO: 1600,
  GB: 2000, DE: 1900, FR: 2000, IT: 2200, ES: 2100, NL: 2100, BE: 2100, AT: 2000, PL: 2300, SE: 2500, IE: 2300, PT: 2300,
}; // prettier-ignore

/** The standard rate of a country, or 0 where we do not know it. */
export function vatOf(country: string | null): number {
  return country === null ? 0 : (STANDARD_VAT_BPS[country] ?? 0);
}
