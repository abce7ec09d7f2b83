// npm run demo [-- --once] [--catalog FILE] [--size N]: from a fresh clone to a repriced store.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, runOwnNode } from './lib/install.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
ensureInstalled(root);
process.exit(await runOwnNode(root, 'tools/demo/main.ts', process.argv.slice(2)));
