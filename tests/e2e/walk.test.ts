/** The walk in a real browser, in both languages: install, settings, run, approval, verification, receipt, undo. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { type Stack, startStack } from '../../tools/lib/stack.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { call, configure, installAndSync, loadRun, prepareStore, type Sandbox } from '../../tools/demo/steps.ts';
import { eventually } from '../support/eventually.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const words = (locale: string, chapter: string): unknown => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${chapter}.json`), 'utf8')) as unknown;
/** Pictures for the README are made by the same walk: MIZAN_SCREENSHOTS=docs/screenshots npm test -- tests/e2e/walk. */
const pictures = process.env['MIZAN_SCREENSHOTS'];

let stack: Stack;
let browser: Browser;
const stores: Record<'en' | 'ar', Sandbox & { rivalUrl: string }> = { en: { url: '', slug: 'walk-en', rivalUrl: '' }, ar: { url: '', slug: 'walk-ar', rivalUrl: '' } };

beforeAll(async () => {
  stack = await startStack({
    root,
    name: 'e2e',
    stage: 'test',
    fresh: true,
    prepare: async (sandboxUrl) => {
      const allow: string[] = [];
      for (const store of Object.values(stores)) {
        store.url = sandboxUrl;
        store.rivalUrl = (await prepareStore(store, { size: 60, catalog: null })).rivalUrl;
        allow.push(new URL(store.rivalUrl).host);
      }
      return { allow };
    },
  });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe.each(['en', 'ar'] as const)('the walk in %s', (locale) => {
  let admin: Admin;
  let runPath = '';
  const home = words(locale, 'home') as { runNow: string; readOnly: string };
  const runs = words(locale, 'runs') as { undo: string };

  beforeAll(async () => {
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: stores[locale].slug, locale });
  });
  afterAll(() => admin.close());

  const look = async (name: string): Promise<void> => {
    expect(await seriousProblems(admin.page), `axe on ${name}`).toEqual([]);
    expect(admin.complaints, `complaints on ${name}`).toEqual([]);
    if (pictures) {
      mkdirSync(path.join(root, pictures), { recursive: true });
      await admin.page.screenshot({ path: path.join(root, pictures, `${name}-${locale}.png`) });
    }
  };

  it('opens in the admin, installs itself and mirrors the catalog', async () => {
    await admin.goto('');
    await admin.app.getByText(home.readOnly).waitFor();
    expect(await admin.app.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
    expect(await admin.app.locator('html').getAttribute('lang')).toMatch(locale);

    const merchant = merchantOf(locale);
    const { sync } = await installAndSync(merchant, () => undefined);
    expect(sync).toMatchObject({ status: 'done', variants: 60, platformVariants: 60 });
    await configure(merchant, { fixedMinor: 200, rivalUrl: stores[locale].rivalUrl, csv: null });
  });

  it('starts a run from Home and shows its three stages to the end', async () => {
    await admin.goto('');
    await admin.app.getByRole('button', { name: home.runNow }).click();
    const { activeRun, recentRuns } = await until(
      () => merchantOf(locale).load<{ activeRun: { id: string } | null; recentRuns: { id: string; status: string }[] }>('/shopify', 'shopify.home'),
      (data) => data.recentRuns[0]?.status === 'done',
    );
    expect(activeRun).toBeNull();
    runPath = `/runs/${recentRuns[0]?.id}`;
    await admin.goto('');
    await look('home');
    await admin.goto(runPath);
    const run = await loadRun(merchantOf(locale), recentRuns[0]?.id ?? '');
    expect(run.stages.map(({ name, status }) => [name, status])).toEqual([
      ['scout', 'done'],
      ['analyst', 'done'],
      ['executor', 'done'],
    ]);
  });

  it('approves the safe changes after a dialog that states the money effect', async () => {
    await admin.goto('/inbox?group=ready');
    const before = await loadRun(merchantOf(locale), runPath.slice('/runs/'.length));
    expect(before.changes.queued + before.changes.verified).toBe(0);
    await look('inbox');

    const inbox = words(locale, 'inbox') as Record<string, string>;
    const label = new RegExp((inbox['approveAll_other'] ?? '').replace(/\s*\(.*$/, ''));
    await admin.app.getByRole('button', { name: label }).first().click();
    const dialog = admin.app.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toMatch(/SAR|ر\.س/);
    await look('confirm');
    await dialog.getByRole('button').last().click();

    const after = await until(
      () => loadRun(merchantOf(locale), runPath.slice('/runs/'.length)),
      ({ changes }) => changes.verified > 0 && changes.queued + changes.writing + changes.written + changes.unknown === 0,
    );
    expect(after.changes).toMatchObject({ rejected: 0, needs_attention: 0 });
  });

  it('tells the run, and a product with its receipt in plain words', async () => {
    await admin.goto(runPath);
    await look('run');
    const run = await loadRun(merchantOf(locale), runPath.slice('/runs/'.length));
    const row = run.rows.find(({ state }) => state === 'verified');
    await admin.goto(`/products/${row?.productId}?variant=${row?.variantId}`);
    const product = words(locale, 'product') as { receipt: { title: string }; proof: { sealed: string; checker: { passed: string } } };
    await admin.app.getByText(product.receipt.title).first().waitFor();
    await admin.app.getByText(product.proof.sealed).waitFor();
    await admin.app.getByText(product.proof.checker.passed).waitFor();
    await look('product');
  });

  it('undoes the run: every price is back and checked', async () => {
    await admin.goto(runPath);
    const runId = runPath.slice('/runs/'.length);
    const { changes } = await loadRun(merchantOf(locale), runId);
    await admin.app.getByRole('button', { name: runs.undo, exact: true }).click();
    const dialog = admin.app.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByRole('button').last().click();

    const undone = await until(
      () => loadRun(merchantOf(locale), runId),
      (run) => run.undoneBy !== null && run.undoable === 0,
    );
    const undo = await until(
      () => loadRun(merchantOf(locale), undone.undoneBy ?? ''),
      ({ status }) => status !== 'running',
    );
    expect(undo).toMatchObject({ status: 'done', kind: 'undo', undoSkips: [] });
    expect(undo.changes.verified).toBe(changes.verified);
    await admin.goto(`/runs/${undo.id}`);
    await look('undo');
  });

  it('takes a price list whose columns have names of their own, and gives the bad lines back', async () => {
    await admin.goto('/competitors');
    await look('competitors');
    const upload = words(locale, 'upload') as { seller: string; send: string; columns: { field: { price: string; gtin: string } } };
    const text = 'ean code,cost to us,how much\n6281000000014,1.00,189.00\n6281000000021,1.00,free\n';
    await admin.app.getByLabel(upload.seller).fill('Price list');
    await admin.app.locator('#upload input[type=file]').setInputFiles({ name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await admin.app.getByLabel(upload.columns.field.price, { exact: true }).selectOption('2');
    await admin.app.getByLabel(upload.columns.field.gtin, { exact: true }).selectOption('0');
    await admin.app.getByRole('button', { name: upload.send, exact: true }).scrollIntoViewIfNeeded();
    await look('upload');
    await admin.app.getByRole('button', { name: upload.send, exact: true }).click();

    const [download] = await Promise.all([admin.page.waitForEvent('download'), admin.app.locator('#upload li').first().waitFor().then(() => admin.app.locator('#upload button').first().click())]); // prettier-ignore
    const saved = readFileSync(await download.path(), 'utf8')
      .replace('\ufeff', '')
      .split('\r\n');
    expect(saved[0]).toMatch(/^ean code,cost to us,how much,/);
    expect(saved[1]).toMatch(/^6281000000021,1\.00,free,3,/);
    expect(saved[2]).toBe('');
  });

  it('lets a person say what an unmatched offer is', async () => {
    const matches = words(locale, 'matches') as { unmatched: { choose: string; search: string; find: string; link: string; empty: string } };
    const { variants } = await call<{ variants: { title: string; sku: string }[] }>(stack.sandboxUrl, 'GET', `/sandbox/stores/${stores[locale].slug}/variants?limit=1`);
    await admin.goto('/unmatched');
    await look('unmatched');
    const before = await merchantOf(locale).load<{ list: { total: number } }>('/shopify/unmatched', 'shopify.unmatched');
    await admin.app.getByRole('button', { name: matches.unmatched.choose }).first().click();
    const dialog = admin.app.getByRole('dialog');
    await dialog.getByLabel(matches.unmatched.search).fill(variants[0]?.sku ?? '');
    await dialog.getByRole('button', { name: matches.unmatched.find, exact: true }).click();
    // Polaris lays its own circle over the input: a person clicks the label.
    // The list that was there before the search may still be giving way.
    const link = dialog.getByRole('button', { name: matches.unmatched.link, exact: true });
    await eventually(async () => {
      await dialog.locator('label:has(input[type=radio])').first().click();
      return link.isEnabled();
    });
    await look('choose');
    await link.click();
    await dialog.waitFor({ state: 'hidden' });
    const after = await merchantOf(locale).load<{ list: { total: number } }>('/shopify/unmatched', 'shopify.unmatched');
    expect(after.list.total).toBe(before.list.total - 1);
  });

  it('shows what a rule would do before it is saved, and the way back to an earlier one', async () => {
    const strategies = words(locale, 'strategies') as {
      kinds: { hold: { label: string } };
      preview: { up: string; hold: string; computing: string };
      versions: { restore: string };
    };
    const common = words(locale, 'common') as { save: string };
    const { strategies: all } = await merchantOf(locale).load<{ strategies: { strategyId: string; own: boolean }[] }>('/shopify/strategies', 'shopify.strategies');
    const own = `/strategies/${must(all.find((one) => one.own)?.strategyId, 'the store’s own strategy')}`;
    const shown = () => merchantOf(locale).load<{ version: number }>(`/shopify${own}`, 'shopify.strategy');
    await admin.goto(own);
    await admin.app.locator('#preview').getByText(strategies.preview.up).waitFor();
    await look('strategies');
    const { version } = await shown();
    const preview = () => admin.app.locator('#preview').innerText();
    const before = await preview();
    await admin.app.locator('label').getByText(strategies.kinds.hold.label, { exact: true }).click();
    const told = await until(preview, (text) => text !== before && !text.includes(strategies.preview.computing));
    expect(told).toContain(strategies.preview.hold);
    expect(told, 'a rule that keeps prices leaves one reason').not.toBe(before);
    expect((await shown()).version, 'nothing is saved by looking').toBe(version);
    await admin.app.locator('form').getByRole('button', { name: common.save, exact: true }).click();
    await until(shown, (now) => now.version === version + 1);
    await admin.app.getByRole('button', { name: strategies.versions.restore }).first().click();
    expect((await until(shown, (now) => now.version === version + 2)).version).toBe(version + 2);
  });

  it('shows settings, and every screen on a phone without sideways scrolling', async () => {
    await admin.goto('/settings');
    await look('settings');
    const phone = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: stores[locale].slug, locale, width: 390, height: 844 });
    for (const screen of ['', '/inbox', '/runs', runPath, '/competitors', '/unmatched', '/strategies', '/automation', '/settings']) {
      await phone.goto(screen);
      expect(await sidewaysScroll(phone.page), screen).toBe(0);
    }
    expect(phone.complaints).toEqual([]);
    await phone.close();
  });
});

function merchantOf(locale: 'en' | 'ar'): Merchant {
  return new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: stores[locale].slug });
}

async function until<Value>(read: () => Promise<Value>, isDone: (value: Value) => boolean): Promise<Value> {
  const end = Date.now() + 60_000;
  for (;;) {
    const value = await read();
    if (isDone(value) || Date.now() > end) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
