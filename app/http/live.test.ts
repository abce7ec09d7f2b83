import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#app/lib/log.ts';
import { createLiveHub, type LiveHub, type Pulse } from './live-hub.server.ts';
import { liveStream, tokenEnd } from './live-stream.server.ts';

let hub: LiveHub;
let state: Pulse;
let looks: number;

beforeEach(() => {
  vi.useFakeTimers();
  hub = createLiveHub(silentLog, { everyMs: 1000, mostListeners: 3 });
  state = { sales: '1' };
  looks = 0;
});
afterEach(() => {
  hub.close();
  vi.useRealTimers();
});

const read = (): Promise<Pulse> => {
  looks += 1;
  return Promise.resolve(state);
};

describe('who watches a store', () => {
  it('is told the state and every change of it, with one look for all', async () => {
    const told: Pulse[][] = [[], []];
    const stops = told.map((list) => hub.listen('s', read, (pulse) => pulse && list.push(pulse)));
    await vi.advanceTimersByTimeAsync(0);
    state = { sales: '2' };
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([[{ sales: '1' }, { sales: '2' }], [{ sales: '1' }, { sales: '2' }]]); // prettier-ignore
    await vi.advanceTimersByTimeAsync(5000);
    expect(looks).toBe(7);
    stops.forEach((stop) => stop?.());
    await vi.advanceTimersByTimeAsync(5000);
    expect(looks).toBe(7);
  });

  it('is refused when too many do, and hears of no other store', async () => {
    const told: Pulse[] = [];
    hub.listen('other', () => Promise.resolve({ sales: 'theirs' }), () => undefined); // prettier-ignore
    for (let count = 0; count < 3; count += 1) {
      expect(hub.listen('s', read, (pulse) => pulse && told.push(pulse))).not.toBeNull();
    }
    expect(hub.listen('s', read, () => undefined)).toBeNull();
    await vi.advanceTimersByTimeAsync(3000);
    expect(JSON.stringify(told)).not.toContain('theirs');
  });

  it('goes on being told after a look that failed', async () => {
    const told: Pulse[] = [];
    let fails = true;
    hub.listen('s', () => (fails ? Promise.reject(new Error('away')) : read()), (pulse) => pulse && told.push(pulse)); // prettier-ignore
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toEqual([]);
    fails = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([{ sales: '1' }]);
  });
});

describe('a stream of changes', () => {
  const open = (given: Partial<Parameters<typeof liveStream>[0]> = {}) => {
    const leaving = new AbortController();
    const stream = liveStream({ hub, storeId: 's', read, lastEventId: null, tokenEnds: null, signal: leaving.signal, now: () => Date.now(), ...given });
    const reader = stream?.getReader();
    const decoder = new TextDecoder();
    let text = '';
    let ended = false;
    void (async () => {
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
        text += decoder.decode(next.value, { stream: true });
      }
      ended = true;
    })();
    return { leaving, text: () => text, ended: () => ended };
  };

  it('tells what changed, leaves out what its reader has seen, and says now and then that it is there', async () => {
    const fresh = open();
    const knowing = open({ lastEventId: 'sales-1' });
    await vi.advanceTimersByTimeAsync(10);
    expect(fresh.text()).toBe('retry: 3000\n\nid: sales-1\nevent: changed\ndata: {"sales":"1"}\n\n');
    expect(knowing.text()).toBe('retry: 3000\n\n');
    state = { sales: '2' };
    await vi.advanceTimersByTimeAsync(16_000);
    expect(knowing.text()).toBe('retry: 3000\n\nid: sales-2\nevent: changed\ndata: {"sales":"2"}\n\n: still here\n\n');
  });

  it('ends before the token does, after a minute at most, when its reader leaves, and when the process stops', async () => {
    const dying = open({ tokenEnds: Date.now() + 20_000 });
    const long = open({ tokenEnds: Date.now() + 3_600_000 });
    const left = open();
    left.leaving.abort();
    await vi.advanceTimersByTimeAsync(16_900);
    expect([dying.ended(), long.ended(), left.ended()]).toEqual([false, false, true]);
    await vi.advanceTimersByTimeAsync(200);
    expect(dying.ended()).toBe(true);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(long.ended()).toBe(true);
    const last = open();
    hub.close();
    await vi.advanceTimersByTimeAsync(10);
    expect(last.ended()).toBe(true);
    expect(looks).toBeLessThan(60);
  });

  it('knows when a token ends, and nothing of one that says nothing', () => {
    const token = (claims: object) => `Bearer a.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c`;
    expect(tokenEnd(token({ exp: 100 }))).toBe(100_000);
    expect([null, 'Bearer x', token({}), token({ exp: 'soon' }), 'Bearer a.b.c'].map(tokenEnd)).toEqual([null, null, null, null, null]);
  });
});
