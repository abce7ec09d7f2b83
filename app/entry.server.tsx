import { type ActionFunctionArgs, createReadableStreamFromReadable, type EntryContext, type LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { withoutNulls } from './http/without-nulls.server.ts';
import { NonceContext } from './ui/nonce.ts';

const ABORT_MS = 8_000;

/** Renders the whole document before it is sent: loaders are awaited anyway, and a late failure can still change the status. */
export default function handleRequest(request: Request, status: number, headers: Headers, remix: EntryContext, context: LoaderFunctionArgs['context']): Promise<Response> {
  return new Promise((resolve, reject) => {
    let answerStatus = status;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <RemixServer context={remix} url={request.url} abortDelay={ABORT_MS} nonce={context.nonce} />
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onAllReady: () => {
          const body = withoutNulls();
          headers.set('Content-Type', 'text/html; charset=utf-8');
          resolve(new Response(createReadableStreamFromReadable(body), { status: answerStatus, headers }));
          pipe(body);
        },
        onShellError: reject,
        onError: (error) => {
          answerStatus = 500;
          context.log.error({ err: error }, 'page could not be rendered');
        },
      },
    );
    setTimeout(abort, ABORT_MS + 1_000).unref();
  });
}

/** Loaders answer problems themselves; what reaches here is a bug or an aborted request. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  // A stranger asking for an address we do not have is not our error.
  const unknownAddress = isRouteErrorResponse(error) && error.status < 500;
  if (!request.signal.aborted && !unknownAddress) {
    context.log.error({ err: error }, 'unexpected error in a route');
  }
}
