import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CsvResult } from '#app/modules/market/views.ts';
import { Button, Card, FileField, Inline, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCounted } from '#app/ui/words.ts';
import { FileProblems } from '../file-problems.tsx';
import { useFileForm } from '../use-file-form.ts';
import { mappingProblem } from './mapping.ts';
import { MappingFields } from './mapping-fields.tsx';

/** A competitor's prices from the merchant's own file; lines that could not be used are given back, the others count. */
export function UploadCard({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const [seller, setSeller] = useState('');
  const form = useFileForm<CsvResult>('/offers-upload', 'importOffers');
  const { tried, result } = form;
  const send = () => form.send(seller.trim() !== '' && mappingProblem(form.mapping) === null ? { seller: seller.trim() } : null);
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
          <ProblemBanner problem={form.problem} />
          {result ? <FileProblems title={counted('upload.accepted', result.accepted, { matched: result.matched })} result={result} /> : null}
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
            file={form.file}
            onChange={(chosen) => void form.choose(chosen)}
            chooseLabel={t('upload.choose')}
            help={t('upload.limit')}
            disabled={disabled}
            error={form.error}
          />
          {form.head ? <MappingFields head={form.head} mapping={form.mapping} onChange={form.setMapping} disabled={disabled || form.busy} /> : null}
          <Inline>
            <Button label={t('upload.send')} submit loading={form.busy || form.reading} disabled={disabled} />
          </Inline>
        </Stack>
      </form>
    </Card>
  );
}
