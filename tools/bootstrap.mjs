/**
 * node tools/bootstrap.mjs: prepares a PostgreSQL server of your own, once before a release starts. Makes the roles and the
 * database where they are missing, gives the roles the passwords of the three addresses, and applies the migrations.
 * Safe to run again. Run it alone, never once per replica.
 */
import path from 'node:path';
import process from 'node:process';
import { ensureDatabase, ensureRoles } from './lib/bootstrap.mjs';
import { migrate } from './lib/prisma.mjs';

const ADDRESSES = { DATABASE_URL: 'mizan_app', DATABASE_SYSTEM_URL: 'mizan_system', DATABASE_QUEUE_URL: 'mizan_queue' };
const root = path.resolve(import.meta.dirname, '..');

function addressOf(name) {
  const text = process.env[name];
  if (!text || !URL.canParse(text)) refuse(`${name} is missing or not an address. See .env.example.`);
  return new URL(text);
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}

const owner = addressOf('DATABASE_OWNER_URL');
const name = owner.pathname.slice(1);
if (!/^[a-z_][a-z0-9_]*$/.test(name)) refuse('DATABASE_OWNER_URL must end with the name of the database in lower case, for example /mizan.');

const passwords = {};
for (const [variable, role] of Object.entries(ADDRESSES)) {
  const address = addressOf(variable);
  if (address.username !== role) refuse(`${variable} must use the role ${role}.`);
  if (address.password === '') refuse(`${variable} has no password.`);
  if (address.host !== owner.host || address.pathname !== owner.pathname) refuse(`${variable} must name the server and the database of DATABASE_OWNER_URL.`);
  passwords[role] = decodeURIComponent(address.password);
}

// The database itself may not be there yet; this one is, on every server.
const maintenance = new URL(owner);
maintenance.pathname = '/postgres';
await ensureRoles(maintenance.href, passwords);
await ensureDatabase(maintenance.href, { name, queueSchema: true });
migrate(root, owner.href);
console.log('Roles, database and migrations are up to date.');
