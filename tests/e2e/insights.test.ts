/** What merchants ask of their sales: the Overview, orders, customers, products, carts and the floor audit, in both languages. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import type { CustomerListView, OrderListView } from '#app/modules/insights/order-views.ts';
import type { OverviewView } from '#app/modules/insights/sales-views.ts';
import { call, configure, installAndSync } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';
import { said, type Words } from '../support/said.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pictures = process.env['MIZAN_SCREENSHOTS'];
const SOON = { timeout: 20_000 };
const store = { url: '', slug: 'insights' };
const empty = { url: '', slug: 'no-sales' };

let stack: TestStack;
let browser: Browser;
let merchant: Merchant;

beforeAll(async () => {
  let rivalUrl = '';
  stack = await startTestStack({
    name: 'e2e-insights',
    prepare: async (sandboxUrl) => {
      store.url = empty.url = sandboxUrl;
      // Without read_all_orders: sixty days of the hundred and twenty are seen.
      await call(sandboxUrl, 'POST', '/sandbox/stores', { slug: store.slug, seed: 7, size: 60, plan: 'plus', currency: 'SAR', country: 'SA', taxesIncluded: true });
      await call(sandboxUrl, 'POST', '/sandbox/stores', { slug: empty.slug, seed: 8, size: 10, plan: 'plus', currency: 'SAR', country: 'SA', taxesIncluded: true });
      await call(sandboxUrl, 'POST', `/sandbox/stores/${store.slug}/history`, { seed: 3, orders: 900, days: 120, abandonedShare: 0.4 });
      const rival = { slug: 'rival-of-insights', name: 'Souq Rival', seed: 11, from: { store: store.slug, overlap: 0.6 } };
      rivalUrl = (await call<{ baseUrl: string }>(sandboxUrl, 'POST', '/sandbox/rivals', rival)).baseUrl;
      return { allow: [new URL(rivalUrl).host] };
    },
  });
  merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: store.slug });
  await installAndSync(merchant, () => undefined);
  await configure(merchant, { fixedMinor: 900, rivalUrl, csv: null });
  // Read and added up: nothing is known until then.
  for (let tries = 0; !(await isAddedUp()); tries += 1) {
    expect(tries, 'sales are read and added up').toBeLessThan(400);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  browser = await openBrowser();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function isAddedUp(): Promise<boolean> {
  const { coverage, empty: none } = await overview();
  return coverage.sync?.status === 'done' && !none;
}

const overview = (query = ''): Promise<OverviewView> => merchant.load<OverviewView>(`/shopify/overview${query}`, 'shopify.overview');

describe.each(['en', 'ar'] as const)('sales in %s', (locale) => {
  let admin: Admin;
  const chapter = (name: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${name}.json`), 'utf8')) as Words;
  const [insights, orders, customers, carts, home] = ['insights', 'orders', 'customers', 'carts', 'home'].map(chapter) as [Words, Words, Words, Words, Words];

  beforeAll(async () => {
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale, height: 1600 });
  });
  afterAll(() => admin.close());

  const sound = async (what: string, on: Admin = admin): Promise<void> => {
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await fullHeight(on);
      await on.page.screenshot({ path: path.join(pictures, `${what.replaceAll(' ', '-')}-${locale}.png`), fullPage: true });
    }
    expect(await seriousProblems(on.page), what).toEqual([]);
    expect(await sidewaysScroll(on.page), what).toBe(0);
    expect(on.complaints, what).toEqual([]);
  };
  const saved = async (click: Locator): Promise<string[]> => {
    const [download] = await Promise.all([admin.page.waitForEvent('download'), click.click()]);
    return readFileSync(await download.path(), 'utf8')
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n');
  };

  it('shows the figures of a period, drawn, in words and as tables, each with its meaning one tap away', async () => {
    await admin.goto('/overview?preset=last_30');
    await admin.app.locator('#series svg.recharts-surface').first().waitFor();
    await admin.app.locator('#waterfall svg.recharts-surface').first().waitFor();
    await sound('overview');
    const revenue = admin.app.getByText(said(insights, 'figures', 'revenue', 'definition'));
    expect(await revenue.isVisible()).toBe(false);
    await admin.app.getByText(said(insights, 'whatIs')).first().click();
    await revenue.waitFor();
    await admin.app.locator('#series summary').click();
    expect(await admin.app.locator('#series tbody').count()).toBe(30);
    await sound('overview opened');
  });

  it('follows the days and the comparison that are chosen', async () => {
    await admin.goto('/overview');
    await admin.app.locator('select[name=preset]').selectOption('last_7');
    await admin.app.locator('#series summary').click();
    await expect.poll(() => admin.app.locator('#series tbody').count(), SOON).toBe(7);
    await admin.app.locator('select[name=compare]').selectOption('none');
    await admin.app.getByText(said(insights, 'noBefore')).first().waitFor();
    await admin.app.locator('select[name=preset]').selectOption('custom');
    const { range } = await overview();
    await admin.app.locator('input[name=from]').fill(range.from);
    await admin.app.locator('input[name=to]').fill(range.from);
    await admin.app.getByRole('button', { name: said(insights, 'range', 'apply') }).click();
    await expect.poll(() => admin.app.locator('#series tbody').count(), SOON).toBe(1);
    await sound('overview one day');
    // Older than the platform shows: empty days, and a word on why.
    await admin.goto('/overview?preset=last_90');
    await admin.app.getByText(said(insights, 'reach', 'limitedBody')).waitFor();
    await sound('overview limited');
  });

  it('follows a sale while the page stands, without being asked', async () => {
    await admin.goto('/overview?preset=last_7');
    const id = await stack.storeId(store.slug);
    await admin.page.waitForTimeout(3000);
    const figures = async () => (await admin.app.locator('.Polaris-Text--headingLg').allTextContents()).join('|');
    const before = await figures();
    await stack.asOwner(`UPDATE rollup_day SET units = units + 7 WHERE store_id = $1 AND day = (SELECT max(day) FROM rollup_day WHERE store_id = $1)`, [id]);
    await stack.asOwner(`UPDATE rollup_state SET version = version + 1 WHERE store_id = $1`, [id]);
    await expect.poll(figures, SOON).not.toBe(before);
    expect(admin.complaints).toEqual([]);
  });

  it('names what sold and who bought, and gives every table as a file', async () => {
    await admin.goto('/overview');
    await admin.app
      .locator('#sales-by')
      .getByText(said(insights, 'salesBy', 'vendor'))
      .first()
      .click();
    const { salesBy } = await overview('?group=vendor');
    // A product's title may hold its vendor's name: the head of the table says which of the two stands there.
    await admin.app
      .locator('#sales-by thead')
      .getByText(said(insights, 'salesBy', 'vendor'))
      .waitFor();
    const save = admin.app.locator('#sales-by').getByRole('button', { name: said(insights, 'export', 'save') });
    const lines = await saved(save);
    expect(lines).toHaveLength(salesBy.rows.length + (salesBy.others?.groups ?? 0) + 1);
    expect(lines[1]).toContain(must(salesBy.rows[0]?.name ?? null, 'a vendor'));
    const people = await saved(admin.app.locator('#top-customers').getByRole('button', { name: said(insights, 'export', 'save') }));
    expect(people.length).toBeGreaterThan(2);
  });

  it('lists orders, finds one, and tells all of it', async () => {
    const { list } = await merchant.load<{ list: OrderListView }>('/shopify/orders?sort=largest', 'shopify.orders');
    const largest = must(list.rows[0], 'an order');
    await admin.goto('/orders');
    await sound('orders');
    await admin.app.locator('select[name=sort]').selectOption('largest');
    await admin.app.locator('tbody').first().getByText(largest.name).waitFor();
    await admin.app.locator('input[name=search]').fill(largest.name.replace('#', ''));
    await admin.app.getByRole('button', { name: said(orders, 'find') }).click();
    await expect.poll(() => admin.app.locator('tbody').count(), SOON).toBe(1);
    expect(await saved(admin.app.getByRole('button', { name: said(insights, 'export', 'save') }))).toHaveLength(2);
    await admin.app.locator('tbody').getByText(largest.name).click();
    await admin.app.getByText(said(orders, 'timeline', 'title')).waitFor();
    await sound('order');

    const { list: some } = await merchant.load<{ list: OrderListView }>('/shopify/orders?preset=all&sort=oldest', 'shopify.orders');
    const refunded = must(some.rows.find((order) => order.refunded > 0), 'a refunded order'); // prettier-ignore
    await admin.goto(`/orders/${refunded.orderId}`);
    await admin.app
      .getByText(said(orders, 'refunds', 'title'))
      .first()
      .waitFor();
    await sound('order refunded');
  });

  it('lists customers by number, and tells what one of them ordered', async () => {
    const { list } = await merchant.load<{ list: CustomerListView }>('/shopify/customers', 'shopify.customers');
    const best = must(list.rows[0], 'a customer');
    await admin.goto('/customers');
    await sound('customers');
    await admin.app.locator('tbody').first().getByText(best.customerId).click();
    await admin.app.getByText(said(customers, 'person', 'none')).waitFor();
    expect(await admin.app.locator('tbody').count()).toBe(best.orders);
    await sound('customer');
  });

  it('tells what each product sold, and leads to it', async () => {
    await admin.goto('/performance');
    await admin.app.locator('select[name=sort]').selectOption('returned');
    await admin.app.locator('tbody').first().waitFor();
    await sound('performance');
    await admin.app.locator('tbody a').first().click();
    await admin.app.locator('#timeline').waitFor();
  });

  it('counts carts that were left behind, and fetches the way back on a click only', async () => {
    await admin.goto('/carts');
    await admin.app.locator('tbody').first().waitFor();
    expect(await admin.app.locator('a[href*="/recover"]').count()).toBe(0);
    await sound('carts');
    await admin.app
      .getByRole('button', { name: said(carts, 'link', 'show') })
      .first()
      .click();
    await admin.app
      .getByRole('link', { name: said(carts, 'link', 'open') })
      .first()
      .waitFor();
    await admin.app
      .getByRole('link', { name: said(carts, 'state', 'recovered') })
      .first()
      .click();
    await admin.app.getByText(said(carts, 'means', 'recovered')).waitFor();
  });

  it('says on Home what sells under its floor and what it lost', async () => {
    await admin.goto('');
    await admin.app
      .locator('#floor-audit')
      .getByText(said(home, 'belowFloor', 'whatIs'))
      .click();
    await admin.app
      .locator('#floor-audit')
      .getByText(said(home, 'belowFloor', 'definition'))
      .waitFor();
    await sound('home');
  });

  it('says what will stand there where nothing was sold yet', async () => {
    const quiet = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: empty.slug, locale, dark: true });
    for (const screen of ['overview', 'orders', 'customers', 'performance', 'carts'] as const) {
      await quiet.goto(`/${screen}`);
      await quiet.app.getByText(said(insights, 'empty', screen)).waitFor();
      await sound(`empty ${screen}`, quiet);
    }
    await quiet.close();
  });

  it('fits a phone, in the dark too', async () => {
    const phone = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale, width: 390, height: 844, dark: locale === 'ar' });
    const { list } = await merchant.load<{ list: OrderListView }>('/shopify/orders', 'shopify.orders');
    for (const screen of ['/overview', '/orders', `/orders/${list.rows[0]?.orderId}`, '/customers', '/performance', '/carts', '']) {
      await phone.goto(screen);
      await sound(`phone${screen.replace(/\/\d+$/, '/one').replaceAll('/', ' ') || ' home'}`, phone);
    }
    await phone.close();
  });
});

/** The app's frame scrolls inside the admin: as tall as its content, all of it is in the picture. */
async function fullHeight({ page }: Admin): Promise<void> {
  const frame = page.frames().find((one) => one !== page.mainFrame());
  const size = must(page.viewportSize() ?? undefined, 'a viewport');
  await page.setViewportSize({ width: size.width, height: 800 });
  const height = (await frame?.evaluate(() => document.documentElement.scrollHeight)) ?? 900;
  await page.setViewportSize({ width: size.width, height: Math.min(6000, Math.max(700, height + 120)) });
}
