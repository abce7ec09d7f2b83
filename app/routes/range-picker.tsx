import { useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { COMPARES, type Compare, PRESETS, type Preset } from '#app/modules/insights/range.ts';
import type { RangeView } from '#app/modules/insights/sales-views.ts';
import { Button, Grid, Inline, Select, Stack, TextField } from '#app/ui/kit/components.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useFormat } from '#app/ui/words.ts';
import type { ShownRange } from './range-address.ts';

/** Which days, and what they are compared with. Named periods are shown at once; two days of one's own once both are chosen. */
export function RangePicker({ range, address, withCompare = true }: Readonly<{ range: RangeView; address: (range: ShownRange) => string; withCompare?: boolean }>) {
  const { t } = useTranslation();
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const [own, setOwn] = useState(range.preset === 'custom');
  const [days, setDays] = useState({ from: range.from, to: range.to });
  const open = (change: Partial<ShownRange>): void => void go(path(address({ ...range, ...change })), { preventScrollReset: true });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (days.from && days.to) {
      open({ preset: 'custom', ...days });
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="tight">
        <Grid min={200}>
          <Select
            label={t('insights.range.label')}
            name="preset"
            value={own ? 'custom' : range.preset}
            onChange={(value) => {
              setOwn(value === 'custom');
              if (value !== 'custom') {
                open({ preset: value as Preset });
              }
            }}
            options={PRESETS.map((preset) => ({ value: preset, label: t(`insights.range.preset.${preset}`) }))}
          />
          {withCompare ? (
            <Select
              label={t('insights.range.compareLabel')}
              name="compare"
              value={range.compare}
              disabled={range.preset === 'all'}
              onChange={(value) => open({ compare: value as Compare })}
              options={COMPARES.map((compare) => ({ value: compare, label: t(`insights.range.compare.${compare}`) }))}
            />
          ) : null}
          {own ? (
            <>
              <TextField type="date" label={t('insights.range.from')} name="from" value={days.from} onChange={(from) => setDays({ ...days, from })} />
              <TextField type="date" label={t('insights.range.to')} name="to" value={days.to} onChange={(to) => setDays({ ...days, to })} />
            </>
          ) : null}
        </Grid>
        {own ? (
          <Inline>
            <Button label={t('insights.range.apply')} submit loading={busy} />
          </Inline>
        ) : null}
      </Stack>
    </form>
  );
}

/** "1 Nov 2026 – 26 Nov 2026 · Asia/Riyadh", and what it is compared with. */
export function useRangeWords(): (range: RangeView) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const days = ({ from, to }: { from: string; to: string }): string =>
    from === to ? format.date(from) : t('insights.range.span', { from: format.date(from), to: format.date(to) });
  return (range) => (range.before ? t('insights.range.against', { days: days(range), before: days(range.before) }) : days(range));
}
