/** One request to the Admin API, and what its answer proves. */
import { z } from 'zod';
import { isAppError } from '#app/lib/errors.ts';
import type { Credentials } from '../port.ts';
import { ADMIN_API_VERSION } from './operations.ts';
import { createPace, type Pace } from './pace.ts';

/**
 * `lost` and `garbled` prove nothing: a mutation may or may not have been carried out. `unsent`, `throttled`,
 * `unauthorized` and a refusal `atDoor` prove that it was not.
 */
export type GraphqlAnswer =
  | { kind: 'data'; data: unknown }
  | { kind: 'throttled'; retryAfterMs: number }
  | { kind: 'unauthorized' }
  /** `atDoor`: refused as a whole, before any of it was carried out. */
  | { kind: 'refused'; code: string; detail: string; atDoor: boolean }
  | { kind: 'lost' }
  | { kind: 'garbled'; status: number }
  /** No request left: the credentials could not be had, or it was too late to send. */
  | { kind: 'unsent'; retryAfterMs: number };

export interface GraphqlTransport {
  /** @param mayLeave asked when everything else is ready, since getting credentials may take long; false: nothing is sent */
  (operation: string, variables: object, mayLeave?: () => Promise<boolean>): Promise<GraphqlAnswer>;
}

export interface GraphqlEndpoint {
  shop: string;
  credentials: () => Promise<Credentials>;
  /** Where `https://{shop}` is redirected in development; undefined in production. */
  baseUrl: string | undefined;
  timeoutMs: number;
  /** What this process knows of the shop's bucket; shared by all that speak to the shop. */
  pace?: Pace;
}

export function graphqlTransport({ shop, credentials, baseUrl, timeoutMs, pace = createPace() }: GraphqlEndpoint): GraphqlTransport {
  const endpoint = new URL(`/admin/api/${ADMIN_API_VERSION}/graphql.json`, baseUrl ?? `https://${shop}`);
  return async (query, variables, mayLeave) => {
    const token = await tokenOf(credentials);
    if (typeof token !== 'string') {
      return token;
    }
    if (!mayLeave) {
      // Reading can wait for its points; being refused for the lack of them would cost a call more.
      await pace.points(query);
    }
    if (mayLeave && !(await mayLeave())) {
      return { kind: 'unsent', retryAfterMs: 1000 };
    }
    let response: Response;
    let text: string;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'content-type': 'application/json', accept: 'application/json', 'x-shopify-access-token': token, ...(baseUrl ? { 'x-original-host': shop } : {}) },
        body: JSON.stringify({ query, variables }),
      });
      text = await response.text();
    } catch {
      return { kind: 'lost' };
    }
    const body = parseJson(text);
    pace.learn(query, body);
    return readParsed(response.status, response.headers.get('retry-after'), body);
  };
}

/** The access token, or why there is none: in the middle of a batch that is an answer about one request, not the end of all. */
async function tokenOf(credentials: () => Promise<Credentials>): Promise<string | GraphqlAnswer> {
  try {
    return (await credentials()).accessToken;
  } catch (error) {
    if (isAppError(error) && error.code === 'needs_reauth') {
      return { kind: 'unauthorized' };
    }
    if (isAppError(error) && error.code === 'platform_unavailable') {
      return { kind: 'unsent', retryAfterMs: Number(error.params['retryAfterMs'] ?? 5000) };
    }
    throw error;
  }
}

const answerError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z.object({ code: z.string().optional() }).loose().nullish(),
});
type AnswerError = z.infer<typeof answerError>;

const envelope = z.object({
  // A refusal before execution has no `data` at all.
  data: z.unknown().optional(),
  errors: z.array(answerError).or(z.string()).optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number(),
          throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() }),
        })
        .optional(),
    })
    .optional(),
});
type Envelope = z.infer<typeof envelope>;

/** What a status and a body prove. Pure, so that every odd answer is a test. */
export function readAnswer(status: number, retryAfter: string | null, text: string): GraphqlAnswer {
  return readParsed(status, retryAfter, parseJson(text));
}

function readParsed(status: number, retryAfter: string | null, body: unknown): GraphqlAnswer {
  if (status === 401) {
    return { kind: 'unauthorized' };
  }
  if (status === 429) {
    return { kind: 'throttled', retryAfterMs: Math.max(0, Math.min(60, Number(retryAfter) || 2)) * 1000 };
  }
  if (status === 402 || status === 403 || status === 404 || status === 423) {
    return { kind: 'refused', code: `http_${status}`, detail: '', atDoor: true };
  }
  const parsed = status === 200 ? envelope.safeParse(body) : undefined;
  if (!parsed?.success) {
    return { kind: 'garbled', status };
  }
  return readEnvelope(parsed.data, status);
}

function readEnvelope(body: Envelope, status: number): GraphqlAnswer {
  const errors: AnswerError[] = typeof body.errors === 'string' ? [{ message: body.errors }] : (body.errors ?? []);
  const [first] = errors;
  if (first === undefined) {
    return body.data === null || body.data === undefined ? { kind: 'garbled', status } : { kind: 'data', data: body.data };
  }
  const codes = errors.map((error) => error.extensions?.code ?? '');
  const untouched = !hasResult(body.data);
  if (codes.every((code) => code === 'THROTTLED') && untouched) {
    return { kind: 'throttled', retryAfterMs: waitFor(body) };
  }
  // What failed by itself may have failed half done, and says nothing.
  if (codes.some((code) => NO_PROOF.has(code))) {
    return { kind: 'garbled', status };
  }
  // An error further in than the root field was met while reading the result of work that may be done.
  const atDoor = untouched && errors.every(({ path }) => (path?.length ?? 0) <= 1);
  return { kind: 'refused', code: (codes[0] ?? '').toLowerCase(), detail: first.message.slice(0, 200), atDoor };
}

const NO_PROOF: ReadonlySet<string> = new Set(['', 'INTERNAL_SERVER_ERROR', 'TIMEOUT', 'THROTTLED']);

/** Does any root field hold something? */
function hasResult(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.values(data).some((value) => value !== null);
}

/** shopify.md 3.1: ceil((requested - available) / restore rate) seconds, plus a little. */
function waitFor(body: Envelope): number {
  const cost = body.extensions?.cost;
  if (!cost) {
    return 2000;
  }
  const missing = Math.max(1, cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable);
  return Math.ceil(missing / Math.max(1, cost.throttleStatus.restoreRate)) * 1000 + 100;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
