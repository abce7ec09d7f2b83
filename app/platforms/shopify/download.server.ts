import { AppError } from '#app/lib/errors.ts';

/** `expired`: the link is of no use any more; `refused`: what comes back is not what was asked for, and would not be next time. */
export type Downloaded = { kind: 'open'; body: AsyncIterable<Uint8Array> } | { kind: 'expired' } | { kind: 'refused' };

export interface Download {
  /**
   * Opens a file at a byte. No credentials go with it: the link itself is the permission.
   * @throws AppError platform_unavailable, also while the body is read
   */
  (url: string, offset: number): Promise<Downloaded>;
}

export interface DownloadOptions {
  /** In development the file comes from this origin; otherwise from anywhere the platform says, by https. */
  baseUrl: string | undefined;
  /** How long nothing may come. The time the reader takes for itself does not count. */
  idleMs: number;
}

export function fileDownload({ baseUrl, idleMs }: DownloadOptions): Download {
  return async (url, offset) => {
    if (!mayRead(url, baseUrl)) {
      return { kind: 'refused' };
    }
    const stop = new AbortController();
    // Offsets are those of the plain file, so it must not be compressed on its way; with a range, fetch says so itself.
    const headers = offset > 0 ? { range: `bytes=${offset}-` } : { 'accept-encoding': 'identity' };
    const response = await inTime(fetch(url, { redirect: 'error', signal: stop.signal, headers }), stop, idleMs);
    const kind = readStatus(response, offset);
    if (kind !== 'open' || !response.body) {
      stop.abort();
      if (kind === 'lost') {
        throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
      }
      return { kind: kind === 'expired' ? 'expired' : 'refused' };
    }
    return { kind: 'open', body: bytesOf(response.body, { skip: response.status === 206 ? 0 : offset, stop, idleMs }) };
  };
}

function mayRead(url: string, baseUrl: string | undefined): boolean {
  if (!URL.canParse(url)) {
    return false;
  }
  const { origin, protocol } = new URL(url);
  return baseUrl === undefined ? protocol === 'https:' : origin === new URL(baseUrl).origin;
}

function readStatus({ status, headers }: Response, offset: number): 'open' | 'expired' | 'refused' | 'lost' {
  if (status === 206) {
    return headers.get('content-range')?.startsWith(`bytes ${offset}-`) ? 'open' : 'refused';
  }
  if (status === 200) {
    return 'open';
  }
  if (status === 400 || status === 401 || status === 403 || status === 404 || status === 410) {
    return 'expired';
  }
  return status === 416 ? 'refused' : 'lost';
}

async function* bytesOf(body: ReadableStream<Uint8Array>, { skip, stop, idleMs }: { skip: number; stop: AbortController; idleMs: number }): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let left = skip;
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), stop, idleMs);
      if (done) {
        return;
      }
      const piece = value.subarray(Math.min(left, value.length));
      left -= value.length - piece.length;
      if (piece.length > 0) {
        yield piece;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
    stop.abort();
  }
}

async function inTime<T>(work: Promise<T>, stop: AbortController, idleMs: number): Promise<T> {
  const timer = setTimeout(() => stop.abort(), idleMs);
  try {
    return await work;
  } catch (cause) {
    throw new AppError('platform_unavailable', { retryAfterMs: 2000 }, { cause });
  } finally {
    clearTimeout(timer);
  }
}
