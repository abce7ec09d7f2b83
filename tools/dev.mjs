// npm run dev: the whole app with a demo store; what you save is rebuilt and the process it concerns is started anew.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, runOwnNode } from './lib/install.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
ensureInstalled(root);
process.exit(await runOwnNode(root, 'tools/dev/main.ts', process.argv.slice(2)));
