/** A program that uses the public API, and its description as a table of what there is to try. */
import { API_SCOPES, type ApiScope } from '#app/modules/stores/api-scopes.ts';
import type { NewKeyOutcome } from '#app/modules/stores/views.ts';
import type { Merchant } from '#tools/lib/merchant.ts';

export interface Call {
  method?: string;
  key?: string | null;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** Of what is JSON. */
  body: Record<string, unknown>;
}

export async function callApi(appUrl: string, path: string, { method = 'GET', key = null, query = {}, headers = {}, body }: Call = {}): Promise<Reply> {
  const url = new URL(`/api/v1${path}`, appUrl);
  Object.entries(query).forEach(([name, value]) => url.searchParams.append(name, value));
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} };
}

export interface MadeKey {
  id: string;
  key: string;
}

/** Makes a key as its owner does, on the screen of keys. */
export async function makeKey(merchant: Merchant, { scopes = API_SCOPES, days = null }: { scopes?: readonly ApiScope[]; days?: number | null } = {}): Promise<MadeKey> {
  return made(await merchant.act<NewKeyOutcome>('/shopify/settings/api-keys', 'shopify.api-keys', 'createKey', { name: 'Test', scopes, days }));
}

export async function rotateKey(merchant: Merchant, id: string, overlapHours: number): Promise<MadeKey> {
  return made(await merchant.act<NewKeyOutcome>('/shopify/settings/api-keys', 'shopify.api-keys', 'rotateKey', { id, overlapHours }));
}

function made(outcome: NewKeyOutcome): MadeKey {
  if (outcome.kind !== 'made') {
    throw new Error(`No key was made: ${outcome.code}`);
  }
  return outcome;
}

type Json = Readonly<Record<string, unknown>>;

export interface DescribedOperation {
  id: string;
  method: string;
  /** `/products/{productId}` */
  path: string;
  scope: ApiScope;
  query: string[];
  /** Of the good answer. */
  status: number;
  schema: Json;
  example: unknown;
}

interface Description extends Json {
  paths: Record<string, Record<string, Json>>;
}

/** Every operation that needs a key, read from the description alone. */
export function operationsOf(description: Description): DescribedOperation[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, raw]) => {
      const { operationId, security, parameters, responses } = raw as {
        operationId: string;
        security: Record<string, ApiScope[]>[];
        parameters: { name?: string; in?: string }[];
        responses: Record<string, { content?: Record<string, { schema: Json; example: unknown }> }>;
      };
      const scope = security[0]?.['key']?.[0];
      const [status, answer] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
      const content = answer?.content?.['application/json'];
      const query = (parameters ?? []).flatMap((one) => (one.in === 'query' && one.name !== undefined ? [one.name] : []));
      return scope && content ? [{ id: operationId, method: method.toUpperCase(), path, scope, query, status: Number(status), ...content }] : [];
    }),
  );
}
