import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** The same engine without a window's own buttons and bars: less to draw. */
const SHELL = '/usr/bin/chromium-headless-shell';
const KNOWN = [
  SHELL,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium to test in: an installed one, else Debian's package, else Playwright's own download. None is a failure, since a
 * screen nobody opened is not tested.
 */
export async function ensureBrowser() {
  const found = process.env.MIZAN_BROWSER ?? KNOWN.find(existsSync);
  if (found) return found;
  console.log('Installing Chromium for the browser tests …');
  for (const [name, file] of [
    ['chromium-headless-shell', SHELL],
    ['chromium', '/usr/bin/chromium'],
  ]) {
    if (installDebian(name) && existsSync(file)) return file;
  }
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'install', '--with-deps', 'chromium'], { stdio: 'inherit' });
  if (existsSync(own)) return own;
  throw new Error('No Chromium or Chrome was found and none could be installed. Install one, or name it in MIZAN_BROWSER.');
}

function installDebian(name) {
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
  } catch {
    return false;
  }
  const root = process.getuid?.() === 0;
  const run = (args) =>
    spawnSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  run(['update']);
  return run(['install', '-y', '--no-install-recommends', name, 'fonts-noto-core']);
}
