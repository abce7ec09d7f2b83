/** Where a store stands to the law, in a browser: a planned sale, the licence it needs, and the proof as a file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, installAndSync } from '../../tools/demo/steps.ts';
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
    name: 'e2e-compliance',
    prepare: async (url) => {
      for (const [at] of SEEN.entries()) {
        await call(url, 'POST', '/sandbox/stores', { slug: `law-${at}`, seed: 5, size: 10, plan: 'plus', currency: 'SAR', country: 'SA', taxesIncluded: true });
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

describe.each(SEEN.map((seen, at) => [...seen, at] as const))('compliance in %s at %i px, %s', (locale, width, colorScheme, at) => {
  let admin: Admin;
  let merchant: Merchant;
  const slug = `law-${at}`;
  const words = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/compliance.json`), 'utf8')) as Words;
  const { save } = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/common.json`), 'utf8')) as { save: string };

  beforeAll(async () => {
    merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug });
    await installAndSync(merchant, () => undefined);
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

  it('says what stands against a planned sale, and what a licence changes about it', async () => {
    await admin.goto('/compliance');
    await admin.app.getByText(said(words, 'sales', 'empty')).waitFor();
    await sound('compliance-empty');
    const year = new Date().getUTCFullYear() + 1;
    await merchant.act('/shopify/strategies/new', 'shopify.strategy-new', 'createStrategy', {
      name: 'Foundation Day',
      scope: { variants: [], products: [], collection: null, vendor: 'Huraa', tag: null, productType: null },
      priority: 0,
      mode: 'store',
      tree: { type: 'SCHEDULE', from: `${year}-02-19T21:00:00.000Z`, until: `${year}-02-26T21:00:00.000Z`, zone: 'Asia/Riyadh', sale: { kind: 'bps', bps: 2000 } },
    });
    await admin.goto('/compliance');
    await admin.app
      .locator('#sales')
      .getByText(said(words, 'sales', 'problem', 'licence_missing'))
      .waitFor();
    const form = admin.app.locator('#licence');
    await form.locator('input[name="number"]').fill('HRD-2291');
    await form.locator('input[name="from"]').fill(`${year}-02-20`);
    await form.locator('input[name="until"]').fill(`${year}-02-19`);
    await form.getByRole('button', { name: save, exact: true }).click();
    await form.getByText(said(words, 'licences', 'daysWrong')).waitFor();
    await form.locator('input[name="until"]').fill(`${year}-02-26`);
    await form.getByRole('button', { name: save, exact: true }).click();
    await admin.app
      .locator('#sales')
      .getByText(said(words, 'sales', 'fine'))
      .waitFor();
    await admin.app.locator('#licences').getByText('HRD-2291').first().waitFor();
    await sound('compliance');
  });

  it('gives the proof of some days as a file', async () => {
    const id = await stack.storeId(slug);
    await merchant.act('/shopify', 'shopify.home', 'startRun');
    await eventually(async () => (await stack.asOwner(`SELECT 1 FROM run WHERE store_id = $1 AND status = 'done'`, [id])).length === 1);
    const [sealed] = await stack.asOwner<{ events: number }>('SELECT count(*)::int AS events FROM decision_event WHERE store_id = $1', [id]);
    await admin.goto('/compliance');
    const [download] = await Promise.all([admin.page.waitForEvent('download'), admin.app.getByRole('button', { name: said(words, 'evidence', 'save'), exact: true }).click()]);
    const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { store: string; law: { pack: string }; rows: { seq: number; kind: string; body: string }[] };
    expect(file).toMatchObject({ store: `${slug}.myshopify.com`, law: { pack: 'KSA' } });
    expect(file.rows.length).toBeGreaterThan(0);
    expect(file.rows).toHaveLength(sealed?.events ?? 0);
    expect(JSON.parse(file.rows[0]?.body ?? '')).toHaveProperty('approval_reasons');
    await sound('compliance-proof');
  });
});
