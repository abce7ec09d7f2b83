/** What a caller sent, checked against what an operation takes. Whatever it does not take is refused, not ignored. */
import { z } from 'zod';
import type { ErrorCode, ErrorParams } from '#app/lib/errors.ts';
import { readBytes } from '../read-bytes.server.ts';
import type { Operation, Shape } from './operation.ts';
import type { WrongField } from './api-problem.server.ts';

const MAX_BODY_BYTES = 16 * 1024;

export type ReadResult<Value> = { ok: true; value: Value } | { ok: false; code: ErrorCode; params?: ErrorParams; errors?: readonly WrongField[] };

export function readInput(operation: Operation, request: Request, params: Readonly<Record<string, string>>): ReadResult<Record<string, unknown>> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (!Object.hasOwn(operation.query, name)) {
      return { ok: false, code: 'unknown_parameter', params: { name: name.slice(0, 64) } };
    }
    if (Object.hasOwn(query, name)) {
      return { ok: false, code: 'bad_input', params: { field: name }, errors: [{ field: name, code: 'repeated' }] };
    }
    query[name] = value;
  }
  // An id that cannot be one is not there, as any other that is not.
  const path = z.object(operation.params).safeParse(params);
  if (!path.success) {
    return { ok: false, code: 'not_found' };
  }
  const found = check(operation.query, query);
  return found.ok ? { ok: true, value: { ...found.value, ...path.data } } : found;
}

function check(shape: Shape, given: object): ReadResult<Record<string, unknown>> {
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) {
    return { ok: true, value: parsed.data };
  }
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({ field: issue.path.join('.'), code: issue.code }));
  return { ok: false, code: 'bad_input', params: { field: errors[0]?.field ?? '' }, errors };
}

/** No operation takes fields yet: a body may be left out, or be an empty object. */
export async function readBody(request: Request): Promise<ReadResult<null>> {
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  if (bytes === null) {
    return { ok: false, code: 'too_large', params: { maxBytes: MAX_BODY_BYTES } };
  }
  if (bytes.length === 0) {
    return { ok: true, value: null };
  }
  if (!/^application\/json\b/i.test(request.headers.get('Content-Type') ?? '')) {
    return { ok: false, code: 'unsupported_media_type' };
  }
  const wrong = { ok: false, code: 'bad_input', params: { field: 'body' } } as const;
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (!parsed.success) {
      return { ...wrong, errors: [{ field: 'body', code: 'invalid_type' }] };
    }
    const [unknown] = Object.keys(parsed.data);
    return unknown === undefined ? { ok: true, value: null } : { ok: false, code: 'unknown_parameter', params: { name: unknown.slice(0, 64) } };
  } catch {
    return { ...wrong, errors: [{ field: 'body', code: 'not_json' }] };
  }
}
