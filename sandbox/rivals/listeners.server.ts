import { createServer, type Server } from 'node:http';
import type { Sandbox } from '#sandbox/context.server.ts';
import { closeServer, listen } from '#sandbox/lib/listen.server.ts';
import { storefront } from '#sandbox/rivals/storefront.server.ts';
import { toRival } from '#sandbox/rivals/rival.ts';

/** Every rival has a host and port of its own, like a shop in the world. */
export interface RivalListeners {
  /** Starts a rival's listener, on the port it had before when that is free; its base URL. */
  start(rivalId: number): Promise<string>;
  stop(rivalId: number): Promise<void>;
  urlOf(rivalId: number): string | null;
  startAll(): Promise<void>;
  stopAll(): Promise<void>;
}

export function rivalListeners(sandbox: Sandbox, host: string): RivalListeners {
  const running = new Map<number, { server: Server; url: string }>();

  const start = async (rivalId: number): Promise<string> => {
    const already = running.get(rivalId);
    if (already) {
      return already.url;
    }
    const rival = toRival((await sandbox.db.rows('select * from rival where id = $1', [rivalId]))[0]);
    const { server, port } = await listenPreferring(() => createServer(storefront(sandbox, rivalId)), rival.port, host);
    const url = `http://${host}:${String(port)}`;
    running.set(rivalId, { server, url });
    await sandbox.db.query('update rival set port = $2 where id = $1', [rivalId, port]);
    return url;
  };
  const stop = async (rivalId: number): Promise<void> => {
    const found = running.get(rivalId);
    running.delete(rivalId);
    if (found) {
      await closeServer(found.server);
    }
  };

  return {
    start,
    stop,
    urlOf: (rivalId) => running.get(rivalId)?.url ?? null,
    startAll: async () => {
      for (const { id } of await sandbox.db.rows<{ id: number }>('select id from rival order by id')) {
        await start(id);
      }
    },
    stopAll: async () => {
      await Promise.all([...running.keys()].map(stop));
    },
  };
}

async function listenPreferring(create: () => Server, preferred: number | null, host: string): Promise<{ server: Server; port: number }> {
  if (preferred !== null) {
    const server = create();
    try {
      return { server, port: await listen(server, preferred, host) };
    } catch {
      server.close(); // somebody else has the port by now: any other will do, and GET tells which
    }
  }
  const server = create();
  return { server, port: await listen(server, 0, host) };
}
