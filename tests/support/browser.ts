import axe from 'axe-core';
import { type Browser, chromium, type Frame, type FrameLocator, type Page } from 'playwright';
import { must } from '#app/lib/assert.ts';
import { ensureBrowser } from '../../tools/test/browser.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

/** A real Chromium. The user agent is an ordinary one: the platform's library answers 410 to a headless browser's own. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: (await ensureBrowser()) as string, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'] });
}

export interface Admin {
  page: Page;
  app: FrameLocator;
  /** What the browser complained about: errors in the console, and requests that left this machine. */
  complaints: string[];
  goto(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The platform's admin with the app in its frame, as a merchant sees it. */
export async function openAdmin(
  browser: Browser,
  options: { sandboxUrl: string; slug: string; locale: 'en' | 'ar'; width?: number; height?: number; dark?: boolean },
): Promise<Admin> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    userAgent: USER_AGENT,
    locale: options.locale,
    colorScheme: options.dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') {
      complaints.push(`left this machine: ${hostname}`);
    }
  });
  return {
    page,
    app: page.frameLocator('iframe'),
    complaints,
    goto: async (path) => {
      const address = `${options.sandboxUrl}/store/${options.slug}/apps/mizan${path}${path.includes('?') ? '&' : '?'}locale=${options.locale}`;
      // The admin around us is the sandbox's: a navigation to it that never began is begun once more. What the app answers in it is not asked twice.
      const begin = () => page.goto(address, { waitUntil: 'commit', timeout: 15_000 });
      await begin().catch(begin);
      await page.waitForLoadState('load');
      await page.frameLocator('iframe').locator('h1').first().waitFor({ timeout: 30_000 });
      await untilAlive(page);
    },
    close: () => context.close(),
  };
}

/** A page drawn by the server does not answer clicks until React has taken it over, on a busy machine seconds later. */
async function untilAlive(page: Page): Promise<void> {
  const frame = must(
    page.frames().find((one) => one !== page.mainFrame()),
    'the app frame',
  );
  await frame.waitForFunction(() => {
    const main = document.querySelector('main');
    return main !== null && Object.keys(main).some((key) => key.startsWith('__reactFiber'));
  });
}

/** What axe finds serious or critical in the app's own frame (the admin around it is not ours). */
export async function seriousProblems(page: Page): Promise<string[]> {
  const frame = must(
    page.frames().find((one) => one !== page.mainFrame()),
    'the app frame',
  );
  return problemsIn(frame);
}

/** The same of any page of our own, framed or not. */
export async function problemsIn(frame: Frame): Promise<string[]> {
  await frame.waitForLoadState('domcontentloaded');
  // In the frame itself: the builder of axe's own package goes through every frame and a page of its own, for seconds each time.
  if (!(await frame.evaluate(() => 'axe' in globalThis))) {
    await frame.evaluate(axe.source);
  }
  await atRest(frame);
  const { violations } = await frame.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    TAGS,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`));
}

/** Half faded in or out, any text has too little contrast: what ends is waited for, what spins for ever is not. */
async function atRest(frame: Frame): Promise<void> {
  await frame.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity));
}

/** Pixels by which the app's page is wider than its frame: on a phone there must be none. */
export async function sidewaysScroll(page: Page): Promise<number> {
  const frame = must(
    page.frames().find((one) => one !== page.mainFrame()),
    'the app frame',
  );
  return frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
