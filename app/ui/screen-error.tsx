import { useRevalidator } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Banner, Page, Text } from './kit/components.tsx';
import { useProblem } from './problem.ts';

/** What a screen shows instead of itself: what happened, the id to quote, one way on. */
export function ScreenError() {
  const { t } = useTranslation();
  const problem = useProblem();
  const again = useRevalidator();
  const missing = problem.code === 'not_found';
  return (
    <Page title={t(missing ? 'common.error.notFoundTitle' : 'common.error.title')} back={{ to: '/', label: t('common.nav.home') }}>
      <Banner
        tone={missing || problem.code === 'forbidden' ? 'info' : 'critical'}
        title={problem.text}
        {...(missing ? {} : { action: { label: t('common.error.retry'), onAction: () => again.revalidate(), loading: again.state === 'loading' } })}
      >
        {problem.requestId ? (
          <Text variant="small">
            {t('common.error.requestId')} <bdi dir="ltr">{problem.requestId}</bdi>
          </Text>
        ) : null}
      </Banner>
    </Page>
  );
}
