import { useTranslation } from 'react-i18next';
import { ARTIFACTS } from '#app/modules/runs/views.ts';
import { Button, Card, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useDownload } from '#app/ui/use-download.ts';

const FORMATS = ['csv', 'json'] as const;

/** What a run leaves behind, for spreadsheets and for programs. */
export function FilesCard({ runId }: Readonly<{ runId: string }>) {
  const { t } = useTranslation();
  const download = useDownload();
  return (
    <Card title={t('runs.files.title')} id="files">
      <ProblemBanner problem={download.problem} />
      {ARTIFACTS.map((artifact) => (
        <Stack key={artifact} gap="tight">
          <Text variant="subheading">{t(`runs.files.${artifact}.name`)}</Text>
          <Text variant="small" tone="subdued">
            {t(`runs.files.${artifact}.holds`)}
          </Text>
          <Inline>
            {FORMATS.map((format) => {
              const path = `/runs/${runId}/files/${artifact}?format=${format}`;
              return (
                <Button
                  key={format}
                  size="small"
                  label={t(`runs.files.${format}`)}
                  accessibilityLabel={`${t(`runs.files.${artifact}.name`)}: ${t(`runs.files.${format}`)}`}
                  loading={download.busy === path}
                  onAction={() => download.save(path, `${artifact}-${runId}.${format}`)}
                />
              );
            })}
          </Inline>
        </Stack>
      ))}
    </Card>
  );
}
