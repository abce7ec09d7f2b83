// npm run test:mutation: alters the guardrails and the checker line by line and counts how many alterations the tests notice.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled, runOwnNode } from './lib/install.mjs';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
ensureInstalled(root);
process.exit(await runOwnNode(root, 'node_modules/@stryker-mutator/core/bin/stryker.js', ['run', '.config/stryker.config.mjs', ...process.argv.slice(2)]));
