/** The web process: builds the composition once, listens, and leaves politely. */
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { createComposition } from '#app/composition.server.ts';
import { readConfig } from '#app/config.server.ts';
import { systemClock } from '#app/lib/clock.ts';
import type { WebComposition } from './composition-type.ts';
import type { HealthState } from './health.server.ts';
import { createWebServer } from './server.server.ts';

/** Long enough for a balancer that asks /readyz every second to notice. */
const DRAIN_MS = Number(process.env['DRAIN_MS'] ?? 2_000);
const FORCE_MS = 15_000;

const root = fileURLToPath(new URL('../../', import.meta.url));

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const composition: WebComposition = await createComposition(config, 'web');
  // A computed address keeps the type checker and the bundler out of the build folder.
  const build = (await import(new URL('../../build/server/index.js', import.meta.url).href)) as ServerBuild;
  const state: HealthState = { version: await version(), startedAt: systemClock.now(), stopping: false };
  const mode = process.env['NODE_ENV'] ?? 'production';
  const server = createWebServer({ composition, build, assets: `${root}build/client`, state, mode });

  server.listen(config.web.port, config.web.host, () => {
    const { port, address } = server.address() as AddressInfo;
    composition.log.info({ port, address }, 'web is listening');
    process.send?.({ port });
  });

  const stop = async (signal: string) => {
    if (state.stopping) {
      return;
    }
    state.stopping = true;
    composition.log.info({ signal }, 'web is stopping');
    setTimeout(() => process.exit(1), FORCE_MS).unref();
    await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      composition.live.close();
      server.closeIdleConnections();
    });
    await composition.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop('SIGTERM'));
  process.once('SIGINT', () => void stop('SIGINT'));
  // A parent that started us over IPC and died must not leave us behind.
  process.once('disconnect', () => void stop('disconnect'));
}

async function version(): Promise<string> {
  const text = await readFile(`${root}package.json`, 'utf8');
  const { version: found } = JSON.parse(text) as { version: string };
  return found;
}

await main();
