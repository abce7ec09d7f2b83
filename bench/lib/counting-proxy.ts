/** Stands between the app and the sandbox and counts: calls, refusals for the rate, and the points that answers say they cost. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADMIN_API_VERSION } from '#app/platforms/shopify/operations.ts';

export interface Counted {
  calls: number;
  throttled: number;
  failed: number;
  points: number;
}

export interface CountingProxy {
  url: string;
  /** Since the last call of this. */
  take(): Counted;
  close(): void;
}

const none = (): Counted => ({ calls: 0, throttled: 0, failed: 0, points: 0 });

export async function countingProxy(target: string): Promise<CountingProxy> {
  let counted = none();
  const server = createServer((req, res) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of req) {
        parts.push(part as Buffer);
      }
      const headers = {
        'content-type': 'application/json',
        'x-shopify-access-token': String(req.headers['x-shopify-access-token']),
        'x-original-host': String(req.headers['x-original-host']),
      };
      const answer = await fetch(target + (req.url ?? ''), { method: 'POST', headers, body: Buffer.concat(parts) });
      const text = await answer.text();
      if (req.url?.includes(ADMIN_API_VERSION)) {
        counted.calls += 1;
        counted.throttled += answer.status === 429 || text.includes('"THROTTLED"') ? 1 : 0;
        counted.failed += answer.status >= 500 ? 1 : 0;
        counted.points += Number(/"actualQueryCost":([\d.]+)/.exec(text)?.[1] ?? 0);
      }
      res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(text);
    })().catch(() => res.destroy());
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = counted;
      counted = none();
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
