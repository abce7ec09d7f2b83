import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { takeFault } from '#sandbox/faults/take-fault.server.ts';
import { breakAnswer } from '#sandbox/faults/break-answer.server.ts';
import { mintUserAnswer } from '#sandbox/shopify/online-user.ts';
import { verifySessionToken } from '#sandbox/shopify/session-token.server.ts';
import { shopOfRequest } from '#sandbox/shopify/shop-of-request.server.ts';
import { issueTokens, refreshTokens } from '#sandbox/shopify/tokens.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const OFFLINE = 'urn:shopify:params:oauth:token-type:offline-access-token';
const ONLINE = 'urn:shopify:params:oauth:token-type:online-access-token';

const bodySchema = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  grant_type: z.string().optional(),
  subject_token: z.string().optional(),
  subject_token_type: z.string().optional(),
  requested_token_type: z.string().optional(),
  expiring: z.union([z.string(), z.number()]).optional(),
  refresh_token: z.string().optional(),
});
type Body = z.infer<typeof bodySchema>;

interface Answer {
  status: number;
  body: object;
}

/** `POST /admin/oauth/access_token`: token exchange and refresh. */
export async function accessToken(sandbox: Sandbox, req: Request, res: Response): Promise<void> {
  const store = await shopOfRequest(sandbox, req);
  if (!store) {
    res.status(404).json({ errors: 'Not Found' });
    return;
  }
  const body = bodySchema.safeParse(req.body);
  const grant = body.success && body.data.grant_type === 'refresh_token' ? 'token.refresh' : 'token.exchange';
  const fault = await takeFault(sandbox, store, ['token', grant]);
  if (fault && (await breakAnswer(fault, { store, res, sandbox }, 'before'))) {
    return;
  }
  const answer = body.success ? await answerGrant(sandbox, store, body.data) : refuse(400, 'invalid_request', 'The request body could not be read.');
  if (fault && (await breakAnswer(fault, { store, res, sandbox, text: JSON.stringify(answer.body) }, 'after'))) {
    return;
  }
  res.status(answer.status).set('Cache-Control', 'no-store').json(answer.body);
}

async function answerGrant(sandbox: Sandbox, store: Store, body: Body): Promise<Answer> {
  if (body.client_id !== sandbox.app.apiKey || body.client_secret !== sandbox.app.apiSecret) {
    return refuse(401, 'invalid_client', 'Client authentication failed.');
  }
  switch (body.grant_type) {
    case EXCHANGE:
      return exchange(sandbox, store, body);
    case 'refresh_token': {
      const issued = await refreshTokens(sandbox, store, body.refresh_token ?? '');
      return issued ? { status: 200, body: issued } : refreshRefused(store);
    }
    default:
      return refuse(400, 'unsupported_grant_type', 'The grant type is not supported.');
  }
}

async function exchange({ db, app, clock }: Sandbox, store: Store, body: Body): Promise<Answer> {
  const now = clock.now();
  const claims = body.subject_token_type === ID_TOKEN ? verifySessionToken(app, body.subject_token ?? '', store.shop, now) : null;
  if (!claims || (store.switches.sessionTokenSingleUse && !(await isFirstUse({ db }, store.id, claims.jti)))) {
    return refuse(400, 'invalid_subject_token', 'The subject token is not active or has already been used.');
  }
  if (body.requested_token_type === ONLINE) {
    const issued = await issueTokens(db, store, { now, expiring: false });
    return { status: 200, body: mintUserAnswer({ accessToken: issued.access_token, scope: issued.scope, userId: claims.sub, locale: store.locale }) };
  }
  if (body.requested_token_type !== OFFLINE) {
    return refuse(400, 'invalid_request', 'The requested token type is not supported.');
  }
  const expiring = String(body.expiring ?? '') === '1';
  if (!expiring && store.switches.nonExpiringTokens === 'refuse') {
    return refuse(400, 'invalid_request', 'This app must request expiring offline access tokens.');
  }
  return { status: 200, body: await issueTokens(db, store, { now, expiring }) };
}

async function isFirstUse({ db }: Pick<Sandbox, 'db'>, storeId: number, jti: string): Promise<boolean> {
  const { rowCount } = await db.query('insert into used_session_token (store_id, jti) values ($1, $2) on conflict do nothing', [storeId, jti]);
  return rowCount === 1;
}

function refreshRefused(store: Store): Answer {
  return store.switches.refreshError === 'invalid_request_401'
    ? refuse(401, 'invalid_request', 'This request requires an active refresh_token.')
    : refuse(400, 'invalid_grant', 'The refresh token is invalid, expired or already rotated.');
}

function refuse(status: number, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
