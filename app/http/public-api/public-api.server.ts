/**
 * How the public API is built: find the operation, admit the key, count it, read what was sent, call one verb, answer what the
 * schema says. Every answer says its version and its request; every refusal is a problem document.
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { AppError, type ErrorCode, type ErrorParams, isAppError } from '#app/lib/errors.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import type { ApiScope } from '#app/modules/stores/api-scopes.ts';
import type { OpenedByKey } from '../composition-type.ts';
import { RATE_LIMITS } from '../rate-limits.ts';
import { type Budget, budgetHeaders, corsHeaders, deprecationHeaders, matches, preflightHeaders, versionHeaders } from './api-headers.ts';
import { apiProblem, apiProblemOf, localeOf, type ProblemSetting, type WrongField } from './api-problem.server.ts';
import { openCursor, placeOf } from './cursor.server.ts';
import { API_BASE, API_VERSION, type Deprecations, type Operation } from './operation.ts';
import { readBody, readInput } from './read-request.server.ts';

/** Something that anybody may read: a description of the API itself. */
export interface PublicDocument {
  id: string;
  path: string;
  type: string;
  read(request: Request, setting: { appUrl: string }): string;
}

export interface PublicApiOptions {
  operations: readonly Operation[];
  documents: readonly PublicDocument[];
  deprecations: Deprecations;
}

type Arguments = Pick<LoaderFunctionArgs, 'request' | 'context'>;

/** A loader and an action in one: what a request is for stands in its method and its path. */
export function publicApi(options: PublicApiOptions) {
  return async ({ request, context }: Arguments): Promise<Response> => {
    const { appUrl } = context.composition;
    const setting: ProblemSetting = { requestId: context.requestId, locale: localeOf(request), appUrl };
    const headers = new Headers({ ...corsHeaders(), ...versionHeaders() });
    let answer: Response;
    try {
      answer = await answerTo(options, { request, context }, { setting, headers });
    } catch (error) {
      // The verb's own refusals and whatever nobody foresaw.
      answer = error instanceof Refused ? apiProblem(error.code, setting, error.params, error.errors) : apiProblemOf(error, { ...setting, log: context.log });
    }
    answer.headers.forEach((value, name) => headers.set(name, value));
    return new Response(request.method === 'HEAD' ? null : answer.body, { status: answer.status, headers });
  };
}

interface Answering {
  setting: ProblemSetting;
  /** Grows on the way: what is known of the answer before it is made. */
  headers: Headers;
}

class Refused extends AppError {
  readonly errors: readonly WrongField[];

  constructor(code: ErrorCode, params: ErrorParams = {}, errors: readonly WrongField[] = []) {
    super(code, params);
    this.errors = errors;
  }
}

