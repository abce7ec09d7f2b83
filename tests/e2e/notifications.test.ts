/** Being told, in a browser: an address proven by a letter, what goes by e-mail, and the list of news. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installAndSync } from '../../tools/demo/steps.ts';
import { call } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { said, type Words } from '../support/said.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PICTURES = process.env['MIZAN_SCREENSHOTS'];
const SEEN = ([
  ['en', 1280, 'dark'],
  ['ar', 390, 'light'],
  ['en', 390, 'light'],
  ['ar', 1280, 'dark'],
] as const).slice(0, PICTURES ? 4 : 2); // prettier-ignore

let stack: TestStack;
let browser: Browser;

beforeAll(async () => {
  stack = await startTestStack({
    name: 'e2e-notifications',
    prepare: async (url) => {
      for (const [at] of SEEN.entries()) {
        await call(url, 'POST', '/sandbox/stores', { slug: `news-${at}`, seed: 5, size: 10, plan: 'plus', currency: 'SAR', country: 'SA', taxesIncluded: true });
      }
      return { allow: [] };
    },
  });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe.each(SEEN.map((seen, at) => [...seen, at] as const))('notifications in %s at %i px, %s', (locale, width, colorScheme, at) => {
  let admin: Admin;
  const slug = `news-${at}`;
  const address = `sara-${at}@shop.example`;
  const chapter = (name: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${name}.json`), 'utf8')) as Words;
  const words = chapter('notifications');
  const errors = chapter('errors');

  beforeAll(async () => {
    await installAndSync(new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug }), () => undefined);
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug, locale, width, dark: colorScheme === 'dark' });
  });
  afterAll(() => admin.close());

  const sound = async (what: string): Promise<void> => {
    if (PICTURES) {
      await admin.page.screenshot({ path: `${PICTURES}/${what}-${locale}-${width}.png`, fullPage: true });
    }
    expect(await seriousProblems(admin.page), what).toEqual([]);
    expect(await sidewaysScroll(admin.page), what).toBe(0);
    expect(admin.complaints, what).toEqual([]);
  };
  const letters = async (): Promise<{ raw: string }[]> => (await call<{ letters: { raw: string }[] }>(stack.sandboxUrl, 'GET', `/sandbox/mail?to=${address}`)).letters;
  const press = (name: string) => admin.app.getByRole('button', { name, exact: true }).click();

  it('takes an address once its code came back, and sends a test there', async () => {
    await admin.goto('/notifications');
    await admin.app.getByText(said(words, 'empty')).waitFor();
    await sound('notifications-empty');
    await admin.app.locator('input[name="address"]').fill('sara');
    await press(said(words, 'mail', 'set'));
    await admin.app.getByText(said(errors, 'bad_mail_address')).waitFor();
    await admin.app.locator('input[name="address"]').fill(address);
    await press(said(words, 'mail', 'set'));
    await admin.app.locator('input[name="code"]').waitFor();
    await eventually(async () => (await letters()).length === 1);
    await sound('notifications-code');
    const code = /\b(\d{6})\b/.exec((await letters())[0]?.raw.split('\r\n\r\n').slice(1).join('\n') ?? '')?.[1] ?? '';
    await admin.app.locator('input[name="code"]').fill(code);
    await press(said(words, 'mail', 'confirm'));
    await admin.app.getByText(said(words, 'mail', 'state', 'confirmed'), { exact: true }).waitFor();
    await press(said(words, 'mail', 'test'));
    await eventually(async () => (await letters()).length === 2);
  });

  it('keeps what goes by e-mail, and tells what happened, in the app and by letter', async () => {
    const common = chapter('common') as { save: string };
    const topics = admin.app.locator('#topics');
    await topics.getByText(said(words, 'topics', 'digest', 'title')).click();
    await topics.locator('select[name="quiet-from"]').selectOption('22');
    await topics.locator('input[name="least"]').fill('5');
    await topics.getByRole('button', { name: common.save, exact: true }).click();
    const id = await stack.storeId(slug);
    await eventually(async () => {
      const [row] = await stack.asOwner<{ topics: string[]; least: number; from: number }>(
        'SELECT topics, least_waiting AS least, quiet_from AS "from" FROM notification_person WHERE store_id = $1',
        [id],
      );
      return row?.least === 5 && row.from === 22 && !row.topics.includes('digest');
    });
    await stack.asOwner(`UPDATE notification_person SET quiet_from = NULL, quiet_to = NULL WHERE store_id = $1`, [id]);
    await stack.asOwner(`INSERT INTO incident (store_id, id, code, params, at) VALUES ($1, gen_random_uuid(), 'run_failed', '{"error":"platform_unavailable"}', now())`, [id]);
    await stack.asOwner(`UPDATE notification_state SET next_at = now() WHERE store_id = $1`, [id]);
    await eventually(async () => (await letters()).length === 3);
    await admin.goto('/notifications');
    await admin.app
      .locator('#news')
      .getByText(said(words, 'topics', 'incident', 'title'))
      .waitFor();
    await sound('notifications');
    await press(said(words, 'markSeen'));
    await admin.app.locator('#news').getByText(said(words, 'new'), { exact: true }).waitFor({ state: 'detached' });
  });
});
