import { randomBytes } from 'node:crypto';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import type { DoorContext, WebComposition } from './composition-type.ts';
import { secured, withNonce } from './headers.server.ts';
import { API_BASE } from './public-api/operation.ts';

export type WebHandler = (request: Request, requestId: string) => Promise<Response>;

/**
 * The whole web door as one function from request to answer: Remix inside, our headers around it. The express server only
 * carries bytes, and a test can call this without a socket.
 */
export function createWebHandler(composition: WebComposition, build: ServerBuild, mode: string): WebHandler {
  const remix = createRequestHandler(build, mode);
  const { appBridgeUrl } = composition.clientScripts;

  return async (request, requestId) => {
    const nonce = randomBytes(16).toString('base64url');
    const context: DoorContext = {
      composition,
      requestId,
      nonce,
      log: composition.log.child({ requestId }),
      hostAnswer: { response: null },
    };
    const rendered = await remix(request, { ...context });
    // Fetches of the app itself get the same answer through Remix, which knows how to tell its client of a redirect.
    const isData = new URL(request.url).searchParams.has('_data');
    const response = await chosen(rendered, isData ? null : context.hostAnswer.response, nonce);
    response.headers.set('X-Request-Id', requestId);

    const { protocol, pathname } = new URL(request.url);
    const https = protocol === 'https:';
    if (!(response.headers.get('Content-Type') ?? '').startsWith('text/html')) {
      return secured(response, { kind: pathname.startsWith(`${API_BASE}/`) ? 'api' : 'data', https });
    }
    const frameAncestors = platformOf(composition, request)?.frameAncestors(request) ?? [];
    return secured(response, { kind: 'document', nonce, frameAncestors, scripts: [appBridgeUrl], https });
  };
}

/** A path's first part names its host (`/shopify/...`); unknown ones may not be framed at all. */
function platformOf(composition: WebComposition, request: Request) {
  const [, name = ''] = new URL(request.url).pathname.split('/');
  return composition.platforms[name] ?? null;
}

/**
 * The platform's answer goes out untouched where it made one (Remix would render a thrown page inside our error screen),
 * except for the nonce its inline scripts need.
 */
async function chosen(rendered: Response, answer: Response | null, nonce: string): Promise<Response> {
  if (answer === null) {
    return new Response(rendered.body, rendered);
  }
  await rendered.body?.cancel();
  if (!(answer.headers.get('Content-Type') ?? '').startsWith('text/html')) {
    return new Response(answer.body, answer);
  }
  return new Response(withNonce(await answer.text(), nonce), answer);
}
