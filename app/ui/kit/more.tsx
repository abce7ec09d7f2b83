import { useTranslation } from 'react-i18next';
import { Button, Inline } from './components.tsx';

/** Keyset pages go forward only; the way back is the first page. */
export function More({ next, first }: Readonly<{ next: string | null; first: string | null }>) {
  const { t } = useTranslation();
  if (next === null && first === null) {
    return null;
  }
  return (
    <Inline justify="end">
      {first === null ? null : <Button label={t('common.firstPage')} to={first} />}
      {next === null ? null : <Button label={t('common.nextPage')} to={next} />}
    </Inline>
  );
}
