/** Lists and what is taken from them: products in order and in bulk, a product's prices and costs, files of a run, activity. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import type { ProductListView } from '#app/modules/catalog/views.ts';
import { configure, installAndSync, prepareStore, startRun, watchRun } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Stack, startStack } from '../../tools/lib/stack.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';
import { picture } from '../support/picture.ts';

const root = path.resolve(import.meta.dirname, '../..');
const SIZE = 70;
const store = { url: '', slug: 'lists', rivalUrl: '' };

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
let runId = '';

beforeAll(async () => {
  stack = await startStack({
    root,
    name: 'e2e-lists',
    stage: 'test',
    fresh: true,
    prepare: async (sandboxUrl) => {
      store.url = sandboxUrl;
      store.rivalUrl = (await prepareStore(store, { size: SIZE, catalog: null })).rivalUrl;
      return { allow: [new URL(store.rivalUrl).host] };
    },
  });
  merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: store.slug });
  await installAndSync(merchant, () => undefined);
  await configure(merchant, { fixedMinor: 200, rivalUrl: store.rivalUrl, csv: null });
  runId = await startRun(merchant);
  await watchRun(merchant, runId, () => undefined);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe.each(['en', 'ar'] as const)('lists in %s', (locale) => {
  let admin: Admin;
  const chapter = (name: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${name}.json`), 'utf8')) as Words;
  const [products, product, runs, activity, errors] = ['products', 'product', 'runs', 'activity', 'errors'].map(chapter) as [Words, Words, Words, Words, Words];

  beforeAll(async () => {
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale });
  });
  afterAll(() => admin.close());

  const sound = async (what: string): Promise<void> => {
    expect(await seriousProblems(admin.page), what).toEqual([]);
    expect(await sidewaysScroll(admin.page), what).toBe(0);
    expect(admin.complaints, what).toEqual([]);
  };
  const button = (words: string, within: Locator = admin.app.locator('body')): Locator => within.getByRole('button', { name: words.split('{{')[0]?.trim() ?? words }).first();
  /** What the browser saved after a click. */
  const saved = async (click: Locator): Promise<string[]> => {
    const [download] = await Promise.all([admin.page.waitForEvent('download'), click.click()]);
    return readFileSync(await download.path(), 'utf8')
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n');
  };

  it('puts products in an order that goes on from page to page, and exports all that match', async () => {
    await admin.goto('/products');
    await admin.app.locator('select[name=sort]').selectOption('price.desc');
    const { list } = await merchant.load<{ list: ProductListView }>('/shopify/products?sort=price&order=desc', 'shopify.products');
    const first = must(list.rows[0], 'a row');
    await admin.app.locator('tbody').first().getByText(first.title, { exact: false }).first().waitFor();
    await sound('products');

    const lines = await saved(button(said(products, 'export', 'all')));
    expect(lines).toHaveLength(SIZE + 1);
    expect(lines[0]).toContain(said(products, 'export', 'columns', 'lowestOffer'));
    expect(lines[1]).toContain(first.variantId);
  });

  it('chooses all that match, says what an action would meet, and what it did', async () => {
    await admin.goto('/products');
    await admin.app.locator('thead input[type=checkbox]').click();
    await admin.app.getByText(said(products, 'bulk', 'chooseAll_other').replace('{{n}}', String(SIZE))).click();
    await button(said(products, 'bulk', 'costs')).click();
    const dialog = admin.app.getByRole('dialog');
    const { costs, bare } = await coverage();
    expect(costs + bare).toBe(SIZE);
    await dialog
      .getByText(locale === 'en' || bare > 10 ? String(bare) : said(products, 'bulk', 'costsStay'))
      .first()
      .waitFor();
    await sound('fill costs');
    if (bare > 0) {
      await dialog.locator('input[name=value]').fill(locale === 'ar' ? '٤٥٫٥' : '45.5');
      await dialog.getByRole('button').last().click();
      await dialog.waitFor({ state: 'hidden' });
      expect((await coverage()).bare).toBe(0);
    } else {
      await admin.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    }
  });

  it('takes benchmarks and base prices from a file, and the rate between from a person', async () => {
    const { list } = await merchant.load<{ list: ProductListView }>('/shopify/products', 'shopify.products');
    const skus = list.rows.flatMap(({ sku }) => (sku === null ? [] : [sku])).slice(0, 2);
    await admin.goto('/products/references');
    await sound('no references');
    const upload = async (kind: string, text: string): Promise<void> => {
      const card = admin.app.locator(`#${kind}-file`);
      await card.locator('input[type=file]').setInputFiles({ name: `${kind}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await card.locator('select[name="column-price"]').waitFor();
      await card.locator('button[type=submit]').click();
      await card.locator('.Polaris-Banner').waitFor();
    };
    await upload('benchmark', `sku,benchmark price\n${skus.map((sku) => `${sku},150.00`).join('\n')}\nNOBODY,5\n`);
    await admin.app
      .locator('#benchmark-file')
      .getByText(said(chapter('reasons'), 'short', 'variant_unknown'))
      .waitFor();
    await upload('base', `sku,base price,currency\n${skus.map((sku) => `${sku},40.00,EUR`).join('\n')}\n`);
    const rates = admin.app.locator('#rates');
    await rates.getByText(said(products, 'references', 'rates', 'unknown')).waitFor();
    await rates.locator('input[name=currency]').fill('eur');
    await rates.locator('input[name=rate]').fill(locale === 'ar' ? '٤٫٣٥' : '4.35');
    await rates.locator('button[type=submit]').click();
    await rates.getByText('4.35', { exact: true }).waitFor();
    await sound('references');
    await picture(admin, `references-${locale}-1280`);
    await admin.page.setViewportSize({ width: 390, height: 900 });
    await sound('references on a phone');
    await picture(admin, `references-${locale}-390`);
    await admin.page.setViewportSize({ width: 1280, height: 900 });
    await rates.getByRole('button', { name: said(products, 'references', 'rates', 'remove'), exact: true }).click();
    await rates.getByText(said(products, 'references', 'rates', 'unknown')).waitFor();
  });

  it('draws the prices of a product, in words and as a table as well', async () => {
    const { list } = await merchant.load<{ list: ProductListView }>('/shopify/products?sort=offers&order=desc', 'shopify.products');
    const row = must(list.rows[0], 'a variant with offers');
    await admin.goto(`/products/${row.productId}?variant=${row.variantId}&range=7`);
    const card = admin.app.locator('#timeline');
    await card.locator('svg.recharts-surface').first().waitFor();
    // A price that never moved is a line without a height, which counts as hidden.
    await card.locator('.recharts-line').first().waitFor({ state: 'attached' });
    expect(await card.locator('.recharts-line').count()).toBeGreaterThan(1);
    await card.locator('summary').click();
    await card
      .locator('table')
      .getByText(said(product, 'timeline', 'what', 'seen'))
      .waitFor();
    await sound('timeline');
  });

  it('takes a cost by hand with its day, and refuses one that cannot be', async () => {
    const card = admin.app.locator('#cost');
    await card.locator('input[name=cost]').fill('0');
    await card.getByRole('button').last().click();
    await card.getByText(said(product, 'cost', 'amountWrong').split('{{')[0] ?? '').waitFor();
    await card.locator('input[name=cost]').fill(locale === 'ar' ? '٧٧٫٥٠' : '66.50');
    await card.getByRole('button').last().click();
    await card
      .getByText(said(product, 'cost', 'source', 'manual'))
      .first()
      .waitFor();
    await card
      .getByText(locale === 'ar' ? '77.50' : '66.50')
      .first()
      .waitFor();
    await sound('cost');
  });

  it('locks a price for a reason, says so above everything, and lets it go again', async () => {
    const card = admin.app.locator('#lock');
    await card.locator('input[name=until]').fill('2020-01-01');
    await card.getByRole('button').last().click();
    await card.getByText(said(product, 'lock', 'whyWrong').split('{{')[0] ?? '').waitFor();
    await card.locator('input[name=why]').fill(locale === 'ar' ? 'وعدنا به عميلًا' : 'Promised to a customer');
    await card.getByRole('button').last().click();
    await card.getByText(said(errors, 'lock_day_over')).waitFor();
    await picture(admin, `lock-${locale}-1280`);
    await card.locator('input[name=until]').fill('');
    await card.getByRole('button').last().click();
    await admin.app.getByText(said(product, 'owner', 'lock')).waitFor();
    await card.waitFor({ state: 'detached' });
    await sound('lock');
    await picture(admin, `locked-${locale}-1280`);
    await admin.page.setViewportSize({ width: 390, height: 900 });
    await sound('locked, on a phone');
    await picture(admin, `locked-${locale}-390`);
    await admin.app.getByRole('button', { name: said(product, 'owner', 'release') }).click();
    await card.waitFor();
    await sound('a lock to be made, on a phone');
    await picture(admin, `lock-${locale}-390`);
    await admin.page.setViewportSize({ width: 1280, height: 900 });
  });

  it('takes a wrong match away at once', async () => {
    const offers = admin.app.locator('section').filter({ hasText: said(product, 'offers', 'title') });
    const report = offers.getByRole('button', { name: said(product, 'report', 'button') });
    const before = await report.count();
    await report.first().click();
    const dialog = admin.app.getByRole('dialog');
    await dialog.waitFor();
    await sound('report');
    await dialog.getByRole('button').last().click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => report.count(), { timeout: 20_000 }).toBe(before - 1);
  });

  it('gives the three files of a run, whole', async () => {
    await admin.goto(`/runs/${runId}`);
    const files = admin.app.locator('#files');
    for (const artifact of ['market_intelligence', 'pricing_decision', 'execution_report']) {
      const name = said(runs, 'files', artifact, 'name');
      const csv = await saved(files.getByRole('button', { name: `${name}: CSV` }));
      const json = JSON.parse((await saved(files.getByRole('button', { name: `${name}: JSON` }))).join('\n')) as { artifact: string; run: string; rows: object[] };
      expect(json).toMatchObject({ artifact, run: runId });
      expect(csv).toHaveLength(json.rows.length + 1);
      expect(csv[0]).toBe(Object.keys(json.rows[0] ?? {}).join(',') || csv[0]);
    }
    await sound('run');
  });

  it('narrows activity and exports what is left', async () => {
    await admin.goto('/activity');
    await admin.app.locator('select[name=kind]').selectOption('products');
    await admin.app
      .getByText(said(activity, 'actions', 'variant_cost'))
      .first()
      .waitFor();
    await admin.app.getByText(said(activity, 'actions', 'run_started')).waitFor({ state: 'detached' });
    await sound('activity');
    const lines = await saved(button(said(activity, 'export', 'save')));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(1).every((line) => /,(variant|products)\./.test(line))).toBe(true);
  });

  it('fits a phone', async () => {
    const phone = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale, width: 390, height: 844, dark: locale === 'ar' });
    for (const screen of ['/products', '/activity', `/runs/${runId}`]) {
      await phone.goto(screen);
      expect(await sidewaysScroll(phone.page), screen).toBe(0);
      expect(await seriousProblems(phone.page), screen).toEqual([]);
    }
    expect(phone.complaints).toEqual([]);
    await phone.close();
  });
});

interface Words {
  [key: string]: string | Words;
}

function said(words: Words, ...keys: string[]): string {
  const found = keys.reduce<string | Words>((at, key) => (typeof at === 'string' ? at : must(at[key], key)), words);
  return must(typeof found === 'string' ? found : undefined, keys.join('.'));
}

async function coverage(): Promise<{ costs: number; bare: number }> {
  const load = (view: string) => merchant.load<{ list: ProductListView }>(`/shopify/products?view=${view}`, 'shopify.products');
  const [all, bare] = [(await load('all')).list.total, (await load('no_cost')).list.total];
  return { costs: all - bare, bare };
}
