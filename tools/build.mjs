// npm run build [-- --force]: the typed database client, the mirrored stylesheet and the web build, each only when its sources changed.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, runOwnNode } from './lib/install.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
ensureInstalled(root);
process.exit(await runOwnNode(root, 'tools/build/main.mjs', process.argv.slice(2)));
