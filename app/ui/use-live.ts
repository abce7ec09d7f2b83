import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { eventReader } from './live.ts';
import { useHostPath } from './scene.tsx';
import { useReload } from './use-reload.ts';

/** After a failure the stream is tried again in so long; until then work under way is asked for. */
const AGAIN_MS = 15_000;
/** A stream that ends at once is not asked for again at once. */
const SHORTEST_MS = 2000;

/** What this browser has heard, over all pages: what a page was drawn after is no news to it. */
let lastEventId = '';
let lastPulse: Readonly<Record<string, string>> = {};

/**
 * Asks the page's loaders again when the server says that `part` of the store has changed. Where no stream comes through, work that is
 * `active` is asked for every two seconds, as ever.
 */
export function useLive(part: 'sales' | 'runs', active: boolean): void {
  const { revalidate } = useRevalidator();
  const path = useHostPath()('/live');
  const [streams, setStreams] = useState(false);
  const latest = useRef(revalidate);
  useEffect(() => {
    latest.current = revalidate;
  });
  useReload(active && !streams);
  useEffect(() => {
    let controller: AbortController | null = null;
    const onChange = (pulse: Readonly<Record<string, string>>): void => {
      const before = lastPulse[part];
      lastPulse = pulse;
      if (before !== pulse[part]) {
        latest.current();
      }
    };
    // Nobody is told anything while nobody looks; the first word afterwards says whether something has changed.
    const look = (): void => {
      if (document.visibilityState === 'hidden') {
        controller?.abort();
        controller = null;
      } else if (!controller) {
        controller = new AbortController();
        void follow(path, { signal: controller.signal, onChange, onOpen: setStreams });
      }
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      controller?.abort();
    };
  }, [path, part]);
}

interface Follow {
  signal: AbortSignal;
  onChange: (pulse: Readonly<Record<string, string>>) => void;
  onOpen: (open: boolean) => void;
}

/** One stream after another: each ends before the token that opened it. */
async function follow(path: string, { signal, onChange, onOpen }: Follow): Promise<void> {
  while (!signal.aborted) {
    const startedAt = Date.now();
    const ended = await once(path, { signal, onChange, onOpen });
    if (!ended && !signal.aborted) {
      onOpen(false);
      await pause(AGAIN_MS, signal);
    } else if (Date.now() - startedAt < SHORTEST_MS) {
      await pause(SHORTEST_MS, signal);
    }
  }
}

/** @returns whether the stream came and ended as it should */
async function once(path: string, { signal, onChange, onOpen }: Follow): Promise<boolean> {
  try {
    // Not EventSource: it cannot send the session's token, which the host's own fetch adds.
    const response = await fetch(path, { signal, headers: { Accept: 'text/event-stream', ...(lastEventId ? { 'Last-Event-ID': lastEventId } : {}) } });
    if (!response.ok || !response.body || !(response.headers.get('Content-Type') ?? '').startsWith('text/event-stream')) {
      await response.body?.cancel();
      return false;
    }
    onOpen(true);
    const read = eventReader();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      for (const event of read(next.value)) {
        lastEventId = event.id;
        onChange(JSON.parse(event.data) as Readonly<Record<string, string>>);
      }
    }
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
