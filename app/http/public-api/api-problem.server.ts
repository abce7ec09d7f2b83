/** How the public API says no: RFC 9457, one type for each code of the table, its title in the reader's language. */
import { createI18n } from '#app/i18n/i18n.ts';
import { LOCALES, type Locale, resolveLocale } from '#app/i18n/locale.ts';
import { ERRORS, type ErrorCode, type ErrorParams, isAppError } from '#app/lib/errors.ts';
import type { Log } from '#app/lib/log.ts';
import { API_BASE, type Words } from './operation.ts';

/** One set of words a language, kept: a flood of refusals must not make thousands. */
const words = Object.fromEntries(
  LOCALES.map((locale): [Locale, Words] => {
    const { t } = createI18n(locale);
    return [locale, (key, params) => t(key, { ...params })];
  }),
) as Record<Locale, Words>;

export function wordsIn(locale: Locale): Words {
  return words[locale];
}

export interface ProblemSetting {
  requestId: string;
  locale: Locale;
  /** Where the meaning of a code is written down. */
  appUrl: string;
}

/** A field that was not understood: by name and by what is wrong, never with what was sent. */
export interface WrongField {
  field: string;
  code: string;
}

export function problemType(appUrl: string, code: string): string {
  return `${appUrl}${API_BASE}/docs#${code}`;
}

/** What a code means to who calls the API; where nothing is said for them, what the screens say. */
export function problemTitle(locale: Locale, code: string): string {
  return wordsIn(locale)([`api.problems.${code}`, `errors.${code}`, 'errors.internal']);
}

export function apiProblem(code: ErrorCode, { requestId, locale, appUrl }: ProblemSetting, params: ErrorParams = {}, errors: readonly WrongField[] = []): Response {
  const body = {
    type: problemType(appUrl, code),
    title: problemTitle(locale, code),
    status: ERRORS[code].status,
    code,
    params,
    ...(errors.length > 0 ? { errors } : {}),
    requestId,
  };
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Content-Language': locale, 'Cache-Control': 'no-store' });
  if (ERRORS[code].status === 401 || code === 'scope_missing') {
    headers.set('WWW-Authenticate', challenge(code, params));
  }
  if (code === 'too_many_requests') {
    headers.set('Retry-After', String(params['seconds']));
  }
  return new Response(JSON.stringify(body), { status: ERRORS[code].status, headers });
}

/** Maps whatever was thrown to an answer, and writes it down at the level its row asks for. */
export function apiProblemOf(error: unknown, setting: ProblemSetting & { log: Log }): Response {
  if (isAppError(error)) {
    setting.log[ERRORS[error.code].level]({ err: error, code: error.code }, 'request refused');
    return apiProblem(error.code, setting, error.params);
  }
  setting.log.error({ err: error }, 'request failed');
  return apiProblem('internal', setting);
}

/** RFC 6750: without a key nothing is said of it. */
function challenge(code: ErrorCode, params: ErrorParams): string {
  if (code === 'key_missing') {
    return 'Bearer realm="mizan"';
  }
  return code === 'scope_missing' ? `Bearer realm="mizan", error="insufficient_scope", scope="${params['scope']}"` : 'Bearer realm="mizan", error="invalid_token"';
}

/** The best of the languages that a browser or a program asks for. */
export function localeOf(request: Pick<Request, 'headers'>): Locale {
  const wishes = (request.headers.get('Accept-Language') ?? '').split(',', 20).map((part) => {
    const [tag = '', ...params] = part.trim().split(';');
    const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find((found) => found !== undefined);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  const ordered = wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return resolveLocale(...ordered.map(({ tag }) => tag));
}
