import path from 'node:path';
import type { Admin } from './browser.ts';

/** For looking at, where somebody asks for pictures: the whole of the app's frame. */
export async function picture({ page }: Admin, name: string): Promise<void> {
  const folder = process.env['MIZAN_SCREENSHOTS'];
  if (folder) {
    const { width, height } = page.viewportSize() ?? { width: 1280, height: 900 };
    await page.setViewportSize({ width, height: 3000 });
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await page.setViewportSize({ width, height });
  }
}
