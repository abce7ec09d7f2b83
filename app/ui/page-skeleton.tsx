import { useTranslation } from 'react-i18next';
import { Card, Page, Skeleton, Split } from './kit/components.tsx';

/** Stands in for a page on its way, in about its size, so that nothing jumps. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <Page title={t('common.loading')} placeholder>
      <Split
        main={
          <>
            <Card>
              <Skeleton lines={4} />
            </Card>
            <Card>
              <Skeleton lines={8} />
            </Card>
          </>
        }
        side={
          <Card>
            <Skeleton lines={5} />
          </Card>
        }
      />
    </Page>
  );
}
