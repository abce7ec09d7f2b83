// npm test: everything that must hold before a change lands. `--static` (npm run check) stops after the static checks and unit tests;
// any other argument is handed to vitest (npm test -- tests/e2e).
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, runOwnNode } from './lib/install.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
ensureInstalled(root);
process.exit(await runOwnNode(root, 'tools/test/main.mjs', process.argv.slice(2)));
