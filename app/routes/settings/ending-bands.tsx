/** The merchant's own price bands while they are being written. */
import { useTranslation } from 'react-i18next';
import { parseAmount } from '#app/i18n/parse.ts';
import { exponentOf, toDecimal } from '#app/lib/money.ts';
import { BLOCKS, MOST_BANDS, wrongBand } from '#app/pricing/ending-bands.ts';
import type { EndingBand } from '#app/pricing/endings.ts';
import { Button, Grid, Group, Inline, Select, Stack, TextField } from '#app/ui/kit/components.tsx';
import { useFormat } from '#app/ui/words.ts';

export interface BandText {
  /** Empty: every price that is left. */
  under: string;
  /** In units of the currency. */
  block: string;
  ends: string;
}

export function bandTexts(bands: readonly EndingBand[] | null, currency: string): BandText[] {
  const text = (minor: number): string => toDecimal({ minor, currency });
  const unit = 10 ** exponentOf(currency);
  return bands === null
    ? [{ under: '', block: '10', ends: text(9 * unit) }]
    : bands.map(({ underMinor, blockMinor, endsMinor }) => ({
        under: underMinor === null ? '' : text(underMinor),
        block: String(blockMinor / unit),
        ends: endsMinor.map(text).join(' '),
      }));
}

/** What was typed, or which band is wrong and what of it. */
export function readBands(texts: readonly BandText[], currency: string): { bands: EndingBand[] } | { wrong: NonNullable<ReturnType<typeof wrongBand>> } {
  const amount = (text: string): number => parseAmount(text, currency)?.minor ?? Number.NaN;
  const bands = texts.map(({ under, block, ends }, index) => ({
    underMinor: index === texts.length - 1 ? null : amount(under),
    blockMinor: Number(block) * 10 ** exponentOf(currency),
    // A comma between two amounts is followed by a space; one within an amount is not.
    endsMinor: ends.split(/[,،]?\s+|[;؛]/u).filter((part) => part !== '').map(amount), // prettier-ignore
  }));
  for (const [index, { underMinor, endsMinor }] of bands.entries()) {
    if (Number.isNaN(underMinor) || endsMinor.some(Number.isNaN)) {
      return { wrong: { index, what: Number.isNaN(underMinor) ? 'under' : 'ends' } };
    }
  }
  const wrong = wrongBand(bands, exponentOf(currency));
  return wrong === null ? { bands } : { wrong };
}

export function BandsEditor({
  texts,
  onChange,
  currency,
  tried,
  disabled,
}: Readonly<{ texts: readonly BandText[]; onChange: (texts: BandText[]) => void; currency: string; tried: boolean; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const read = readBands(texts, currency);
  const wrong = (index: number, what: string): { error?: string } =>
    tried && 'wrong' in read && read.wrong.index === index && read.wrong.what === what ? { error: t(`settings.rounding.bands.wrong.${what}`) } : {};
  const change = (at: number, part: Partial<BandText>) => onChange(texts.map((text, index) => (index === at ? { ...text, ...part } : text)));
  const add = () => onChange([...texts.slice(0, -1), { under: '', block: '1', ends: '' }, ...texts.slice(-1)]);
  return (
    <Group label={t('settings.rounding.bands.title')}>
      <Stack>
        {texts.map((text, at) => {
          const isLast = at === texts.length - 1;
          const label = isLast ? t('settings.rounding.bands.rest') : t('settings.rounding.bands.band', { n: format.count(at + 1) });
          return (
            <Group key={at} label={label}>
              <Stack gap="tight">
                <Grid min={140}>
                  {isLast ? null : (
                    <TextField
                      label={t('settings.rounding.bands.under')}
                      name={`band-under-${at}`}
                      type="decimal"
                      value={text.under}
                      onChange={(under) => change(at, { under })}
                      suffix={format.sign}
                      disabled={disabled}
                      {...wrong(at, 'under')}
                    />
                  )}
                  <Select
                    label={t('settings.rounding.bands.block')}
                    name={`band-block-${at}`}
                    value={text.block}
                    onChange={(block) => change(at, { block })}
                    options={BLOCKS.map((block) => ({ value: String(block), label: format.amount(block * 10 ** exponentOf(currency)) }))}
                    disabled={disabled}
                    {...wrong(at, 'block')}
                  />
                </Grid>
                <TextField
                  label={t('settings.rounding.bands.ends')}
                  name={`band-ends-${at}`}
                  value={text.ends}
                  onChange={(ends) => change(at, { ends })}
                  {...(at === 0 ? { help: t('settings.rounding.bands.endsHelp') } : {})}
                  maxLength={120}
                  disabled={disabled}
                  {...wrong(at, 'ends')}
                />
                {isLast ? null : (
                  <Inline>
                    <Button
                      size="small"
                      label={t('settings.rounding.bands.remove')}
                      accessibilityLabel={`${t('settings.rounding.bands.remove')}: ${label}`}
                      onAction={() => onChange(texts.filter((_, index) => index !== at))}
                      disabled={disabled}
                    />
                  </Inline>
                )}
              </Stack>
            </Group>
          );
        })}
        <Inline>
          <Button size="small" label={t('settings.rounding.bands.add')} onAction={add} disabled={disabled || texts.length >= MOST_BANDS} />
        </Inline>
      </Stack>
    </Group>
  );
}
