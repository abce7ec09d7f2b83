import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';

/** @returns {Promise<string | null>} a redis-server: the machine's own, or Debian's where it can be installed */
export async function findRedis() {
  const found = which();
  if (found) return found;
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const root = process.getuid?.() === 0;
  const args = ['install', '-y', '--no-install-recommends', 'redis-server'];
  spawnSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return which();
}

function which() {
  for (const name of ['redis-server', '/usr/bin/redis-server']) {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return name;
    } catch {
      // not this one
    }
  }
  return null;
}
