import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldNumber } from '#app/i18n/parse.ts';
import { parseMicro } from '#app/lib/exchange.ts';
import type { RateOutcome, ReferencesView } from '#app/modules/catalog/reference-views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Grid, Inline, Stack, Table, Text, TextField } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';

type Rate = ReferencesView['rates'][number];

/** What other currencies are worth in the store's: held by law, or said by a person, who confirms it every two days. */
export function RatesCard({ rates, disabled }: Readonly<{ rates: Rate[]; disabled: boolean }>) {
  const { t } = useTranslation();
  const { currency: own } = useScene();
  const toast = useToast();
  const [currency, setCurrency] = useState('');
  const [rate, setRate] = useState('');
  const [tried, setTried] = useState(false);
  const save = useIntent<RateOutcome>('setRate', (result) => {
    if (result.kind === 'saved') {
      setCurrency('');
      setRate('');
      setTried(false);
      toast(t('common.saved'));
    }
  });
  const remove = useIntent('removeRate', () => toast(t('common.saved')));
  const folded = foldNumber(rate);
  const code = currency.trim().toUpperCase();
  const wrong = { currency: !/^[A-Z]{3}$/.test(code) || code === own, rate: parseMicro(folded) === null };
  const submit = () => {
    setTried(true);
    if (!wrong.currency && !wrong.rate) {
      save.send({ currency: code, rate: folded });
    }
  };
  return (
    <Card title={t('products.references.rates.title')} id="rates">
      <Stack>
        <Text tone="subdued">{t('products.references.rates.intro')}</Text>
        <ProblemBanner problem={save.problem ?? remove.problem} />
        {save.result?.kind === 'refused' ? <RefusalBanner code={save.result.code} params={save.result.params} /> : null}
        {rates.length === 0 ? (
          <Text>{t('products.references.rates.none')}</Text>
        ) : (
          <Table
            caption={t('products.references.rates.title')}
            columns={[
              { key: 'currency', title: t('products.references.rates.currency'), lead: true },
              { key: 'rate', title: t('products.references.rates.rate', { own }), align: 'end' },
              { key: 'source', title: t('products.references.rates.source') },
              { key: 'articles', title: t('products.references.rates.articles'), align: 'end' },
              { key: 'act', title: t('products.references.rates.act') },
            ]}
            rows={rates.map((one) => ({
              id: one.currency,
              label: one.currency,
              cells: {
                currency: <bdi>{one.currency}</bdi>,
                rate: one.rate === null ? <Badge tone="warning">{t('products.references.rates.unknown')}</Badge> : <bdi>{one.rate}</bdi>,
                source: <Source rate={one} />,
                articles: <Count value={one.articles} />,
                act:
                  one.source === 'person' ? (
                    <Inline>
                      <Button
                        size="small"
                        label={t('products.references.rates.confirm')}
                        onAction={() => save.send({ currency: one.currency, rate: one.rate })}
                        loading={save.busy}
                        disabled={disabled}
                      />
                      <Button
                        size="small"
                        variant="plain"
                        label={t('products.references.rates.remove')}
                        onAction={() => remove.send({ currency: one.currency })}
                        loading={remove.busy}
                        disabled={disabled}
                      />
                    </Inline>
                  ) : null,
              },
            }))}
          />
        )}
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack>
            <Grid min={160}>
              <TextField
                label={t('products.references.rates.code')}
                name="currency"
                value={currency}
                onChange={setCurrency}
                maxLength={3}
                disabled={disabled}
                {...(tried && wrong.currency ? { error: t('products.references.rates.codeWrong', { own }) } : {})}
              />
              <TextField
                label={t('products.references.rates.worth', { own })}
                name="rate"
                type="decimal"
                value={rate}
                onChange={setRate}
                disabled={disabled}
                {...(tried && wrong.rate ? { error: t('products.references.rates.rateWrong') } : {})}
              />
            </Grid>
            <Inline>
              <Button label={t('products.references.rates.save')} submit loading={save.busy} disabled={disabled} />
            </Inline>
          </Stack>
        </form>
      </Stack>
    </Card>
  );
}

function Source({ rate: { source, observedAt, old } }: Readonly<{ rate: Rate }>) {
  const { t } = useTranslation();
  if (source === null) {
    return <Text tone="caution">{t('products.references.rates.nobody')}</Text>;
  }
  return (
    <Stack gap="tight">
      <Text as="span">
        {t(`products.references.rates.by.${source}`)} {source === 'person' && observedAt !== null ? <When at={observedAt} /> : null}
      </Text>
      {old ? <Text tone="caution">{t('products.references.rates.old')}</Text> : null}
    </Stack>
  );
}
