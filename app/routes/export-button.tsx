import { useTranslation } from 'react-i18next';
import { Button, Stack } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useDownload } from '#app/ui/use-download.ts';

/** Everything that matches as a file, not only what stands on the page. */
export function ExportButton({ address, name, disabled = false, label }: Readonly<{ address: string; name: string; disabled?: boolean; label?: string }>) {
  const { t } = useTranslation();
  const download = useDownload();
  return (
    <Stack gap="tight">
      <div>
        <Button label={label ?? t('insights.export.save')} onAction={() => download.save(address, `${name}.csv`)} loading={download.busy !== null} disabled={disabled} />
      </div>
      <ProblemBanner problem={download.problem} />
    </Stack>
  );
}
