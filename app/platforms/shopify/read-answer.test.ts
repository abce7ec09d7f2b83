import { describe, expect, it } from 'vitest';
import { readAnswer } from './graphql.server.ts';

const answer = (body: unknown, status = 200, retryAfter: string | null = null) => readAnswer(status, retryAfter, typeof body === 'string' ? body : JSON.stringify(body));
const error = (code: string, path?: (string | number)[]) => ({ message: 'no', ...(path ? { path } : {}), extensions: { code } });
const WRITTEN = { productVariantsBulkUpdate: { productVariants: null, userErrors: [] } };

describe('an answer of the Admin API', () => {
  it.each([
    ['data', { data: WRITTEN }, { kind: 'data', data: WRITTEN }],
    ['a throttle in a 200 body', { errors: [error('THROTTLED')] }, { kind: 'throttled', retryAfterMs: 2000 }],
    ['a query that costs too much', { errors: [error('MAX_COST_EXCEEDED')] }, { kind: 'refused', code: 'max_cost_exceeded', detail: 'no', atDoor: true }],
    [
      'a denied root field',
      { data: { productVariantsBulkUpdate: null }, errors: [error('ACCESS_DENIED', ['productVariantsBulkUpdate'])] },
      { kind: 'refused', code: 'access_denied', detail: 'no', atDoor: true },
    ],
  ])('is taken for what it proves: %s', (_name, body, expected) => {
    expect(answer(body)).toEqual(expected);
  });

  it('counts the wait for a throttle from the bucket, and adds a little', () => {
    const cost = { requestedQueryCost: 100, throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 20, restoreRate: 50 } };

    expect(answer({ errors: [error('THROTTLED')], extensions: { cost } })).toEqual({ kind: 'throttled', retryAfterMs: 2100 });
  });

  it.each([
    ['3', 3000],
    ['2.0', 2000],
    [null, 2000],
    ['soon', 2000],
    ['86400', 60_000],
    ['-5', 0],
  ])('takes a 429 with Retry-After %s as a wait of %s ms', (retryAfter, retryAfterMs) => {
    expect(answer('', 429, retryAfter)).toEqual({ kind: 'throttled', retryAfterMs });
  });

  it('takes a 401 as a dead token, and a shop that is closed or gone as a refusal at the door', () => {
    expect(answer('{}', 401)).toEqual({ kind: 'unauthorized' });
    expect([402, 403, 404, 423].map((status) => answer('', status))).toEqual(
      [402, 403, 404, 423].map((status) => ({ kind: 'refused', code: `http_${status}`, detail: '', atDoor: true })),
    );
  });

  it.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html><html></html>'],
    ['half an answer', '{"data":{"productVariants'],
    ['a list', '[]'],
    ['a number', '7'],
    ['no data', {}],
    ['empty data', { data: null }],
    ['an empty list of errors and no data', { errors: [] }],
    ['an error without a code', { errors: [{ message: 'no' }] }],
    ['an error as text', { errors: 'no' }],
    ['an inner error', { data: { productVariantsBulkUpdate: null }, errors: [error('INTERNAL_SERVER_ERROR', ['productVariantsBulkUpdate'])] }],
    ['a timeout', { errors: [error('TIMEOUT')] }],
    ['a refusal beside an inner error', { errors: [error('ACCESS_DENIED'), error('INTERNAL_SERVER_ERROR')] }],
    ['a throttle beside data', { data: WRITTEN, errors: [error('THROTTLED')] }],
  ])('proves nothing when it is %s', (_name, body) => {
    expect(answer(body)).toEqual({ kind: 'garbled', status: 200 });
  });

  it.each([400, 408, 418, 500, 502, 503, 504])('proves nothing with status %s, whatever the body says', (status) => {
    expect(answer({ data: WRITTEN }, status)).toEqual({ kind: 'garbled', status });
  });

  it('does not take a refusal met while reading the result for a refusal of the work', () => {
    const inside = error('ACCESS_DENIED', ['productVariantsBulkUpdate', 'productVariants']);

    expect(answer({ data: WRITTEN, errors: [inside] })).toMatchObject({ kind: 'refused', atDoor: false });
    // A field that may not be null takes its parents with it: the path still says how deep it was.
    expect(answer({ data: { productVariantsBulkUpdate: null }, errors: [inside] })).toMatchObject({ kind: 'refused', atDoor: false });
  });
});
