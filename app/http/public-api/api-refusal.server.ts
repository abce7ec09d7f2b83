import type { IncomingHttpHeaders } from 'node:http';
import type { Log } from '#app/lib/log.ts';
import { corsHeaders } from './api-headers.ts';
import { apiProblemOf, localeOf } from './api-problem.server.ts';

/** What the server itself refuses of the public API before it is handed on, in the API's own form. */
export function apiRefusal(req: { headers: IncomingHttpHeaders }, error: unknown, setting: { requestId: string; appUrl: string; log: Log }): Response {
  const answer = apiProblemOf(error, { ...setting, locale: localeOf({ headers: new Headers({ 'Accept-Language': req.headers['accept-language'] ?? '' }) }) });
  Object.entries(corsHeaders()).forEach(([name, value]) => answer.headers.set(name, value));
  return answer;
}
