import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { useTranslation } from 'react-i18next';

export interface ShownProblem {
  code: string;
  text: string;
  requestId: string | null;
}

/** The words for a code that came over the wire; an unknown code still gets an honest sentence. */
export function useProblemWords(): (code: string, params?: Readonly<Record<string, unknown>>) => string {
  const { t } = useTranslation();
  return (code, params) => t([`errors.${code}`, `reasons.codes.${code}`, 'errors.internal'], { ...params });
}

/** What the nearest error boundary caught, in words. */
export function useProblem(): ShownProblem {
  const words = useProblemWords();
  const error = useRouteError();
  if (!isRouteErrorResponse(error)) {
    return { code: 'internal', text: words('internal'), requestId: null };
  }
  const data: unknown = error.data;
  const known = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const code = typeof known['code'] === 'string' ? known['code'] : error.status === 404 ? 'not_found' : 'internal';
  const params = typeof known['params'] === 'object' && known['params'] !== null ? (known['params'] as Record<string, unknown>) : {};
  return { code, text: words(code, params), requestId: typeof known['requestId'] === 'string' ? known['requestId'] : null };
}
