// npm run bench [-- P3 P4] [-- --quick]: how fast, against ceilings measured in the same run.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, runOwnNode } from './lib/install.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
ensureInstalled(root);
process.exit(await runOwnNode(root, 'bench/main.ts', process.argv.slice(2)));
