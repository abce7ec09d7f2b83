/** Seasons in a browser: the coming ready-made ones, one of the store's own, and a rule that asks for both. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { call, installAndSync } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';
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

interface Summary {
  strategyId: string;
  name: string;
  tree: { when?: unknown[] };
}

let stack: TestStack;
let browser: Browser;

beforeAll(async () => {
  stack = await startTestStack({
    name: 'e2e-seasons',
    prepare: async (url) => {
      for (const [at] of SEEN.entries()) {
        await call(url, 'POST', '/sandbox/stores', { slug: `seasons-${at}`, seed: 5, size: 10, plan: 'plus', currency: 'SAR', country: 'SA', taxesIncluded: true });
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

describe.each(SEEN.map((seen, at) => [...seen, at] as const))('seasons in %s at %i px, %s', (locale, width, colorScheme, at) => {
  let admin: Admin;
  let merchant: Merchant;
  const slug = `seasons-${at}`;
  const wordsOf = (file: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${file}.json`), 'utf8')) as Words;
  const words = wordsOf('strategies');
  const common = wordsOf('common');
  const errors = wordsOf('errors') as Record<string, string>;
  const name = locale === 'en' ? 'Payday week' : 'أسبوع الرواتب';
  const strategy = locale === 'en' ? 'Feasts' : 'الأعياد';

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
  const button = (within: Locator, label: string): Locator => within.getByRole('button', { name: label, exact: true });
  const word = (key: string): string => said(words, 'seasons', key);

  it('tells the coming ready-made ones, and keeps one of the store’s own', async () => {
    await admin.goto('/strategies/seasons');
    await admin.app
      .locator('#ready-seasons')
      .getByText(said(words, 'seasons', 'names', 'ramadan'), { exact: true })
      .waitFor();
    await admin.app
      .locator('#pace')
      .getByText(said(words, 'seasons', 'pace', 'how'))
      .waitFor();
    await sound('seasons-ready');
    await admin.app.locator('#pace').scrollIntoViewIfNeeded();
    await sound('seasons-pace');
    const form = admin.app.locator('#new-season');
    await form.locator('input[name="name"]').fill(name);
    await form.locator('input[name="from"]').fill('2026-12-28');
    await form.locator('input[name="until"]').fill('2026-12-25');
    await button(form, said(common, 'save')).click();
    await form.getByText(word('daysWrong')).waitFor();
    await sound('seasons-wrong');
    await form.locator('input[name="until"]').fill('2027-01-02');
    await button(form, said(common, 'save')).click();
    await button(admin.app.locator('body'), `${word('remove')}: ${name}`).waitFor();
    await button(admin.app.locator('body'), `${word('change')}: ${name}`).click();
    const own = admin.app.locator('[id^="season-"]');
    await own.locator('input[name="until"]').fill('2027-01-03');
    await button(own, said(common, 'save')).click();
    await button(admin.app.locator('body'), `${word('change')}: ${name}`).waitFor();
    await sound('seasons-own');
  });

  it('is what a rule can ask for, and stays as long as one does', async () => {
    await admin.goto('/strategies/new?template=fashion_season');
    const form = admin.app.locator('#strategy');
    await form.locator('input[name="name"]').fill(strategy);
    const vendor = form.locator('select[name="vendor"]');
    await vendor.selectOption(must(await vendor.locator('option').nth(1).getAttribute('value'), 'a vendor'));
    const asked = form.locator('select').filter({ has: admin.app.locator('option[value="text:season"]') });
    await asked.first().selectOption('or');
    await asked.nth(1).selectOption('text:season');
    await form
      .locator('select')
      .filter({ has: admin.app.locator(`option[value="eid_al_fitr"]`) })
      .selectOption('eid_al_fitr');
    const group = form.getByRole('group', { name: said(words, 'condition', 'about', 'or') });
    await button(group, said(words, 'condition', 'add')).click();
    await asked.nth(2).selectOption('text:season');
    await form
      .locator('select')
      .filter({ has: admin.app.locator(`option[value="eid_al_fitr"]`) })
      .last()
      .selectOption({ label: name });
    await sound('seasons-rule');
    await button(form, said(common, 'save')).click();
    await admin.app.locator('#versions').waitFor();
    await sound('seasons-strategy');
    const { strategies } = await merchant.load<{ strategies: Summary[] }>('/shopify/strategies', 'shopify.strategies');
    const { tree, strategyId } = must(
      strategies.find((one) => one.name === strategy),
      'the strategy',
    );
    const is = (season: string): object => ({ kind: 'text', fact: 'season', is: season });
    expect(tree.when?.[0]).toEqual({ kind: 'or', of: [is('eid_al_fitr'), is(name)] });

    await admin.goto('/strategies/seasons');
    await admin.app.locator('#ready-seasons').getByRole('link', { name: strategy }).waitFor();
    await button(admin.app.locator('body'), `${word('remove')}: ${name}`).click();
    await admin.app.getByText((errors['season_asked'] ?? '').replace('{{strategy}}', strategy)).waitFor();
    await sound('seasons-asked');
    await merchant.act(`/shopify/strategies/${strategyId}`, 'shopify.strategy', 'setStrategyState', { state: 'archived' });
    await button(admin.app.locator('body'), `${word('remove')}: ${name}`).click();
    await admin.app.getByText(word('empty')).waitFor();
  });
});
