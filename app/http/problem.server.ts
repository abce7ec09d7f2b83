import { json } from '@remix-run/node';
import { ERRORS, type ErrorCode, type ErrorParams, isAppError } from '#app/lib/errors.ts';
import type { Log } from '#app/lib/log.ts';
import type { Problem } from '#app/lib/problem.ts';

export function problem(code: ErrorCode, requestId: string, params: ErrorParams = {}): Response {
  const body: Problem = { ok: false, code, params, requestId };
  const wait = params['seconds'];
  return json(body, { status: ERRORS[code].status, headers: code === 'too_many_requests' ? { 'Retry-After': String(wait) } : {} });
}

/** Maps whatever a verb threw to an answer, and writes it down at the level its row asks for. */
export function problemOf(error: unknown, { log, requestId }: { log: Log; requestId: string }): Response {
  if (isAppError(error)) {
    log[ERRORS[error.code].level]({ err: error, code: error.code }, 'request refused');
    return problem(error.code, requestId, error.params);
  }
  log.error({ err: error }, 'request failed');
  return problem('internal', requestId);
}
