// npm run db:new -- add_column: a migration from what the migrations make to what the schema says, applied and generated.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureRoles, ROLES } from './lib/bootstrap.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { generate, prisma } from './lib/prisma.mjs';

const root = path.resolve(import.meta.dirname, '..');
const name = process.argv[2] ?? '';
if (!/^[a-z0-9_]+$/.test(name)) {
  console.error('usage: npm run db:new -- snake_case_name');
  process.exit(2);
}
const migrations = path.join(root, 'prisma/migrations');
mkdirSync(migrations, { recursive: true });
const lock = path.join(migrations, 'migration_lock.toml');
if (!existsSync(lock)) writeFileSync(lock, 'provider = "postgresql"\n');
const server = await startPostgres({ root, name: 'schema' });
try {
  // Migrations grant to these roles, so they must exist where the shadow database is built.
  await ensureRoles(server.ownerUrl(), Object.fromEntries(ROLES.map((role) => [role, randomBytes(12).toString('hex')])));
  const next = path.join(root, 'prisma/.next.sql'); // an empty migration folder would make --from-migrations fail
  const args = ['migrate', 'diff', '--from-migrations', migrations, '--to-schema-datamodel', path.join(root, 'prisma/schema'), '--script', '-o', next];
  const diff = prisma(root, args, { ownerUrl: server.ownerUrl() });
  if (diff.status !== 0) throw new Error('The diff failed (see above).');
  if (readFileSync(next, 'utf8').includes('empty migration') && !process.argv.includes('--empty')) {
    rmSync(next);
    console.log('The schema and the migrations agree: nothing to do. (--empty makes a file for hand-written SQL.)');
  } else {
    const folder = path.join(migrations, `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`);
    mkdirSync(folder);
    renameSync(next, path.join(folder, 'migration.sql'));
    console.log(path.relative(root, path.join(folder, 'migration.sql')));
  }
  generate(root);
} finally {
  await server.stop();
}
