// npm run keys:rotate: seals every store's tokens with the first key of ENCRYPTION_KEYS, so that older keys can be removed.
import { openSystem } from '#app/db/system.server.ts';
import { createCrypt, parseKeys } from '#app/lib/crypt.server.ts';

const { DATABASE_SYSTEM_URL, ENCRYPTION_KEYS } = process.env;
if (!DATABASE_SYSTEM_URL || !ENCRYPTION_KEYS) {
  console.error('Set DATABASE_SYSTEM_URL and ENCRYPTION_KEYS (the new key first), as for the web process.');
  process.exit(2);
}
const { system, prisma } = openSystem(DATABASE_SYSTEM_URL, createCrypt(parseKeys(ENCRYPTION_KEYS)));
try {
  console.log(`${await system.vault.reseal()} stores' tokens were sealed anew.`);
} finally {
  await prisma.$disconnect();
}
