import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner, Button, Card, FileField, Inline, List, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { Code } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useReasonWords } from '#app/ui/words.ts';

const MAX_BYTES = 5 * 1024 * 1024;

interface Imported {
  accepted: number;
  matched: number;
  problems: { where: string; code: string; params: Record<string, string | number> }[];
}

/** A competitor's prices from the merchant's own file; lines that could not be read are listed, the others count. */
export function UploadCard({ disabled }: Readonly<{ disabled: boolean }>) {
  const { t } = useTranslation();
  const [seller, setSeller] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const upload = useIntent<Imported>('importOffers', () => {
    setFile(null);
    setTried(false);
  });
  const tooLarge = file !== null && file.size > MAX_BYTES;
  return (
    <Card title={t('settings.upload.title')} id="upload">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (file && !tooLarge && seller.trim() !== '') {
            const form = new FormData();
            form.set('seller', seller.trim());
            form.set('file', file);
            upload.sendForm(form);
          }
        }}
      >
        <Stack>
          <Text tone="subdued">{t('settings.upload.intro')}</Text>
          <Code>seller,title,sku,barcode,price,currency,shipping,stock,url</Code>
          <ProblemBanner problem={upload.problem} />
          {upload.result ? <ImportResult result={upload.result} /> : null}
          <TextField
            label={t('settings.upload.seller')}
            name="seller"
            value={seller}
            onChange={setSeller}
            maxLength={80}
            disabled={disabled}
            {...(tried && seller.trim() === '' ? { error: t('settings.competitors.nameMissing') } : {})}
          />
          <FileField
            label={t('settings.upload.file')}
            accept=".csv,text/csv"
            file={file}
            onChange={setFile}
            chooseLabel={t('settings.upload.choose')}
            help={t('settings.upload.limit')}
            disabled={disabled}
            error={tooLarge ? t('errors.too_large') : tried && !file ? t('settings.upload.missing') : undefined}
          />
          <Inline>
            <Button label={t('settings.upload.send')} submit loading={upload.busy} disabled={disabled} />
          </Inline>
        </Stack>
      </form>
    </Card>
  );
}

function ImportResult({ result }: Readonly<{ result: Imported }>) {
  const counted = useCounted();
  const reason = useReasonWords();
  const clean = result.problems.length === 0;
  return (
    <Banner tone={clean ? 'success' : 'warning'} title={counted('settings.upload.accepted', result.accepted, { matched: result.matched })}>
      {clean ? null : (
        <Stack gap="tight">
          <Text>{counted('settings.upload.problems', result.problems.length)}</Text>
          <List
            items={result.problems.slice(0, 20).map((problem, index) => (
              <span key={`${problem.where}${index}`}>
                <Code>{problem.where}</Code>: {reason({ code: problem.code, params: problem.params }, 'short')}
              </span>
            ))}
          />
        </Stack>
      )}
    </Banner>
  );
}
