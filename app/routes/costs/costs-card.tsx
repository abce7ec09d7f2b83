import { useTranslation } from 'react-i18next';
import { useCounted } from '#app/ui/words.ts';
import { PriceFileCard } from '../price-file-card.tsx';

/** Unit costs from a supplier's file: by barcode or SKU, from now on. */
export function CostsCard({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  return (
    <PriceFileCard
      id="cost-file"
      title={t('products.costs.title')}
      intro={t('products.costs.intro')}
      to="/costs-upload"
      intent="importCosts"
      fields={['price', 'gtin', 'sku']}
      labelOf={(field) => t(`products.costs.field.${field}`)}
      priceMissing={t('products.costs.problem.cost')}
      accepted={({ accepted, changed }) => counted('products.costs.accepted', accepted, { changed })}
      disabled={disabled}
    />
  );
}
