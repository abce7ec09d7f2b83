import { useRevalidator } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PriceFileResult } from '#app/modules/catalog/views.ts';
import type { ColumnMap } from '#app/sources/port.ts';
import { Button, Card, FileField, Grid, Inline, Select, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { FileProblems } from './file-problems.tsx';
import { columnLabel, withColumn } from './offers-upload/mapping.ts';
import { useFileForm } from './use-file-form.ts';

const NONE = '';

export type PriceField = 'price' | 'gtin' | 'sku' | 'currency' | 'capturedAt';

interface Props {
  id: string;
  title: string;
  intro: string;
  /** The path that takes the file, what is done with it, and what goes with it. */
  to: string;
  intent: string;
  with?: Readonly<Record<string, unknown>>;
  fields: readonly PriceField[];
  labelOf: (field: PriceField) => string;
  /** What is said where the column of the price is missing. */
  priceMissing: string;
  accepted: (result: PriceFileResult) => string;
  disabled: boolean;
  /** What is known already. */
  children?: ReactNode;
}

/** A file of prices by barcode or SKU: chosen, its columns named, sent; what became of each line. */
export function PriceFileCard({ id, title, intro, to, intent, with: extra = {}, fields, labelOf, priceMissing, accepted, disabled, children }: Readonly<Props>) {
  const { t } = useTranslation();
  const { revalidate } = useRevalidator();
  const form = useFileForm<PriceFileResult>(to, intent, extra);
  const { head, mapping, setMapping, tried, result } = form;
  const problem = problemOf(mapping);
  const send = async (): Promise<void> => {
    if (await form.send(problem === null ? {} : null)) {
      revalidate();
    }
  };
  return (
    <Card title={title} id={id}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack>
          <Text tone="subdued">{intro}</Text>
          {children}
          <ProblemBanner problem={form.problem} />
          {result ? <FileProblems title={accepted(result)} result={result} /> : null}
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
                  <span role="alert">{problem === 'price' ? priceMissing : t(`products.costs.problem.${problem}`)}</span>
                </Text>
              ) : null}
              <Grid min={200}>
                {fields.map((field) => (
                  <Select
                    key={field}
                    label={labelOf(field)}
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
function problemOf(mapping: ColumnMap): 'price' | 'identity' | 'twice' | null {
  if (mapping.price === undefined) {
    return 'price';
  }
  if (mapping.gtin === undefined && mapping.sku === undefined) {
    return 'identity';
  }
  const columns = Object.values(mapping);
  return new Set(columns).size < columns.length ? 'twice' : null;
}