async function answerTo(options: PublicApiOptions, { request, context }: Arguments, { setting, headers }: Answering): Promise<Response> {
  const { pathname } = new URL(request.url);
  const found = options.operations.flatMap((operation) => {
    const params = paramsOf(operation.path, pathname);
    return params === null ? [] : [{ operation, params }];
  });
  const document = options.documents.find(({ path }) => paramsOf(path, pathname) !== null);
  if (found.length === 0 && !document) {
    throw new Refused('not_found');
  }
  const methods = ['OPTIONS', ...(document ? ['GET', 'HEAD'] : found.flatMap(({ operation: { method } }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].sort();
  if (request.method === 'OPTIONS') {
    return new Response(null, { status: 204, headers: { Allow: methods.join(', '), ...preflightHeaders(methods) } });
  }
  if (!methods.includes(request.method)) {
    headers.set('Allow', methods.join(', '));
    throw new Refused('method_not_allowed');
  }
  if (document) {
    return conditional(request, document.read(request, { appUrl: setting.appUrl }), { 'Content-Type': document.type, 'Cache-Control': 'public, max-age=300' });
  }
  const chosen = found.find(({ operation: { method } }) => method === (request.method === 'HEAD' ? 'GET' : request.method));
  if (!chosen) {
    throw new Refused('not_found');
  }
  set(headers, deprecationHeaders(options.deprecations, chosen.operation.id, setting.appUrl));
  return carryOut(chosen, { request, context }, { setting, headers });
}

async function carryOut({ operation, params }: { operation: Operation; params: Record<string, string> }, { request, context }: Arguments, { setting, headers }: Answering) {
  const { composition, log } = context;
  const asked = request.headers.get('Mizan-Version');
  if (asked !== null && asked !== API_VERSION) {
    throw new Refused('unknown_version', { version: API_VERSION });
  }
  const opened = await composition.openByKey(request.headers.get('Authorization'));
  if (opened.kind === 'refused') {
    throw new Refused(opened.code);
  }
  set(headers, budgetHeaders(await spend(composition.limits, opened, headers)));
  needScope(opened, operation.scope);
  const read = readInput(operation, request, params);
  const body = operation.method === 'POST' ? await readBody(request) : null;
  for (const result of [read, body]) {
    if (result?.ok === false) {
      throw new Refused(result.code, result.params, result.errors);
    }
  }
  const input = read.ok ? read.value : {};
  const place = placeOf(opened.ctx.store.id, operation.id, input);
  const ctx = { ...opened.ctx, log: log.child({ storeId: opened.ctx.store.id, keyId: opened.key.id }) };
  const answered = await operation.run({ ctx, enqueue: (job) => composition.enqueue(job), limits: composition.limits }, input, cursorOf(context, input, place));
  const next = answered.next == null ? null : composition.cursors.seal(answered.next, place);
  const told = operation.answer.parse(operation.paged ? { ...answered.body, page: { next, limit: input['limit'] } } : answered.body);
  const more: Record<string, string> = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': operation.method === 'GET' ? 'private, no-cache' : 'no-store',
    ...(answered.location === undefined ? {} : { Location: `${API_BASE}${answered.location}` }),
    ...(operation.paged ? { Link: links(request, setting.appUrl, next, headers.get('Link')) } : {}),
  };
  // A cursor is sealed anew each time: a page is the same as long as it holds the same and goes on at the same place.
  const same = operation.paged ? `W/${tagOf(JSON.stringify([answered.body, answered.next]))}` : undefined;
  return operation.method === 'GET' ? conditional(request, JSON.stringify(told), more, same) : new Response(JSON.stringify(told), { status: operation.status, headers: more });
}

/** Counts the request against its key's budget. What is left of it is told in every answer from here on, refusals too. */
async function spend(limits: Arguments['context']['composition']['limits'], { key }: Extract<OpenedByKey, { kind: 'opened' }>, headers: Headers): Promise<Budget> {
  const windowSeconds = RATE_LIMITS.api.seconds;
  try {
    const { points, remaining, resetSeconds } = await limits.count('api', key.id);
    return { points, windowSeconds, remaining, resetSeconds };
  } catch (error) {
    if (isAppError(error) && error.code === 'too_many_requests') {
      set(headers, budgetHeaders({ points: Number(error.params['points']), windowSeconds, remaining: 0, resetSeconds: Number(error.params['seconds']) }));
    }
    throw error;
  }
}

function needScope({ key }: Extract<OpenedByKey, { kind: 'opened' }>, scope: ApiScope): void {
  if (!key.scopes.includes(scope)) {
    throw new Refused('scope_missing', { scope });
  }
}

function cursorOf({ composition }: Arguments['context'], { cursor }: Readonly<Record<string, unknown>>, place: string): string | null {
  if (typeof cursor !== 'string') {
    return null;
  }
  const after = openCursor(composition.cursors, cursor, place);
  if (after === null) {
    throw new Refused('bad_cursor');
  }
  return after;
}

function tagOf(text: string): string {
  return `"${sha256Hex(text).slice(0, 32)}"`;
}

/** The same answer has the same tag; who has it already is not sent it again. */
function conditional(request: Request, body: string, more: Record<string, string>, etag = tagOf(body)): Response {
  const headers = { ...more, ETag: etag };
  return matches(request.headers.get('If-None-Match'), etag) ? new Response(null, { status: 304, headers }) : new Response(body, { status: 200, headers });
}

function links(request: Request, appUrl: string, next: string | null, before: string | null): string {
  const { pathname, searchParams } = new URL(request.url);
  const at = (cursor: string | null): string => {
    const query = new URLSearchParams(searchParams);
    query.delete('cursor');
    if (cursor !== null) {
      query.set('cursor', cursor);
    }
    const text = query.toString();
    return `<${appUrl}${pathname}${text === '' ? '' : `?${text}`}>`;
  };
  return [...(before === null ? [] : [before]), `${at(null)}; rel="first"`, ...(next === null ? [] : [`${at(next)}; rel="next"`])].join(', ');
}

/** The parameters of a path that is of this form; null when it is not. */
function paramsOf(form: string, pathname: string): Record<string, string> | null {
  const [parts, given] = [`${API_BASE}${form}`, pathname].map((path) => path.split('/').filter(Boolean)) as [string[], string[]];
  if (parts.length !== given.length) {
    return null;
  }
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith(':')) {
      params[part.slice(1)] = value;
    } else if (part !== value) {
      return null;
    }
  }
  return params;
}

function set(headers: Headers, more: Record<string, string>): void {
  Object.entries(more).forEach(([name, value]) => headers.set(name, value));
}
