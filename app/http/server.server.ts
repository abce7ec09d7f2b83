import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { ServerBuild } from '@remix-run/node';
import express, { type NextFunction, type Request as ExpressRequest, type Response as ExpressResponse } from 'express';
import { compressedAssets } from './assets.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { COLLECTOR_BYTES, COLLECTOR_PATH } from './collector.server.ts';
import type { WebComposition } from './composition-type.ts';
import { sendFetchResponse, toFetchRequest } from './express-bridge.server.ts';
import { createWebHandler } from './handler.server.ts';
import { securityHeaders } from './headers.server.ts';
import { problemOf } from './problem.server.ts';
import { apiRefusal } from './public-api/api-refusal.server.ts';
import { API_BASE } from './public-api/operation.ts';
import { health, type HealthState, ready, status } from './health.server.ts';

/** Larger than any form and any webhook; what is inside is checked by its schema. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;
/** A merchant's price list, which is read as a stream and never held. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const maxBytes = (req: ExpressRequest): number => (/\/(?:offers|costs)-upload$/.test(req.path) ? MAX_FILE_BYTES : isCollector(req) ? COLLECTOR_BYTES : MAX_BODY_BYTES);
const isCollector = (req: ExpressRequest): boolean => req.method === 'POST' && req.path === COLLECTOR_PATH;
const YEAR_SECONDS = 31_536_000;

export interface WebServerOptions {
  composition: WebComposition;
  build: ServerBuild;
  /** Folder of the browser build. */
  assets: string;
  state: HealthState;
  mode: string;
}

/** Health, files, then Remix. */
export function createWebServer({ composition, build, assets, state, mode }: WebServerOptions): Server {
  const app = express();
  const handle = createWebHandler(composition, build, mode);
  app.disable('x-powered-by');
  // One proxy in front (it says https and the public host); without one these headers change nothing that we trust.
  app.set('trust proxy', 1);
  app.use(requestLog(composition));

  app.get('/healthz', (_req, res) => json(res, health()));
  app.get('/readyz', (_req, res, next) => void ready(composition, state).then((answer) => json(res, answer), next));
  app.get('/status', (_req, res, next) => void status(composition, state).then((answer) => json(res, answer), next));

  const files = (folder: string, maxAge: number, immutable: boolean) =>
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (res) => {
        setAll(res, securityHeaders({ kind: 'asset', https: false }));
        res.setHeader('Cache-Control', `public, max-age=${maxAge}${immutable ? ', immutable' : ''}`);
      },
    });
  // File names under assets/ carry a hash of their content; the rest of public/ does not.
  app.use('/assets', compressedAssets(`${assets}/assets`), files(`${assets}/assets`, YEAR_SECONDS, true), (_req, res) => json(res, { status: 404, body: { code: 'not_found' } }));
  app.use(files(assets, 3600, false));

  app.use(limitRate(composition));
  app.use(limitBody(composition));
  app.all('*', (req, res, next) => {
    toFetchRequest(req, res, maxBytes(req))
      .then((request) => handle(request, requestIdOf(res)))
      .then((response) => sendFetchResponse(res, response))
      .catch(next);
  });

  app.use((error: unknown, _req: ExpressRequest, res: ExpressResponse, next: NextFunction) => {
    composition.log.error({ err: error, requestId: requestIdOf(res) }, 'request failed outside Remix');
    if (res.headersSent) {
      next(error);
      return;
    }
    json(res, { status: 500, body: { code: 'internal', params: {}, requestId: requestIdOf(res) } });
  });
  return createServer(app);
}

/** One line per answer. Never the query string: the host puts the identity token there. */
function requestLog(composition: WebComposition) {
  return (req: ExpressRequest, res: ExpressResponse, next: NextFunction) => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    res.locals['requestId'] = requestId;
    res.setHeader('X-Request-Id', requestId);
    const path = req.path;
    res.on('finish', () => {
      const fields = { requestId, method: req.method, path, status: res.statusCode, ms: Math.round(performance.now() - startedAt) };
      if (path.startsWith('/assets/') || path === '/healthz' || path === '/readyz') {
        composition.log.debug(fields, 'answered');
      } else {
        composition.log.info(fields, 'answered');
      }
    });
    next();
  };
}

/** Before anybody is known, by address. A platform's webhooks are never refused for their number. */
function limitRate(composition: WebComposition) {
  const { limits, platforms } = composition;
  const free = new Set(Object.keys(platforms).map((host) => `/${host}/webhooks`));
  return (req: ExpressRequest, res: ExpressResponse, next: NextFunction) => {
    if (free.has(req.path)) {
      next();
      return;
    }
    limits
      .count(isCollector(req) ? 'pixel' : 'door', req.ip ?? 'unknown')
      .then(() => next())
      .catch((error: unknown) => {
        refuse(composition, req, res, error).catch(next);
      });
  };
}

function limitBody(composition: WebComposition) {
  return (req: ExpressRequest, res: ExpressResponse, next: NextFunction): void => {
    if (Number(req.headers['content-length'] ?? 0) > maxBytes(req)) {
      refuse(composition, req, res, new AppError('too_large', { maxBytes: maxBytes(req) })).catch(next);
      return;
    }
    next();
  };
}

/** Each door has its own way of saying no. */
async function refuse({ log, appUrl }: WebComposition, req: ExpressRequest, res: ExpressResponse, error: unknown): Promise<void> {
  if (isCollector(req)) {
    // One answer for everybody: whether a message was kept is nobody's business.
    setAll(res, securityHeaders({ kind: 'data', https: req.secure }));
    res.status(204).end();
    return;
  }
  const setting = { log, appUrl, requestId: requestIdOf(res) };
  const answer = req.path.startsWith(`${API_BASE}/`) ? apiRefusal(req, error, setting) : problemOf(error, setting);
  setAll(res, securityHeaders({ kind: 'data', https: req.secure }));
  await sendFetchResponse(res, answer);
}

function requestIdOf(res: ExpressResponse): string {
  const id: unknown = res.locals['requestId'];
  return typeof id === 'string' ? id : 'unknown';
}

function json(res: ExpressResponse, answer: { status: number; body: object }): void {
  setAll(res, securityHeaders({ kind: 'data', https: res.req.secure }));
  res.status(answer.status).json(answer.body);
}

function setAll(res: { setHeader(name: string, value: string): unknown }, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    res.setHeader(name, value);
  }
}
