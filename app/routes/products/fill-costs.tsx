import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAmount, parseBps } from '#app/i18n/parse.ts';
import type { BulkResult, CostRule } from '#app/modules/catalog/views.ts';
import { Choices, Skeleton, TextField } from '#app/ui/kit/components.tsx';
import { Confirm } from '#app/ui/kit/confirm.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';
import { useWeight } from './release-owners.tsx';
import type { SentSelection } from './use-chosen.ts';

/** A cost for those without one, as a share of their price or one amount. Floors rest on it, so the question says what it is. */
export function FillCosts({ selection, onDone, onClose }: Readonly<{ selection: SentSelection; onDone: (words: string) => void; onClose: () => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const { currency } = useScene();
  const [kind, setKind] = useState<CostRule['kind']>('share');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const weigh = useWeight(selection);
  const fill = useIntent<BulkResult>('fillCosts', ({ done, variants }) => onDone(counted('products.bulk.costed', done, { of: variants })));
  const weight = weigh.result;
  const rule = readRule(kind, typed, currency);
  const confirm = (): void => {
    setTried(true);
    if (rule) {
      fill.send({ ...selection, rule });
    }
  };
  return (
    <Confirm
      open
      title={weight ? counted('products.bulk.costsTitle', weight.variants) : t('products.bulk.costs')}
      effects={weight ? [counted('products.bulk.costsEffect', weight.withoutCost), t('products.bulk.costsStay'), t('products.bulk.costsMeaning')] : []}
      confirmLabel={t('products.bulk.costs')}
      busy={fill.busy}
      disabled={!weight || weight.withoutCost === 0}
      onConfirm={confirm}
      onClose={onClose}
    >
      {weight || weigh.problem ? null : <Skeleton lines={3} />}
      <ProblemBanner problem={weigh.problem ?? fill.problem} />
      <Choices
        label={t('products.bulk.rule')}
        name="rule"
        value={kind}
        onChange={(next) => {
          setKind(next === 'fixed' ? 'fixed' : 'share');
          setTyped('');
          setTried(false);
        }}
        options={[
          { value: 'share', label: t('products.bulk.share') },
          { value: 'fixed', label: t('products.bulk.fixed') },
        ]}
      />
      <TextField
        label={t(`products.bulk.${kind}Label`)}
        name="value"
        type="decimal"
        value={typed}
        onChange={setTyped}
        suffix={kind === 'share' ? '%' : currency}
        {...(tried && !rule ? { error: t(`products.bulk.${kind}Wrong`) } : {})}
      />
    </Confirm>
  );
}

function readRule(kind: CostRule['kind'], typed: string, currency: string): CostRule | null {
  if (kind === 'share') {
    const bps = parseBps(typed);
    return bps !== null && bps >= 1 && bps <= 10_000 ? { kind, bps } : null;
  }
  const amount = parseAmount(typed, currency);
  return amount && amount.minor >= 1 && amount.minor <= 1_000_000_000_000 ? { kind, minor: amount.minor } : null;
}
