/** The whole app on this machine: PostgreSQL, sandbox, web and worker, each its own process. Demo and tests start it alike. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bootstrapCluster } from './bootstrap.mjs';
import { freePort, startPostgres } from './postgres.mjs';
import { migrate } from './prisma.mjs';

export interface StackOptions {
  root: string;
  /** Which state it keeps: `demo`, `dev`, `e2e` … */
  name: string;
  stage: 'demo' | 'test';
  /** Begins with empty databases and logs: what an earlier run left behind is not found. */
  fresh?: boolean;
  /** Rival shops of the sandbox that the app may reach on loopback, decided after the sandbox is up. */
  prepare?: (sandboxUrl: string) => Promise<{ allow: string[] }>;
  /** Short timings and other settings over the defaults below. */
  env?: Record<string, string>;
  onStep?: (step: string) => void;
}

export interface Proc {
  readonly script: string;
  readonly child: ChildProcess;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface Stack {
  appUrl: string;
  sandboxUrl: string;
  env: Record<string, string>;
  ownerUrl: string;
  /** The sandbox's own rows, for a bench that moves them. */
  sandboxDatabaseUrl: string;
  /** Where the processes' output goes. */
  logs: string;
  web: Proc;
  worker: Proc;
  startWorker(): Promise<Proc>;
  /** Ends and starts processes of the app anew, at the same addresses. */
  restart(which: readonly ('web' | 'worker')[]): Promise<void>;
  stop(): Promise<void>;
}

interface Secrets {
  passwords: Record<string, string>;
  ENCRYPTION_KEYS: string;
  RECEIPT_KEYS: string;
  SHOPIFY_API_KEY: string;
  SHOPIFY_API_SECRET: string;
}

export async function startStack(options: StackOptions): Promise<Stack> {
  const { root, name, onStep = () => undefined } = options;
  const home = path.join(root, '.mizan', name);
  const logs = path.join(home, 'logs');
  if (options.fresh) {
    rmSync(logs, { recursive: true, force: true });
  }
  mkdirSync(logs, { recursive: true });
  const secrets = secretsOf(home);
  const running: Proc[] = [];

  onStep('postgres');
  const server = await startPostgres({ root, name, fresh: options.fresh ?? false, settings: { fsync: options.stage === 'test' ? 'off' : 'on' } });
  try {
    const urls = await bootstrapCluster(server.ownerUrl(), secrets.passwords);
    onStep('migrate');
    migrate(root, urls.DATABASE_OWNER_URL);

    onStep('sandbox');
    const appPort = await freePort();
    const appUrl = `http://127.0.0.1:${appPort}`;
    const shopify = { SHOPIFY_API_KEY: secrets.SHOPIFY_API_KEY, SHOPIFY_API_SECRET: secrets.SHOPIFY_API_SECRET };
    const start = async (script: string, log: string, env: Record<string, string>): Promise<{ proc: Proc; message: { port?: number } }> => {
      const started = await startProcess(root, script, path.join(logs, log), env);
      running.push(started.proc);
      return started;
    };
    const sandbox = await start('sandbox/main.server.ts', 'sandbox.log', {
      ...shopify,
      SANDBOX_DATABASE_URL: urls.SANDBOX_DATABASE_URL,
      SANDBOX_APP_FILE: path.join(root, 'shopify.app.toml'),
      SANDBOX_WEBHOOK_RETRIES_MS: '500,1000,2000,4000,8000,15000,30000,60000',
      APP_URL: appUrl,
      HOST: '127.0.0.1',
      PORT: String(await preferredPort(home)),
    });
    const sandboxUrl = `http://127.0.0.1:${sandbox.message.port}`;
    const { smtpUrl } = (await (await fetch(`${sandboxUrl}/sandbox/mail`)).json()) as { smtpUrl: string };
    const { allow } = (await options.prepare?.(sandboxUrl)) ?? { allow: [] };

    const env: Record<string, string> = {
      STAGE: options.stage,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(appPort),
      APP_URL: appUrl,
      DATABASE_URL: urls.DATABASE_URL,
      DATABASE_SYSTEM_URL: urls.DATABASE_SYSTEM_URL,
      DATABASE_QUEUE_URL: urls.DATABASE_QUEUE_URL,
      ENCRYPTION_KEYS: secrets.ENCRYPTION_KEYS,
      RECEIPT_KEYS: secrets.RECEIPT_KEYS,
      ...shopify,
      SHOPIFY_BASE_URL: sandboxUrl,
      APP_BRIDGE_URL: `${sandboxUrl}/app-bridge.js`,
      FRAME_ANCESTORS: sandboxUrl,
      EGRESS_ALLOW: allow.join(','),
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'Mizan <mizan@app.example>',
      SOURCE_INTERVAL_MS: '5',
      VERIFY_DELAYS_MS: '500,1000,2000,4000',
      SETTLE_WINDOW_MS: '3000',
      SWEEP_EVERY_MS: '1000',
      DRAIN_MS: '0',
      // One machine plays every merchant; the limits have a test of their own.
      ...(options.stage === 'test' ? { RATE_LIMIT_FACTOR: '1000' } : {}),
      ...options.env,
    };
    onStep('web');
    const startWeb = async (): Promise<Proc> => (await start('app/http/main.server.ts', 'web.log', env)).proc;
    const web = await startWeb();
    const startWorker = async (): Promise<Proc> => (await start('app/jobs/main.server.ts', 'worker.log', env)).proc;
    onStep('worker');
    const worker = await startWorker();
    writeFileSync(path.join(home, 'run.json'), JSON.stringify({ pid: process.pid, appUrl, sandboxUrl, databasePort: server.port }, null, 2));
    return {
      appUrl,
      sandboxUrl,
      env,
      ownerUrl: urls.DATABASE_OWNER_URL,
      sandboxDatabaseUrl: urls.SANDBOX_DATABASE_URL,
      logs,
      web,
      worker,
      startWorker,
      restart: async (which) => {
        const current = { web: running.findLast(({ script }) => script.includes('http/main')), worker: running.findLast(({ script }) => script.includes('jobs/main')) };
        await Promise.all(which.map(async (name) => current[name]?.stop()));
        await Promise.all(which.map((name) => (name === 'web' ? startWeb() : startWorker())));
      },
      stop: async () => {
        await Promise.all(running.map((proc) => proc.stop()));
        await server.stop();
      },
    };
  } catch (error) {
    await Promise.all(running.map((proc) => proc.stop('SIGKILL')));
    await server.stop();
    throw error;
  }
}

/** Random per clone, readable by its owner alone. */
function secretsOf(home: string): Secrets {
  const file = path.join(home, 'secrets.json');
  if (!existsSync(file)) {
    const random = (bytes: number, encoding: BufferEncoding = 'hex'): string => randomBytes(bytes).toString(encoding);
    const secrets: Secrets = {
      passwords: Object.fromEntries(['mizan_app', 'mizan_system', 'mizan_queue', 'mizan_sandbox'].map((role) => [role, random(18)])),
      ENCRYPTION_KEYS: `k1:${random(32, 'base64')}`,
      RECEIPT_KEYS: `r1:${random(32, 'base64')}`,
      SHOPIFY_API_KEY: random(16),
      SHOPIFY_API_SECRET: random(24),
    };
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

/** The sandbox keeps its port between runs where it can, so that addresses in its pages stay good. */
async function preferredPort(home: string): Promise<number> {
  const file = path.join(home, 'run.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { sandboxUrl?: string }).sandboxUrl : undefined;
  const wanted = before ? Number(new URL(before).port) : 0;
  return wanted !== 0 && (await isFree(wanted)) ? wanted : 0;
}

async function isFree(port: number): Promise<boolean> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

const START_MS = 180_000;

/** Starts a Node process and waits until it says over IPC that it is ready. Its output goes to a log file. */
function startProcess(root: string, script: string, logFile: string, env: Record<string, string>): Promise<{ proc: Proc; message: { port?: number } }> {
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, script)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // What one process compiled, the next need not.
    env: { NODE_ENV: 'production', PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: path.join(root, '.mizan', 'compile-cache'), ...env },
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      tail = (tail + String(chunk)).slice(-3000);
      log.write(chunk);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(late);
    }
  };
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${script} did not start in ${START_MS / 1000} s:\n${tail}`)), START_MS);
    child.once('message', (message) => {
      clearTimeout(late);
      resolve({ proc: { script, child, stop }, message: message as { port?: number } });
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`${script} ended with ${code}:\n${tail}`));
    });
  });
}
