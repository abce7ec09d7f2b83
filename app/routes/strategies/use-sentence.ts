import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import { useFormat } from '#app/ui/words.ts';
import { offsetOf, parseMargin, type StrategyValues, treeOf } from './strategy-form.ts';

/** A rule as one sentence; null while it is unfinished. */
export function useSentence(currency: string): (values: StrategyValues) => string | null {
  const { t } = useTranslation();
  const format = useFormat();
  return (values) => {
    if (!treeOf(values, currency)) {
      return null;
    }
    const margin = format.bps(parseMargin(values.margin) ?? 0);
    if (values.kind === 'hold') {
      return t('strategies.sentence.hold');
    }
    if (values.kind === 'cost_plus') {
      return t('strategies.sentence.cost_plus', { margin });
    }
    const offset = offsetOf(values, currency);
    const by = offset?.kind === 'amount' ? isolated(format.minor(offset.minor)) : format.bps(offset?.bps ?? 0);
    const whom = values.reference === 'named' ? isolated(values.seller) : t(`strategies.whom.${values.reference}`);
    const then = t(`strategies.then.${values.fallback}`, { margin });
    return `${t(`strategies.sentence.${values.op}`, { by, whom })} ${then}`;
  };
}
