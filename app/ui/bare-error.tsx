import { useTranslation } from 'react-i18next';
import { useProblem } from './problem.ts';

/** The last resort, when not even a host's layout could be drawn: words and a way to try again, no skin. */
export function BareError() {
  const { t } = useTranslation();
  const problem = useProblem();
  return (
    <main style={{ fontFamily: 'system-ui, sans-serif', padding: '2rem', maxInlineSize: '40rem' }}>
      <h1>{t(problem.code === 'not_found' ? 'common.error.notFoundTitle' : 'common.error.title')}</h1>
      <p>{problem.text}</p>
      {problem.requestId ? (
        <p>
          {t('common.error.requestId')} <code>{problem.requestId}</code>
        </p>
      ) : null}
      <p>
        <button type="button" onClick={() => window.location.reload()}>
          {t('common.error.retry')}
        </button>
      </p>
    </main>
  );
}
