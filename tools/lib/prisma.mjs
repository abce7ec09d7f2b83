/** The Prisma command line, offline. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/**
 * @param {string} root the clone
 * @param {string[]} args e.g. ['migrate', 'deploy']
 * @param {{ ownerUrl?: string, quiet?: boolean }} [options]
 * @returns {{ status: number, output: string }}
 */
export function prisma(root, args, { ownerUrl, quiet = false } = {}) {
  const cli = path.join(root, 'node_modules/prisma/build/index.js');
  const result = spawnSync(process.execPath, [cli, ...args, '--config', path.join(root, '.config/prisma.config.ts')], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1', DATABASE_OWNER_URL: ownerUrl ?? 'postgresql://unset' },
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (!quiet && result.status !== 0) process.stderr.write(output);
  return { status: result.status ?? 1, output };
}

/** Applies the migrations that the database lacks. */
export function migrate(root, ownerUrl) {
  const { status, output } = prisma(root, ['migrate', 'deploy'], { ownerUrl });
  if (status !== 0) throw new Error('Migrating the database failed (see above).');
  return output;
}

/** Writes the typed client to app/db/generated. */
export function generate(root) {
  if (prisma(root, ['generate'], {}).status !== 0) throw new Error('Generating the database client failed (see above).');
}
