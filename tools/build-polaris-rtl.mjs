// Polaris 13 is written for left-to-right only. rtlcss mirrors its finished stylesheet in a fifth of a second, so Arabic
// pages link the mirrored file and everyone else the original. The web build calls this; it can also be run by hand.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import rtlcss from 'rtlcss';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function buildPolarisRtl() {
  const source = createRequire(import.meta.url).resolve('@shopify/polaris/build/esm/styles.css');
  const target = join(root, 'app/ui/skins/polaris/generated/polaris.rtl.css');
  const mirrored = rtlcss.process(await readFile(source, 'utf8'));
  // Written only when different: the development server watches the file.
  if ((await readFile(target, 'utf8').catch(() => '')) !== mirrored) {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, mirrored);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPolarisRtl();
}
