import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import { useFormat } from '#app/ui/words.ts';
import { offsetOf, parseMargin, parseRank, parseShare, type StrategyValues, treeOf } from './strategy-form.ts';

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
    const whom = values.reference === 'named' ? isolated(values.seller) : t(`strategies.whom.${values.reference}`);
    if (values.kind === 'raise') {
      return t('strategies.sentence.raise', { gap: format.bps(parseShare(values.gap) ?? 0) });
    }
    const then = t(`strategies.then.${values.fallback}`, { margin });
    if (values.kind === 'rank') {
      return `${t('strategies.sentence.rank', { rank: format.count(parseRank(values.rank) ?? 0) })} ${then}`;
    }
    if (values.kind === 'band') {
      return `${t('strategies.sentence.band', { width: format.bps(parseShare(values.width) ?? 0), whom })} ${then}`;
    }
    const offset = offsetOf(values, currency);
    const by = offset?.kind === 'amount' ? isolated(format.minor(offset.minor)) : format.bps(offset?.bps ?? 0);
    return `${t(`strategies.sentence.${values.op}`, { by, whom })} ${then}`;
  };
}
