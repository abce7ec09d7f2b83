import { useRevalidator } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CostFileResult } from '#app/modules/catalog/views.ts';
import type { ColumnMap, CsvHead } from '#app/sources/port.ts';
import { Button, Card, FileField, Grid, Inline, Select, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useUpload } from '#app/ui/use-upload.ts';
import { useCounted } from '#app/ui/words.ts';
import { FileProblems } from '../file-problems.tsx';
import { columnLabel, withColumn } from '../offers-upload/mapping.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;
const FIELDS = ['price', 'gtin', 'sku'] as const;
const NONE = '';

/** Unit costs from a supplier's file: by barcode or SKU, from now on. */
export function CostsCard({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const { revalidate } = useRevalidator();
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<ColumnMap>({});
  const [tried, setTried] = useState(false);
  const head = useUpload<CsvHead>('/costs-upload', 'readHead');
  const upload = useUpload<CostFileResult>('/costs-upload', 'importCosts');
  const tooLarge = file !== null && file.size > MAX_BYTES;
  const empty = head.result !== null && head.result.columns.length === 0;
  const problem =
    mapping.price === undefined
      ? 'cost'
      : mapping.gtin === undefined && mapping.sku === undefined
        ? 'identity'
        : new Set(Object.values(mapping)).size < Object.keys(mapping).length
          ? 'twice'
          : null;

  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setTried(false);
    upload.forget();
    head.forget();
    if (chosen && chosen.size <= MAX_BYTES) {
      setMapping((await head.send({}, chosen.slice(0, HEAD_BYTES)))?.guess ?? {});
    }
  };
  const send = async (): Promise<void> => {
    setTried(true);
    if (file && !tooLarge && !empty && head.result && problem === null && (await upload.send({ mapping }, file))) {
      setFile(null);
      setTried(false);
      head.forget();
      revalidate();
    }
  };
  const fileError = tooLarge ? t('errors.too_large') : empty ? t('upload.empty') : tried && !file ? t('upload.missing') : undefined;
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
          <ProblemBanner problem={head.problem ?? upload.problem} />
          {upload.result ? <FileProblems title={counted('products.costs.accepted', upload.result.accepted, { changed: upload.result.changed })} result={upload.result} /> : null}
          <FileField
            label={t('upload.file')}
            accept=".csv,text/csv"
            file={file}
            onChange={(chosen) => void choose(chosen)}
            chooseLabel={t('upload.choose')}
            help={t('upload.limit')}
            disabled={disabled}
            error={fileError}
          />
          {file && head.result && !empty ? (
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
                    options={[
                      { value: NONE, label: t('upload.columns.none') },
                      ...(head.result?.columns ?? []).map((_, at) => ({ value: String(at), label: head.result === null ? '' : columnLabel(head.result, at) })),
                    ]}
                    disabled={disabled || upload.busy}
                  />
                ))}
              </Grid>
            </>
          ) : null}
          <Inline>
            <Button label={t('upload.send')} submit loading={upload.busy || head.busy} disabled={disabled} />
          </Inline>
        </Stack>
      </form>
    </Card>
  );
}
