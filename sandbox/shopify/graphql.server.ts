import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { breakAnswer } from '#sandbox/faults/break-answer.server.ts';
import { takeFault } from '#sandbox/faults/take-fault.server.ts';
import { openCall, type Call, type CallInput } from '#sandbox/shopify/call.server.ts';
import { queryCost } from '#sandbox/shopify/cost.ts';
import { prepareQuery, runQuery, type ReadyQuery } from '#sandbox/shopify/execute.server.ts';
import { adminSchema, API_VERSION } from '#sandbox/shopify/schema.server.ts';
import { shopOfRequest } from '#sandbox/shopify/shop-of-request.server.ts';
import { MAX_QUERY_COST } from '#sandbox/shopify/throttle.ts';
import { scopesOfToken } from '#sandbox/shopify/tokens.server.ts';
import { withImpliedScopes, type Store } from '#sandbox/stores/store.ts';

const bodySchema = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** `POST /admin/api/{version}/graphql.json`, as the platform answers it: also its refusals are HTTP 200, mostly. */
export async function adminGraphql(sandbox: Sandbox, req: Request, res: Response): Promise<void> {
  const requestId = randomUUID();
  res.set({ 'X-Request-Id': requestId, 'X-Shopify-API-Version': API_VERSION });
  const store = await shopOfRequest(sandbox, req);
  if (!store || req.params['version'] !== API_VERSION) {
    res.status(404).json({ errors: 'Not Found' });
    return;
  }
  const body = bodySchema.safeParse(req.body);
  const prepared = body.success ? prepareQuery(body.data.query, body.data.operationName ?? undefined) : null;
  const fault = await takeFault(sandbox, store, prepared?.ok ? prepared.query.names : []);
  if (fault && (await breakAnswer(fault, { sandbox, store, res }, 'before'))) {
    return;
  }

  const granted = await scopesOfToken(sandbox.db, store.id, req.header('x-shopify-access-token') ?? '', sandbox.clock.now());
  if (!granted) {
    res.status(401).json({ errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
    return;
  }
  if (!body.success || !prepared) {
    res.status(400).json({ errors: { query: 'Required parameter missing or invalid' } });
    return;
  }
  if (!prepared.ok) {
    res.json({ errors: prepared.errors.map((error) => error.toJSON()) });
    return;
  }
  const answer = await answerQuery(sandbox, {
    store,
    granted,
    requestId,
    origin: `http://${req.header('host') ?? ''}`,
    query: prepared.query,
    variables: body.data.variables ?? {},
  });
  const text = JSON.stringify(fault?.kind === 'errors_with_partial_data' ? withPartialData(answer) : answer);
  if (fault && (await breakAnswer(fault, { sandbox, store, res, text }, 'after'))) {
    return;
  }
  res.type('json').send(text);
}

interface Asked {
  store: Store;
  granted: readonly string[];
  requestId: string;
  origin: string;
  query: ReadyQuery;
  variables: Readonly<Record<string, unknown>>;
}

/** Reserves the requested points, runs the query, gives back what it did not use. */
async function answerQuery(sandbox: Sandbox, { store, granted, requestId, origin, query, variables }: Asked): Promise<ExecutionResult> {
  const { buckets } = sandbox;
  const priced = { schema: adminSchema().schema, document: query.document, operation: query.operation, variables };
  const round = store.switches.costRounding === 'up' ? Math.ceil : (points: number) => points;
  const requested = round(queryCost(priced));
  const cost = (actual: number | null): { cost: object } => ({
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: buckets.status(store.id, store.plan) },
  });

  if (requested > MAX_QUERY_COST) {
    return refusal(`Query cost is ${String(requested)}, which exceeds the single query max cost limit (${String(MAX_QUERY_COST)}).`, {
      code: 'MAX_COST_EXCEEDED',
      cost: requested,
      maxCost: MAX_QUERY_COST,
      documentation: 'https://shopify.dev/api/usage/rate-limits',
    });
  }
  const isThrottled = store.switches.throttling !== 'off';
  if (isThrottled && !buckets.reserve(store.id, store.plan, requested)) {
    return { ...refusal('Throttled', { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' }), extensions: cost(null) };
  }
  const call = callOf({ sandbox, store, granted, scopes: withImpliedScopes(granted), requestId, origin });
  const result = await runQuery(query, variables, call);
  logUnexpected(result.errors);
  // Plain objects, as the client will see them: graphql's own have no prototype.
  const actual = Math.min(requested, round(queryCost(priced, result.data ?? null)));
  if (isThrottled) {
    buckets.giveBack(store.id, store.plan, requested - actual);
  }
  return { ...(result.data === undefined ? {} : { data: result.data }), ...(result.errors ? { errors: result.errors } : {}), extensions: cost(actual) };
}

function callOf(input: Omit<CallInput, 'ask'>): Call {
  const ask: Call['ask'] = async (text, variables) => {
    const prepared = prepareQuery(text, undefined);
    return prepared.ok ? runQuery(prepared.query, variables, callOf(input)) : { errors: prepared.errors };
  };
  return openCall({ ...input, ask });
}

function refusal(message: string, extensions: Record<string, unknown>): ExecutionResult {
  return { errors: [{ message, extensions } as unknown as GraphQLError] };
}

/** Half an answer: the last root field is gone, and an error says so. */
function withPartialData(answer: ExecutionResult): ExecutionResult {
  const key = Object.keys(answer.data ?? {}).at(-1);
  if (key === undefined) {
    return answer;
  }
  const error = { message: 'Internal error. Looks like something went wrong on our end.', path: [key], extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  return { ...answer, data: { ...answer.data, [key]: null }, errors: [error as unknown as GraphQLError] };
}

/** What a resolver threw without meaning to: shown here, and to the client as the platform would say it. */
function logUnexpected(errors: readonly GraphQLError[] | undefined): void {
  for (const error of errors ?? []) {
    if (error.originalError && error.extensions['code'] === undefined) {
      console.error('sandbox: a resolver failed', error.originalError);
      error.extensions['code'] = 'INTERNAL_SERVER_ERROR';
    }
  }
}
