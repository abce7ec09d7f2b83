/** Develops on the real stack: no mock of anything, only shorter ways to see a change. */
import { watch } from 'node:fs';
import path from 'node:path';
import { buildAll } from '../lib/build.mjs';
import { startStack } from '../lib/stack.ts';
import { prepareStore } from '../demo/steps.ts';

const root = path.resolve(import.meta.dirname, '../..');
const SETTLE_MS = 300;

await buildAll(root);
const slug = 'dev';
const stack = await startStack({
  root,
  name: 'dev',
  stage: 'demo',
  env: { LOG_LEVEL: 'info' },
  onStep: (step) => console.log(`• ${step}`),
  prepare: async (url) => {
    const { rivalUrl } = await prepareStore({ url, slug }, { size: 120, catalog: null });
    console.log(`Rival shop  ${rivalUrl}`);
    return { allow: [new URL(rivalUrl).host] };
  },
});
console.log(`Open        ${stack.sandboxUrl}/store/${slug}/apps/mizan  (?locale=ar for Arabic)`);
console.log('Logs        .mizan/dev/logs/   ·   Ctrl-C stops everything');

let pending: NodeJS.Timeout | undefined;
let busy = false;
const changed = new Set<string>();

watch(path.join(root, 'app'), { recursive: true }, (_event, file) => {
  if (file === null || file.includes('generated') || /\.test\.tsx?$/.test(file)) {
    return;
  }
  changed.add(file);
  clearTimeout(pending);
  pending = setTimeout(() => void refresh(), SETTLE_MS);
});

async function refresh(): Promise<void> {
  if (busy) {
    pending = setTimeout(() => void refresh(), SETTLE_MS);
    return;
  }
  busy = true;
  const files = [...changed];
  changed.clear();
  console.log(`\n${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''} changed`);
  try {
    await buildAll(root);
    await stack.restart(files.every((file) => /^(ui|routes|i18n|http|root|entry)/.test(file)) ? ['web'] : ['web', 'worker']);
    console.log('Ready.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  } finally {
    busy = false;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stack.stop().then(() => process.exit(0)));
}
