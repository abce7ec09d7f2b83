import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CsvResult } from '#app/modules/market/views.ts';
import type { ColumnMap, CsvHead } from '#app/sources/port.ts';
import { Button, Card, FileField, Inline, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useUpload } from '#app/ui/use-upload.ts';
import { useCounted } from '#app/ui/words.ts';
import { FileProblems } from '../file-problems.tsx';
import { mappingProblem } from './mapping.ts';
import { MappingFields } from './mapping-fields.tsx';

const MAX_BYTES = 64 * 1024 * 1024;
/** Enough for the names of the columns and a few lines. */
const HEAD_BYTES = 64 * 1024;

/** A competitor's prices from the merchant's own file; lines that could not be used are given back, the others count. */
export function UploadCard({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const [seller, setSeller] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<ColumnMap>({});
  const [tried, setTried] = useState(false);
  const head = useUpload<CsvHead>('/offers-upload', 'readHead');
  const upload = useUpload<CsvResult>('/offers-upload', 'importOffers');
  const tooLarge = file !== null && file.size > MAX_BYTES;
  const empty = head.result !== null && head.result.columns.length === 0;

  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setTried(false);
    upload.forget();
    head.forget();
    if (chosen && chosen.size <= MAX_BYTES) {
      const found = await head.send({}, chosen.slice(0, HEAD_BYTES));
      setMapping(found?.guess ?? {});
    }
  };
  const send = async (): Promise<void> => {
    setTried(true);
    if (file && !tooLarge && !empty && seller.trim() !== '' && head.result && mappingProblem(mapping) === null) {
      const done = await upload.send({ seller: seller.trim(), mapping }, file);
      if (done) {
        setFile(null);
        setTried(false);
        head.forget();
      }
    }
  };
  const fileError = tooLarge ? t('errors.too_large') : empty ? t('upload.empty') : tried && !file ? t('upload.missing') : undefined;
  return (
    <Card title={t('upload.title')} id="upload">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack>
          <Text tone="subdued">{t('upload.intro')}</Text>
          <ProblemBanner problem={head.problem ?? upload.problem} />
          {upload.result ? <FileProblems title={counted('upload.accepted', upload.result.accepted, { matched: upload.result.matched })} result={upload.result} /> : null}
          <TextField
            label={t('upload.seller')}
            name="seller"
            value={seller}
            onChange={setSeller}
            maxLength={80}
            disabled={disabled}
            {...(tried && seller.trim() === '' ? { error: t('upload.sellerMissing') } : {})}
          />
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
          {file && head.result && !empty ? <MappingFields head={head.result} mapping={mapping} onChange={setMapping} disabled={disabled || upload.busy} /> : null}
          <Inline>
            <Button label={t('upload.send')} submit loading={upload.busy || head.busy} disabled={disabled} />
          </Inline>
        </Stack>
      </form>
    </Card>
  );
}
