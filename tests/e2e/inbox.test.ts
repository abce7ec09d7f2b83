/** What a person does in the Inbox and takes back afterwards: the stock at stake, the keys, the stop, undo of one price, dark colours. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Frame, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import type { InboxView } from '#app/modules/decisions/views.ts';
import type { RunView } from '#app/modules/runs/views.ts';
import { configure, installAndSync, prepareStore, startRun, watchRun } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Stack, startStack } from '../../tools/lib/stack.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';
import { picture } from '../support/picture.ts';

const root = path.resolve(import.meta.dirname, '../..');
const store = { url: '', slug: 'inbox', rivalUrl: '' };
const chapter = <Words>(locale: string, name: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${name}.json`), 'utf8')) as Words;
const common = chapter<{ effect: Record<string, string>; emergency: Record<string, string> }>('en', 'common');
const inboxWords = chapter<Record<string, string>>('en', 'inbox');
const runWords = chapter<Record<string, string>>('en', 'runs');

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
let admin: Admin;
let runId = '';

beforeAll(async () => {
  stack = await startStack({
    root,
    name: 'e2e-inbox',
    stage: 'test',
    fresh: true,
    prepare: async (sandboxUrl) => {
      store.url = sandboxUrl;
      store.rivalUrl = (await prepareStore(store, { size: 40, catalog: null })).rivalUrl;
      return { allow: [new URL(store.rivalUrl).host] };
    },
  });
  merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: store.slug });
  await installAndSync(merchant, () => undefined);
  await configure(merchant, { fixedMinor: 200, rivalUrl: store.rivalUrl, csv: null });
  runId = await startRun(merchant);
  await watchRun(merchant, runId, () => undefined);
  browser = await openBrowser();
  admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale: 'en' });
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe('the inbox in a browser', () => {
  it('states the stock at stake before everything safe is approved', async () => {
    const { effect, items } = await ready();
    const weigh = (sign: number): number =>
      items.reduce((sum, { before, after, stock }) => sum + (Math.sign(after.minor - before.minor) === sign ? (after.minor - before.minor) * Math.max(stock ?? 0, 0) : 0), 0);
    expect(effect).toMatchObject({ stockRaise: { minor: weigh(1) }, stockCut: { minor: weigh(-1) }, stockUnknown: items.filter(({ stock }) => stock === null).length });

    await admin.goto('/inbox?group=ready');
    await button(inboxWords['approveAll_other']).click();
    const dialog = await opened();
    const text = await dialog.innerText();
    expect(text).toContain(common.effect['stockRaise']);
    expect(text).toContain(((effect.stockRaise?.minor ?? 0) / 100).toLocaleString('en', { minimumFractionDigits: 2 }));
    expect(await seriousProblems(admin.page)).toEqual([]);
    await admin.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('is worked with five keys, which are words while someone types', async () => {
    const checked = admin.app.locator('tbody input:checked');
    await admin.app.locator('h1').click();
    await admin.page.keyboard.type('jxjx');
    expect(await checked.count()).toBe(2);
    await admin.page.keyboard.type('kx');
    expect(await checked.count()).toBe(1);
    expect(await seriousProblems(admin.page), 'some rows chosen').toEqual([]);

    await admin.page.keyboard.press('r');
    const rejecting = await opened();
    await rejecting.getByText(must(chapter<{ rejectReasons: Record<string, string> }>('en', 'inbox').rejectReasons['other'], 'a word')).click();
    await rejecting.locator('textarea').first().fill('');
    await admin.page.keyboard.type('jax');
    expect(await rejecting.locator('textarea').first().inputValue()).toBe('jax');
    await admin.page.keyboard.press('Escape');
    await rejecting.waitFor({ state: 'hidden' });
    // Who works by keys is where they were before the dialog.
    await admin.app.locator('tbody input:focus').waitFor({ state: 'attached' });

    await admin.page.keyboard.type('xa');
    const approving = await opened();
    expect(await approving.innerText()).toContain(must(inboxWords['confirmTitle_other'], 'a word').replace('{{n}}', '2'));
    await approving.getByRole('button').last().click();
    await until(run, ({ changes }) => changes.verified === 2);
  });

  it('takes the place of a key, not its letter, from an Arabic layout, and can be told to leave keys alone', async () => {
    const arabic = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale: 'ar' });
    await arabic.goto('/inbox');
    const frame = must(
      arabic.page.frames().find((one) => one !== arabic.page.mainFrame()),
      'the app frame',
    );
    await press(frame, 'ت', 'KeyJ');
    await press(frame, 'ء', 'KeyX');
    expect(await arabic.app.locator('tbody input:checked').count()).toBe(1);

    await arabic.app.locator('summary').last().click();
    await arabic.app.locator('details input[type=checkbox]').click();
    await press(frame, 'ء', 'KeyX');
    expect(await arabic.app.locator('tbody input:checked').count()).toBe(1);
    expect(arabic.complaints).toEqual([]);
    await arabic.close();
  });

  it('keeps what people say about a proposal beside it', async () => {
    const [item] = (await inbox()).items;
    const { notes } = chapter<{ notes: Record<string, string> }>('en', 'inbox');
    await admin.goto('/inbox');
    const row = admin.app.locator('tbody tr').filter({ has: admin.app.locator(`[name="note-${must(item, 'a proposal').decisionId}"]`) });
    await row.locator('summary').click();
    await row.locator('textarea').first().fill('Ask the supplier first.');
    await row.getByRole('button', { name: must(notes['save'], 'a word'), exact: true }).click();
    // What is typed stands in the page at once; what is kept, only when the server says so.
    await expect.poll(async () => (await inbox()).items[0]?.notes, { timeout: 20_000 }).toMatchObject([{ body: 'Ask the supplier first.', isYou: true }]);
    await row.locator('bdi').filter({ hasText: 'Ask the supplier first.' }).first().waitFor();
    await picture(admin, 'inbox-comment');
    expect(await seriousProblems(admin.page)).toEqual([]);
  });

  it('takes another price than the one proposed, and says why one may not be', async () => {
    const [item] = (await inbox()).items.filter(({ floor, stale }) => floor !== null && !stale);
    const { decisionId, before, floor, variantId } = must(item, 'a proposal');
    const { choose } = chapter<{ choose: Record<string, string> }>('en', 'inbox');
    await admin.goto('/inbox');
    const row = admin.app.locator('tbody tr').filter({ has: admin.app.locator(`[name="note-${decisionId}"]`) });
    await row.getByRole('button', { name: must(choose['open'], 'a word'), exact: true }).click();
    const dialog = await opened();
    const [field, save] = [dialog.locator('input[name="choice"]'), dialog.getByRole('button', { name: must(choose['save'], 'a word'), exact: true })];
    await field.fill(String((must(floor, 'a floor').minor - 1) / 100));
    await dialog.getByText(must(choose['underFloor'], 'a word')).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await field.fill(String((before.minor * 3) / 100));
    await save.click();
    await dialog.locator('.Polaris-Banner').waitFor();
    await picture(admin, 'inbox-choice-refused');
    expect(await seriousProblems(admin.page)).toEqual([]);
    const wanted = before.minor + Math.ceil(before.minor / 50);
    await field.fill(String(wanted / 100));
    await save.click();
    await dialog.waitFor({ state: 'hidden' });
    await until(run, ({ rows }) => rows.some((one) => one.variantId === variantId && one.state === 'verified' && one.after.minor === wanted));
  });

  it('undoes one chosen price of a run and says so beside it', async () => {
    await admin.goto(`/runs/${runId}`);
    await admin.app.locator('tbody input[type=checkbox]:enabled').first().click();
    await button(must(runWords['undoCount_one'], 'a word').replace('{{n}}', '1')).click();
    const dialog = await opened();
    const text = await dialog.innerText();
    expect(text).toContain(must(runWords['undoEffect_one'], 'a word').replace('{{n}}', '1'));
    expect(text).toContain(runWords['undoFloor']);
    await dialog.getByRole('button').last().click();

    // The rows and the number beside them are two reads: the price may be put back between them.
    const after = await until(run, ({ undoable, rows }) => undoable === 2 && rows.some(({ undone }) => undone));
    expect(after.rows.map(({ undone }) => undone).sort()).toEqual([false, false, true]);
    await admin.goto(`/runs/${runId}`);
    await admin.app.getByText(must(runWords['undone'], 'a word'), { exact: true }).waitFor();
    expect(await admin.app.locator('tbody input[type=checkbox]:enabled').count()).toBe(2);
    expect(await seriousProblems(admin.page)).toEqual([]);
  });

  it('stops every price change from a run and releases it from the inbox', async () => {
    await button(common.emergency['stop']).click();
    await (await opened()).getByRole('button').last().click();
    await admin.app.getByText(must(common.emergency['onTitle'], 'a word')).waitFor();

    await admin.goto('/inbox?group=ready');
    expect(await button(inboxWords['approveAll_other']).getAttribute('aria-disabled')).toBe('true');
    await button(common.emergency['release']).click();
    await (await opened()).getByRole('button').last().click();
    await admin.app.getByText(must(common.emergency['onTitle'], 'a word')).waitFor({ state: 'detached' });
    expect((await inbox()).emergencyStop).toBe(false);
    expect(admin.complaints).toEqual([]);
  });

  it.each(['en', 'ar'] as const)('can be read in the dark on every screen (%s)', async (locale) => {
    const { rows } = await run();
    const dark = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: store.slug, locale, dark: true, width: locale === 'ar' ? 390 : 1280 });
    const row = must(rows[0], 'a change');
    for (const screen of [
      '',
      '/inbox',
      '/products',
      '/products/costs',
      '/competitors',
      '/matches',
      '/unmatched',
      '/strategies',
      '/activity',
      '/runs',
      `/runs/${runId}`,
      `/products/${row.productId}?variant=${row.variantId}`,
      '/settings',
    ]) {
      await dark.goto(screen);
      await picture(dark, `dark${screen.replace(/\?.*/, '').replaceAll('/', '-').slice(0, 30)}-${locale}`);
      expect(await seriousProblems(dark.page), screen).toEqual([]);
      expect(await sidewaysScroll(dark.page), screen).toBe(0);
    }
    expect(dark.complaints).toEqual([]);
    await dark.close();
  });
});

async function inbox(): Promise<InboxView> {
  return (await merchant.load<{ inbox: InboxView }>('/shopify/inbox', 'shopify.inbox')).inbox;
}

async function ready(): Promise<InboxView> {
  return (await merchant.load<{ inbox: InboxView }>('/shopify/inbox?group=ready', 'shopify.inbox')).inbox;
}

async function run(): Promise<RunView> {
  return (await merchant.load<{ run: RunView }>(`/shopify/runs/${runId}`, 'shopify.run')).run;
}

/** By its words; a count in them is left out. */
function button(words: string | undefined): Locator {
  return admin.app.getByRole('button', { name: must(words, 'a word').replace(/\s*\(?\{\{.*$/, '') }).first();
}

async function opened(): Promise<Locator> {
  const dialog = admin.app.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

/** A key of another layout, which the browser driver cannot press. */
async function press(frame: Frame, key: string, code: string): Promise<void> {
  await frame.evaluate((init) => void (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })), {
    key,
    code,
  });
}

async function until<Value>(read: () => Promise<Value>, isDone: (value: Value) => boolean): Promise<Value> {
  const end = Date.now() + 30_000;
  for (;;) {
    const value = await read();
    if (isDone(value)) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`This took too long: ${JSON.stringify(value).slice(0, 500)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
