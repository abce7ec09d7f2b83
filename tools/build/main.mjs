import path from 'node:path';
import process from 'node:process';
import { buildAll } from '../lib/build.mjs';

const built = await buildAll(path.resolve(import.meta.dirname, '../..'), { force: process.argv.includes('--force') });
console.log(built ? 'Built.' : 'Nothing has changed since the last build.');
