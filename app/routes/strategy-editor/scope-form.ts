/** Whose prices a strategy decides, as a form. */
import { parseWhole } from '#app/i18n/parse.ts';
import type { StrategyScope, StrategySummary } from '#app/modules/strategies/views.ts';

export interface ScopeValues {
  name: string;
  priority: string;
  mode: StrategySummary['mode'];
  collection: string;
  vendor: string;
  tag: string;
  productType: string;
  products: readonly string[];
  variants: readonly string[];
}

export const NO_SCOPE: ScopeValues = { name: '', priority: '50', mode: 'store', collection: '', vendor: '', tag: '', productType: '', products: [], variants: [] };

export function scopeValues({ name, priority, mode, scope }: StrategySummary): ScopeValues {
  const { collection, vendor, tag, productType, products, variants } = scope;
  return { name, priority: String(priority), mode, collection: collection ?? '', vendor: vendor ?? '', tag: tag ?? '', productType: productType ?? '', products, variants };
}

export function scopeOf({ collection, vendor, tag, productType, products, variants }: ScopeValues): StrategyScope {
  const set = (text: string): string | null => (text === '' ? null : text);
  return { collection: set(collection), vendor: set(vendor), tag: set(tag), productType: set(productType), products: [...products], variants: [...variants] };
}

export function isScopeEmpty(values: ScopeValues): boolean {
  const { collection, vendor, tag, productType, products, variants } = scopeOf(values);
  return products.length + variants.length === 0 && [collection, vendor, tag, productType].every((part) => part === null);
}

export function priorityOf(text: string): number | null {
  const priority = parseWhole(text);
  return priority !== null && priority <= 100 ? priority : null;
}

/** What is sent, or null while something is missing. */
export function settingsOf(values: ScopeValues): { name: string; scope: StrategyScope; priority: number; mode: StrategySummary['mode'] } | null {
  const priority = priorityOf(values.priority);
  const name = values.name.trim();
  return priority === null || name === '' || isScopeEmpty(values) ? null : { name, scope: scopeOf(values), priority, mode: values.mode };
}
