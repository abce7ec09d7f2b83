/** The sandbox as the platform, in a process of its own, and a store of it with a token to read it. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { root } from './database.ts';

export interface BenchSandbox {
  url: string;
  call(method: string, path: string, body?: object): Promise<unknown>;
  /** @returns an access token */
  addStore(store: { slug: string; seed: number; size: number; plan: string; switches?: object }): Promise<string>;
  stop(): Promise<void>;
}

export async function startSandbox(databaseUrl: string): Promise<BenchSandbox> {
  const app = { SHOPIFY_API_KEY: randomBytes(16).toString('hex'), SHOPIFY_API_SECRET: randomBytes(24).toString('hex') };
  const child = fork(path.join(root, 'sandbox/main.server.ts'), [], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', SANDBOX_DATABASE_URL: databaseUrl, ...app },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(`http://127.0.0.1:${(message as { port: number }).port}`));
    child.once('exit', () => reject(new Error('the sandbox did not start')));
  });
  const call = async (method: string, where: string, body?: object, headers: Record<string, string> = {}): Promise<unknown> => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url + where, { method, headers: { 'content-type': 'application/json', ...headers }, ...init });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`the sandbox answered ${where} with ${response.status}: ${text.slice(0, 200)}`);
    }
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
  return {
    url,
    call,
    addStore: async (store) => {
      await call('POST', '/sandbox/stores', { scopes: ['write_products', 'read_inventory', 'read_orders', 'read_customers'], ...store });
      const { token } = z.object({ token: z.string() }).parse(await call('POST', `/sandbox/stores/${store.slug}/session-token`, {}));
      const exchange = {
        client_id: app.SHOPIFY_API_KEY,
        client_secret: app.SHOPIFY_API_SECRET,
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
        expiring: '1',
      };
      const answer = await call('POST', '/admin/oauth/access_token', exchange, { 'x-original-host': `${store.slug}.myshopify.com` });
      return z.object({ access_token: z.string() }).parse(answer).access_token;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
