// npm run extensions:build: what Shopify itself would build of extensions/, with its own CLI and without signing in.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** No dependency of the app: 50 MB that only a release of the pixel needs. */
const CLI = '4.8.2';

const root = path.resolve(import.meta.dirname, '..');
const home = path.join(root, '.mizan/extensions');
const cli = path.join(home, 'node_modules/@shopify/cli');
mkdirSync(home, { recursive: true });
if (!existsSync(cli) || JSON.parse(readFileSync(path.join(cli, 'package.json'), 'utf8')).version !== CLI) {
  writeFileSync(path.join(home, 'package.json'), JSON.stringify({ name: 'mizan-extensions', private: true }));
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', '--loglevel=error', `@shopify/cli@${CLI}`]);
}
// A copy: the CLI writes what it builds beside the sources.
rmSync(path.join(home, 'extensions'), { recursive: true, force: true });
cpSync(path.join(root, 'extensions'), path.join(home, 'extensions'), { recursive: true });
cpSync(path.join(root, 'shopify.app.toml'), path.join(home, 'shopify.app.toml'));
run(ownNode(), [path.join(cli, 'bin/run.js'), 'app', 'build', '--skip-dependencies-installation', '--path', home]);
console.log(`Built in ${path.relative(root, home)}/extensions/*/dist.`);

/** The CLI needs Node 22.12; the project brings its own. */
function ownNode() {
  const own = path.join(root, 'node_modules/node/bin/node');
  return existsSync(own) ? own : process.execPath;
}

function run(command, args) {
  // Under npm both would take the folder where npm was started for their own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'INIT_CWD' && name !== 'npm_config_local_prefix'));
  const { status } = spawnSync(command, args, { cwd: home, stdio: 'inherit', env: { ...env, CI: '1', SHOPIFY_CLI_NO_ANALYTICS: '1' } });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
