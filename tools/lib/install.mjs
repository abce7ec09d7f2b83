/** Installs what package-lock.json names, once per lock. Node built-ins only: this runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** @returns {boolean} whether something was installed */
export function ensureInstalled(root) {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(root, 'node_modules', '.mizan-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return false;
  // A folder that npm itself filled from this very lock needs no second installation.
  if (!installedFrom(root)) {
    console.log('Installing dependencies (npm ci), about a minute on a first run …');
    const cli = process.env.npm_execpath;
    const [command, args] = cli ? [process.execPath, [cli]] : ['npm', []];
    const result = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
    if (result.status !== 0) {
      console.error('npm ci failed: see above.');
      process.exit(1);
    }
  }
  writeFileSync(stamp, lock);
  return true;
}

/** Does npm's own record of what it installed name the same packages and versions as the lock? */
function installedFrom(root) {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  const [wanted, found] = [read(path.join(root, 'package-lock.json')), read(record)];
  return Object.entries(wanted).every(([name, entry]) => name === '' || entry.optional || found[name]?.version === entry.version);
}

/** Runs `script` under the project's own Node, with this terminal; resolves with its exit code. */
export function runOwnNode(root, script, args) {
  const own = path.join(root, 'node_modules', 'node', 'bin', 'node');
  const node = existsSync(own) ? own : process.execPath;
  return import('node:child_process').then(
    ({ spawn }) =>
      new Promise((resolve) => {
        const bin = path.join(root, 'node_modules', '.bin');
        const child = spawn(node, ['--disable-warning=ExperimentalWarning', path.join(root, script), ...args], {
          cwd: root,
          stdio: 'inherit',
          env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
        });
        // Ctrl-C reaches the child by itself (one terminal group); a signal sent to us alone is handed on.
        for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
        process.on('SIGINT', () => undefined);
        child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
      }),
  );
}
