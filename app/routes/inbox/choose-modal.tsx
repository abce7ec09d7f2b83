import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '#app/i18n/parse.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { ChoiceOutcome, InboxItem } from '#app/modules/decisions/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Banner, Modal, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { BeforeAfter, Delta, Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useReasonWords } from '#app/ui/words.ts';

/** Another price than the one proposed: shown as what it does, agreed to with the same click, refused where a guardrail says no. */
export function ChooseModal({ item, onClose }: Readonly<{ item: InboxItem; onClose: () => void }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const toast = useToast();
  const [text, setText] = useState(toDecimal(item.after));
  const choose = useIntent<ChoiceOutcome>('choosePrice', (result) => {
    if (result.kind === 'chosen' && result.skipped.length === 0) {
      toast(counted('inbox.approved', result.done));
      onClose();
    }
  });
  const price = parseAmount(text, item.after.currency);
  const isPrice = price !== null && price.minor > 0;
  const isUnder = isPrice && item.floor !== null && price.minor < item.floor.minor;
  const error = !isPrice ? t('inbox.choose.notAPrice') : isUnder ? t('inbox.choose.underFloor') : price.minor === item.before.minor ? t('inbox.choose.same') : null;
  return (
    <Modal
      open
      title={t('inbox.choose.title')}
      onClose={onClose}
      primary={{
        label: t('inbox.choose.save'),
        onAction: () => (isPrice ? choose.send({ decisionId: item.decisionId, priceMinor: price.minor }) : undefined),
        loading: choose.busy,
        disabled: error !== null,
      }}
      secondary={{ label: t('common.cancel'), onAction: onClose }}
    >
      <Stack>
        <ProblemBanner problem={choose.problem} />
        <Refusal result={choose.result} />
        <Text>
          <bdi>{item.title}</bdi>
        </Text>
        <TextField
          label={t('inbox.choose.price')}
          name="choice"
          type="decimal"
          value={text}
          onChange={setText}
          suffix={item.after.currency}
          {...(error === null ? {} : { error })}
        />
        {isPrice ? (
          <Stack gap="tight">
            <BeforeAfter before={item.before} after={price} />
            <Delta before={item.before} after={price} />
          </Stack>
        ) : null}
        {item.floor ? (
          <Text variant="small" tone="subdued">
            {t('inbox.columns.floor')}: <Money amount={item.floor} />
            {t('common.comma')}
            {t('inbox.choose.proposed')} <Money amount={item.after} />
          </Text>
        ) : null}
        <Text variant="small" tone="subdued">
          {t('inbox.choose.help')}
        </Text>
      </Stack>
    </Modal>
  );
}

/** Why the price may not be, or what it still waits for. */
function Refusal({ result }: Readonly<{ result: ChoiceOutcome | null }>) {
  const words = useReasonWords();
  if (result === null || (result.kind === 'chosen' && result.skipped.length === 0)) {
    return null;
  }
  if (result.kind === 'refused') {
    return <Banner tone="warning" title={words({ code: result.code, params: result.params })} />;
  }
  const code = result.kind === 'gone' ? result.reason : (result.skipped[0]?.reason ?? 'not_waiting');
  return <Banner tone={code === 'second_person' ? 'info' : 'warning'} title={words({ code, params: {} }, 'skips')} />;
}
