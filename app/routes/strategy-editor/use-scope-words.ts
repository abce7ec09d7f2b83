import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { StrategyScope } from '#app/modules/strategies/views.ts';
import { useCounted } from '#app/ui/words.ts';

/** Whose prices a strategy decides, in words. */
export function useScopeWords(collections: Readonly<Record<string, string>>): (scope: StrategyScope) => string {
  const { t } = useTranslation();
  const counted = useCounted();
  return ({ collection, vendor, tag, productType, products, variants }) => {
    const part = (name: string, value: string | null): string[] => (value === null ? [] : [`${t(`strategies.scope.${name}`)}: ${isolated(value)}`]);
    return [
      ...(variants.length > 0 ? [counted('strategies.scope.variantsCount', variants.length)] : []),
      ...(products.length > 0 ? [counted('strategies.scope.productsCount', products.length)] : []),
      ...part('collection', collection === null ? null : (collections[collection] ?? collection)),
      ...part('vendor', vendor),
      ...part('productType', productType),
      ...part('tag', tag),
    ].join(t('strategies.tree.joined.and'));
  };
}
