import type { LiveHub, Pulse } from './live-hub.server.ts';

const BEAT_MS = 15_000;
/** An admin's session token lives a minute: the stream ends before, and its reader comes back with a new one. */
const LONGEST_MS = 50_000;
const LEEWAY_MS = 3000;
const RETRY_MS = 3000;

export interface LiveStreamOptions {
  hub: LiveHub;
  storeId: string;
  read: () => Promise<Pulse>;
  /** What the reader has seen already. */
  lastEventId: string | null;
  /** When the token that opened it ends, milliseconds. */
  tokenEnds: number | null;
  signal: AbortSignal;
  now: () => number;
}

/** Server-sent events: `changed` with what is another now. Null when too many listen. */
export function liveStream({ hub, storeId, read, lastEventId, tokenEnds, signal, now }: LiveStreamOptions): ReadableStream<Uint8Array> | null {
  const encoder = new TextEncoder();
  const channel = new TransformStream<Uint8Array, Uint8Array>(undefined, new CountQueuingStrategy({ highWaterMark: 64 }));
  const writer = channel.writable.getWriter();
  let seen = lastEventId;
  const timers: NodeJS.Timeout[] = [];
  // Who has gone away cannot be told anything: a write that fails is an end.
  const write = (text: string): void => void writer.write(encoder.encode(text)).catch(end);
  const end = (): void => {
    timers.forEach((timer) => clearTimeout(timer));
    stop?.();
    writer.close().catch(() => undefined);
  };
  const stop = hub.listen(storeId, read, (pulse) => {
    if (pulse === null) {
      end();
      return;
    }
    const id = idOf(pulse);
    if (id !== seen) {
      seen = id;
      write(`id: ${id}\nevent: changed\ndata: ${JSON.stringify(pulse)}\n\n`);
    }
  });
  if (stop === null) {
    return null;
  }
  write(`retry: ${RETRY_MS}\n\n`);
  const left = tokenEnds === null ? LONGEST_MS : Math.min(LONGEST_MS, tokenEnds - now() - LEEWAY_MS);
  timers.push(
    setInterval(() => write(': still here\n\n'), BEAT_MS),
    setTimeout(end, Math.max(0, left)),
  );
  timers.forEach((timer) => timer.unref());
  signal.addEventListener('abort', end, { once: true });
  return channel.readable;
}

function idOf(pulse: Pulse): string {
  return Object.keys(pulse)
    .sort()
    .map((name) => `${name}-${pulse[name]}`)
    .join('.');
}

/** When a bearer token says that it ends. It was proven before; nothing is decided by this but when to hang up. */
export function tokenEnd(authorization: string | null): number | null {
  const [, body = ''] = /^Bearer (?:[\w-]+)\.([\w-]+)\./.exec(authorization ?? '') ?? [];
  try {
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null;
  } catch {
    return null;
  }
}
