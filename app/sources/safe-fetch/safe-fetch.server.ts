/**
 * GET for addresses that merchants and strangers chose. Nothing but public http(s) on ports 80 and 443, each redirect checked
 * anew, a cap on decoded bytes (a small body may unpack into a huge one) and on time. No cookies, no credentials.
 */
import { Agent, fetch } from 'undici';
import type { Response } from 'undici';
import { AppError } from '#app/lib/errors.ts';
import { checkUrl } from './address.ts';
import { REFUSED, safeConnector } from './connector.server.ts';
import type { Resolve } from './connector.server.ts';

export interface SafeFetchOptions {
  /** `host:port` whose address and port are not checked: rival shops on loopback in development. */
  allow: ReadonlySet<string>;
  userAgent: string;
  resolve?: Resolve;
  /** From the first byte sent to the last byte read, redirects included. */
  totalMs?: number;
  headersMs?: number;
  bodyMs?: number;
  connectMs?: number;
}

export interface FetchRequest {
  /** Decoded bytes read at most. */
  maxBytes?: number;
  /** At the cap: keep what was read instead of failing (robots.txt). */
  truncate?: boolean;
  accept?: string;
  signal?: AbortSignal | undefined;
  /** Asked before a redirect is followed; throws to stop. */
  onRedirect?: (to: URL) => Promise<void>;
}

export interface Fetched {
  status: number;
  /** After redirects. */
  url: string;
  /** First value, or null. */
  header(name: string): string | null;
  text: string;
}

export interface SafeFetch {
  /** @throws AppError source_address_refused | source_unreadable */
  get(address: string, request?: FetchRequest): Promise<Fetched>;
  close(): Promise<void>;
}

const MAX_HOPS = 5;
const MAX_BYTES = 4 * 1024 * 1024;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  const { allow, userAgent, headersMs = 10_000, bodyMs = 20_000, totalMs = 30_000, connectMs = 5000 } = options;
  const dispatcher = new Agent({
    connect: safeConnector(allow, connectMs, options.resolve),
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    maxHeaderSize: 32 * 1024,
    connections: 2,
    keepAliveTimeout: 5000,
  });

  async function get(address: string, request: FetchRequest = {}): Promise<Fetched> {
    const deadline = AbortSignal.timeout(totalMs);
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    let next = address;
    for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
      const checked = checkUrl(next, allow);
      if (!checked.ok) {
        throw new AppError('source_address_refused', { reason: checked.reason });
      }
      if (hop > 0) {
        await request.onRedirect?.(checked.url);
      }
      const answer = await send(checked.url, request, signal);
      if (typeof answer !== 'string') {
        return answer;
      }
      next = answer;
    }
    throw new AppError('source_unreadable', { reason: 'too_many_redirects' });
  }

  /** One request: what came, or where it points to. */
  async function send(url: URL, request: FetchRequest, signal: AbortSignal): Promise<Fetched | string> {
    const headers = { 'user-agent': userAgent, accept: request.accept ?? '*/*', 'accept-encoding': 'gzip, deflate, br' };
    try {
      const response = await fetch(url, { dispatcher, redirect: 'manual', signal, headers, credentials: 'omit' });
      const location = response.headers.get('location');
      if (REDIRECTS.includes(response.status) && location !== null) {
        await response.body?.cancel();
        return URL.canParse(location, url) ? new URL(location, url).href : location;
      }
      const text = await readText(response, request);
      return { status: response.status, url: url.href, header: (name) => response.headers.get(name), text };
    } catch (error) {
      throw translate(error, request.signal);
    }
  }

  return { get, close: () => dispatcher.close() };
}

async function readText(response: Response, { maxBytes = MAX_BYTES, truncate = false }: FetchRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > maxBytes) {
      if (!truncate) {
        throw new AppError('source_unreadable', { reason: 'too_large', maxBytes });
      }
      chunks.push(bytes.subarray(0, bytes.byteLength - (size - maxBytes)));
      break;
    }
    chunks.push(bytes);
  }
  return decoder(response.headers.get('content-type')).decode(Buffer.concat(chunks));
}

function decoder(contentType: string | null): TextDecoder {
  const charset = /charset\s*=\s*"?([\w-]{1,40})/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** A caller's own abort stays what it is; a refused address and a broken connection get their codes. */
function translate(error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof AppError || signal?.aborted === true) {
    return error;
  }
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === REFUSED) {
      return new AppError('source_address_refused', { reason: 'address' });
    }
    if (cause instanceof AggregateError && cause.errors.some((each) => each instanceof Error && 'code' in each && each.code === REFUSED)) {
      return new AppError('source_address_refused', { reason: 'address' });
    }
  }
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return new AppError('source_unreadable', { reason: timedOut ? 'timeout' : 'network' }, { cause: error });
}
