import { useTranslation } from 'react-i18next';
import type { Problem } from '#app/lib/problem.ts';
import { Banner, Text } from './kit/components.tsx';
import { useProblemWords } from './problem.ts';

/** A failed request, told beside what asked for it, with the id to quote to support. */
export function ProblemBanner({ problem }: Readonly<{ problem: Problem | null }>) {
  const { t } = useTranslation();
  const words = useProblemWords();
  if (!problem) {
    return null;
  }
  return (
    <Banner tone="critical" title={words(problem.code, problem.params)}>
      <Text variant="small">
        {t('common.error.requestId')} <bdi dir="ltr">{problem.requestId}</bdi>
      </Text>
    </Banner>
  );
}

/** An expected "no" of a verb: not a failure, so no request id and no red. */
export function RefusalBanner({ code, params }: Readonly<{ code: string; params: Readonly<Record<string, unknown>> }>) {
  const words = useProblemWords();
  return <Banner tone="warning" title={words(code, params)} />;
}
