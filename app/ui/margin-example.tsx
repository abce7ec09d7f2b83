import { useTranslation } from 'react-i18next';
import { exponentOf } from '#app/lib/money.ts';
import { isolated } from '#app/i18n/format.ts';
import { Text } from './kit/components.tsx';
import { useFormat } from './words.ts';

/** "Cost 100, sold net for 125: margin 20 %, markup 25 %." One gain, two words. */
export function MarginExample({ currency }: Readonly<{ currency: string }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const whole = 10 ** exponentOf(currency);
  const amount = (units: number) => isolated(format.money({ minor: units * whole, currency }));
  return (
    <Text variant="small" tone="subdued">
      {t('common.marginExample', {
        cost: amount(100),
        net: amount(125),
        gain: amount(25),
        margin: format.bps(2000),
        markup: format.bps(2500),
      })}
    </Text>
  );
}
