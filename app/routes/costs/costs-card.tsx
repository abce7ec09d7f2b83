import { useRevalidator } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { CostFileResult } from '#app/modules/catalog/views.ts';
import type { ColumnMap } from '#app/sources/port.ts';
import { Button, Card, FileField, Grid, Inline, Select, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCounted } from '#app/ui/words.ts';
import { FileProblems } from '../file-problems.tsx';
import { columnLabel, withColumn } from '../offers-upload/mapping.ts';
import { useFileForm } from '../use-file-form.ts';

const FIELDS = ['price', 'gtin', 'sku'] as const;
const NONE = '';

/** Unit costs from a supplier's file: by barcode or SKU, from now on. */
export function CostsCard({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const { revalidate } = useRevalidator();
  const form = useFileForm<CostFileResult>('/costs-upload', 'importCosts');
  const { head, mapping, setMapping, tried, result } = form;
  const problem = problemOf(mapping);
  const send = async (): Promise<void> => {
    if (await form.send(problem === null ? {} : null)) {
      revalidate();
    }
  };
  return (
    <Card title={t('products.costs.title')} id="cost-file">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack>
          <Text tone="subdued">{t('products.costs.intro')}</Text>
          <ProblemBanner problem={form.problem} />
          {result ? <FileProblems title={counted('products.costs.accepted', result.accepted, { changed: result.changed })} result={result} /> : null}
          <FileField
            label={t('upload.file')}
            accept=".csv,text/csv"
            file={form.file}
            onChange={(chosen) => void form.choose(chosen)}
            chooseLabel={t('upload.choose')}
            help={t('upload.limit')}
            disabled={disabled}
            error={form.error}
          />
          {head ? (
            <>
              {tried && problem !== null ? (
                <Text tone="critical">
                  <span role="alert">{t(`products.costs.problem.${problem}`)}</span>
                </Text>
              ) : null}
              <Grid min={200}>
                {FIELDS.map((field) => (
                  <Select
                    key={field}
                    label={t(`products.costs.field.${field}`)}
                    name={`column-${field}`}
                    value={mapping[field] === undefined ? NONE : String(mapping[field])}
                    onChange={(value) => setMapping(withColumn(mapping, field, value === NONE ? null : Number(value)))}
                    options={[{ value: NONE, label: t('upload.columns.none') }, ...head.columns.map((_, at) => ({ value: String(at), label: columnLabel(head, at) }))]}
                    disabled={disabled || form.busy}
                  />
                ))}
              </Grid>
            </>
          ) : null}
          <Inline>
            <Button label={t('upload.send')} submit loading={form.busy || form.reading} disabled={disabled} />
          </Inline>
        </Stack>
      </form>
    </Card>
  );
}

/** What is missing before the file can be read; null: nothing. */
function problemOf({ price, gtin, sku }: ColumnMap): 'cost' | 'identity' | 'twice' | null {
  if (price === undefined) {
    return 'cost';
  }
  if (gtin === undefined && sku === undefined) {
    return 'identity';
  }
  const columns = [price, gtin, sku].filter((column) => column !== undefined);
  return new Set(columns).size < columns.length ? 'twice' : null;
}
