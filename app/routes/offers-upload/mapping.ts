/** Which column is which, as the form holds it. */
import type { ColumnMap, CsvHead, OfferField } from '#app/sources/port.ts';

/** In the order of the form; what a merchant's list seldom has is taken by its column's name alone. */
export const MAPPED = ['price', 'gtin', 'sku', 'title', 'seller', 'currency', 'url', 'shipping', 'availability'] as const satisfies readonly OfferField[];
const IDENTITIES = ['gtin', 'sku', 'mpn', 'title'] as const satisfies readonly OfferField[];

export type MappingProblem = 'price_missing' | 'identity_missing' | 'column_twice';

/** Why a file cannot be read with these columns; null when it can. */
export function mappingProblem(mapping: ColumnMap): MappingProblem | null {
  if (mapping.price === undefined) {
    return 'price_missing';
  }
  if (IDENTITIES.every((field) => mapping[field] === undefined)) {
    return 'identity_missing';
  }
  const columns = Object.values(mapping);
  return new Set(columns).size === columns.length ? null : 'column_twice';
}

export function withColumn(mapping: ColumnMap, field: OfferField, column: number | null): ColumnMap {
  const { [field]: _before, ...rest } = mapping;
  return column === null ? rest : { ...rest, [field]: column };
}

/** "Price · 129.00": a column's name with what its first line holds. */
export function columnLabel({ columns, samples }: CsvHead, at: number): string {
  const sample = samples.map((row) => row[at] ?? '').find((text) => text.trim() !== '');
  const name = columns[at]?.trim() || `#${at + 1}`;
  return sample === undefined ? name : `${name} · ${sample.slice(0, 30)}`;
}
