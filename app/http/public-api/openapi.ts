/** The description of the public API (OpenAPI 3.1), made of the very schemas that check what goes in and out. Pure. */
import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#app/lib/errors.ts';
import { API_SCOPES } from '#app/modules/stores/api-scopes.ts';
import { API_BASE, API_VERSION, type Deprecations, type Operation, type Shape, type Words } from './operation.ts';
import type { PublicDocument } from './public-api.server.ts';

type Json = Readonly<Record<string, unknown>>;

export interface ApiDescription {
  operations: readonly Operation[];
  documents: readonly Pick<PublicDocument, 'id' | 'path' | 'type'>[];
  deprecations: Deprecations;
}

/** What any operation may refuse with. */
const ALWAYS: readonly ErrorCode[] = [
  'key_missing', 'key_invalid', 'key_expired', 'key_revoked', 'scope_missing', 'store_uninstalled', 'unknown_version', 'unknown_parameter', 'bad_input', 'method_not_allowed',
  'too_many_requests', 'internal',
]; // prettier-ignore
const WITH_BODY: readonly ErrorCode[] = ['unsupported_media_type', 'too_large'];

export function refusalsOf(operation: Operation): readonly ErrorCode[] {
  return [...new Set([...ALWAYS, ...(operation.method === 'POST' ? WITH_BODY : []), ...operation.refusals])];
}

const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    errors: z.array(z.object({ field: z.string(), code: z.string() })).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });

export function openApiOf({ operations, documents, deprecations }: ApiDescription, { appUrl, t }: { appUrl: string; t: Words }): Json {
  const schemas: Record<string, unknown> = {};
  const problem = schemaOf(problemSchema, schemas);
  const paths: Record<string, Record<string, unknown>> = {};
  const at = (path: string): Record<string, unknown> => (paths[pathTemplate(path)] ??= {});
  for (const operation of operations) {
    at(operation.path)[operation.method.toLowerCase()] = {
      operationId: operation.id,
      tags: [operation.tag],
      summary: t(`api.operations.${operation.id}`),
      description: t('api.docs.needs', { scope: operation.scope }),
      security: [{ key: [operation.scope] }],
      ...(Object.hasOwn(deprecations, operation.id) ? { deprecated: true } : {}),
      parameters: [
        ...parametersOf('path', operation.params, t),
        ...parametersOf('query', operation.query, t),
        ...HEADERS.map((name) => ({ $ref: `#/components/parameters/${name}` })),
      ],
      ...(operation.method === 'POST' ? { requestBody: { required: false, content: { 'application/json': { schema: { type: 'object', additionalProperties: false } } } } } : {}),
      responses: {
        [operation.status]: {
          description: t('api.docs.answer'),
          headers: Object.fromEntries(answerHeaders(operation).map((name) => [name, { $ref: `#/components/headers/${name}` }])),
          content: { 'application/json': { schema: schemaOf(operation.answer, schemas), example: operation.example } },
        },
        ...(operation.method === 'GET' ? { 304: { description: t('api.docs.unchanged') } } : {}),
        ...problemsOf(operation, problem, t),
      },
    };
  }
  for (const { id, path, type } of documents) {
    const content = { [type.split(';')[0] ?? type]: { schema: { type: type.startsWith('text/') ? 'string' : 'object' } } };
    at(path)['get'] = { operationId: id, tags: ['meta'], summary: t(`api.operations.${id}`), security: [], responses: { 200: { description: t('api.docs.answer'), content } } };
  }
  return {
    openapi: '3.1.1',
    info: { title: t('api.docs.title'), version: API_VERSION, description: t('api.docs.intro'), license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: `${appUrl}${API_BASE}` }],
    security: [{ key: [] }],
    tags: [...new Set([...operations.map(({ tag }) => tag), 'meta'])].map((name) => ({ name, description: t(`api.tags.${name}`) })),
    paths,
    components: {
      schemas,
      parameters: headerParameters(t),
      headers: Object.fromEntries(
        ['ETag', 'Link', 'Location', 'Mizan-Version', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id', 'Retry-After'].map((name) => [name, { schema: { type: 'string' } }]),
      ),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'mzn_live_…', description: API_SCOPES.map((scope) => `${scope}: ${t(`api.scopes.${scope}`)}`).join('\n') },
      },
    },
  };
}

const HEADERS = ['MizanVersion', 'AcceptLanguage'] as const;

function headerParameters(t: Words): Json {
  return {
    MizanVersion: { name: 'Mizan-Version', in: 'header', required: false, description: t('api.parameters.version'), schema: { type: 'string', enum: [API_VERSION] } },
    AcceptLanguage: { name: 'Accept-Language', in: 'header', required: false, description: t('api.parameters.language'), schema: { type: 'string' } },
  };
}

function answerHeaders({ method, paged }: Operation): string[] {
  return ['Mizan-Version', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id', ...(method === 'GET' ? ['ETag'] : ['Location']), ...(paged ? ['Link'] : [])];
}

/** By status, since that is what OpenAPI knows; the codes stand in the words. */
function problemsOf(operation: Operation, problem: unknown, t: Words): Json {
  const byStatus = Map.groupBy(refusalsOf(operation), (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${t([`api.problems.${code}`, `errors.${code}`])}`).join('\n'),
        content: { 'application/problem+json': { schema: problem } },
        ...(status === 429 ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}),
      },
    ]),
  );
}

export function parametersOf(place: 'path' | 'query', shape: Shape, t: Words): Json[] {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path',
    description: t(`api.parameters.${name}`),
    schema: plainSchema(schema),
  }));
}

/** As it is after reading: what stands in an address is text, and what it must mean is what a caller wants to know. */
function plainSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return rest;
}

/** A schema with its named parts put under the components. */
function schemaOf(schema: z.ZodType, into: Record<string, unknown>): unknown {
  const { $defs = {}, properties } = z.toJSONSchema(z.object({ it: schema }), { io: 'output', reused: 'inline' });
  for (const [name, part] of Object.entries($defs)) {
    const { id: _id, ...rest } = part as Record<string, unknown>;
    into[name] = relocated(rest);
  }
  return relocated(properties?.['it']);
}

function relocated(part: unknown): unknown {
  return JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown;
}

/** `/products/:productId` as `/products/{productId}`. */
export function pathTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
