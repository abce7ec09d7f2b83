import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bpsText, parseBps, parseWhole } from '#app/i18n/parse.ts';
import type { InboxItem } from '#app/modules/decisions/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Grid, List, Modal, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useReasonWords } from '#app/ui/words.ts';

const STEP_BPS = 50;
const USUAL_DAYS = '30';

/** "Approve like this": the one proposal turned into a rule, with its limits, before it is one. */
export function AgreeModal({ item, onClose }: Readonly<{ item: InboxItem; onClose: () => void }>) {
  const { t } = useTranslation();
  const words = useReasonWords();
  const toast = useToast();
  const moved = Math.abs(item.after.minor - item.before.minor);
  const [most, setMost] = useState(bpsText(Math.min(5000, Math.max(STEP_BPS, Math.ceil((moved * 10_000) / item.before.minor / STEP_BPS) * STEP_BPS))));
  const [days, setDays] = useState(USUAL_DAYS);
  const agree = useIntent<{ kind: string; code?: string; params?: Record<string, number> }>('agreeInAdvance', (result) => {
    if (result.kind === 'saved') {
      toast(t('inbox.agree.saved'));
      onClose();
    }
  });
  const maxBps = within(parseBps(most), 1, 5000);
  const dayCount = within(parseWhole(days), 1, 180);
  const refused = agree.result?.kind === 'refused' ? agree.result : null;
  return (
    <Modal
      open
      title={t('inbox.agree.title')}
      onClose={onClose}
      primary={{
        label: t('inbox.agree.save'),
        onAction: () => agree.send({ decisionId: item.decisionId, maxBps, days: dayCount }),
        loading: agree.busy,
        disabled: maxBps === null || dayCount === null,
      }}
      secondary={{ label: t('common.cancel'), onAction: onClose }}
    >
      <ProblemBanner problem={agree.problem} />
      {refused ? <RefusalBanner code={refused.code ?? 'internal'} params={refused.params ?? {}} /> : null}
      <Text>{t('inbox.agree.intro')}</Text>
      <List
        items={[
          `${t('inbox.agree.why')} ${words({ code: item.consent ?? '', params: {} }, 'short')}`,
          t(item.after.minor > item.before.minor ? 'inbox.agree.up' : 'inbox.agree.down'),
          t('inbox.agree.strategy'),
          t('inbox.agree.still'),
        ]}
      />
      <Grid min={160}>
        <TextField
          label={t('inbox.agree.most')}
          name="maxBps"
          type="decimal"
          value={most}
          onChange={setMost}
          suffix="%"
          {...(maxBps === null ? { error: t('inbox.agree.mostRange') } : {})}
        />
        <TextField
          label={t('inbox.agree.days')}
          name="days"
          type="decimal"
          value={days}
          onChange={setDays}
          suffix={t('settings.days')}
          {...(dayCount === null ? { error: t('inbox.agree.daysRange') } : {})}
        />
      </Grid>
      <Text variant="small" tone="subdued">
        {t('inbox.agree.fullAuto')}
      </Text>
    </Modal>
  );
}

function within(value: number | null, min: number, max: number): number | null {
  return value !== null && value >= min && value <= max ? value : null;
}
