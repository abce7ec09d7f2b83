/** Writing strategies in a browser: a new one from a template, as a tree, for a part of the store; overlaps, versions, stop and archive. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Locator, Route } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#app/lib/assert.ts';
import { configure, installAndSync, prepareStore } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Stack, startStack } from '../../tools/lib/stack.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { said, type Words } from '../support/said.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PICTURES = process.env['MIZAN_SCREENSHOTS'];

interface Summary {
  strategyId: string;
  name: string;
  own: boolean;
  state: string;
  version: number;
  decides: number;
  tree: { type: string; children?: { type: string }[] };
}

let stack: Stack;
let browser: Browser;
let merchant: Merchant;
const sandbox = { url: '', slug: 'strategies' };

beforeAll(async () => {
  let rival = '';
  stack = await startStack({
    root,
    name: 'e2e-strategies',
    stage: 'test',
    fresh: true,
    prepare: async (sandboxUrl) => {
      sandbox.url = sandboxUrl;
      const { rivalUrl } = await prepareStore(sandbox, { size: 30, catalog: null });
      rival = rivalUrl;
      return { allow: [new URL(rivalUrl).host] };
    },
  });
  merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: sandbox.slug });
  await installAndSync(merchant, () => undefined);
  await configure(merchant, { fixedMinor: 200, rivalUrl: rival, csv: null });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const all = async (): Promise<Summary[]> => (await merchant.load<{ strategies: Summary[] }>('/shopify/strategies', 'shopify.strategies')).strategies;
const named = async (name: string): Promise<Summary | undefined> => (await all()).find((one) => one.name === name);

/** For pictures every screen is seen at both widths in both languages; to find what breaks, each once is enough. */
const SEEN = ([
  ['en', 1280, 'dark'],
  ['ar', 390, 'light'],
  ['en', 390, 'light'],
  ['ar', 1280, 'dark'],
] as const).slice(0, PICTURES ? 4 : 2); // prettier-ignore

describe.each(SEEN)('strategies in %s at %i px, %s', (locale, width, colorScheme) => {
  let admin: Admin;
  const wordsOf = (file: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${file}.json`), 'utf8')) as Words;
  const words = wordsOf('strategies');
  const { save } = wordsOf('common') as { save: string };
  const errors = wordsOf('errors') as Record<string, string>;
  const name = `Vendor ${locale} ${width}`;

  beforeAll(async () => {
    for (const { strategyId, own } of await all()) {
      if (!own) {
        await merchant.act(`/shopify/strategies/${strategyId}`, 'shopify.strategy', 'setStrategyState', { state: 'archived' });
      }
    }
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: sandbox.slug, locale, width, dark: colorScheme === 'dark' });
  });
  afterAll(() => admin.close());

  const sound = async (what: string): Promise<void> => {
    if (PICTURES) {
      await admin.page.screenshot({ path: `${PICTURES}/${what}-${locale}-${width}.png`, fullPage: true });
    }
    expect(await seriousProblems(admin.page), what).toEqual([]);
    expect(await sidewaysScroll(admin.page), what).toBe(0);
  };
  const button = (within: Locator, label: string): Locator => within.getByRole('button', { name: label, exact: true });

  it('makes one for a vendor from a template, refuses another that is just as close, and shows both in order', async () => {
    await admin.goto('/strategies');
    await admin.app.getByText(said(words, 'own')).first().waitFor();
    await sound('strategies-list-own');
    await admin.goto('/strategies/new');
    await admin.app
      .locator('#templates')
      .getByText(said(words, 'templates', 'fashion_season', 'label'))
      .click();
    const form = admin.app.locator('#strategy');
    await form.locator('input[name="name"]').fill(name);
    await button(form, save).click();
    await form.getByText(errors['strategy_scope_empty'] ?? '').waitFor();
    const vendor = form.locator('select[name="vendor"]');
    const choice = must(await vendor.locator('option').nth(1).getAttribute('value'), 'a vendor');
    await vendor.selectOption(choice);
    await admin.app
      .locator('#preview')
      .getByText(said(words, 'preview', 'up'))
      .waitFor();
    await sound('strategy-new');
    await button(form, save).click();
    await admin.app.locator('#versions').waitFor();
    expect(await named(name)).toMatchObject({ state: 'active', version: 1, tree: { type: 'FIRST' } });
    expect((await named(name))?.decides).toBeGreaterThan(0);
    await sound('strategy-fashion');

    await admin.goto('/strategies/new?template=follow_cost');
    await form.locator('input[name="name"]').fill(`${name} twice`);
    await vendor.selectOption(choice);
    await button(form, save).click();
    await form.getByRole('link', { name }).waitFor();
    await sound('strategy-overlap');
    await form.locator('input[name="priority"]').fill('60');
    await button(form, save).click();
    await admin.app.locator('#versions').waitFor();
    await admin.goto('/strategies');
    await admin.app.getByRole('link', { name: `${name} twice` }).waitFor();
    await sound('strategies-list');
    expect((await all()).map((one) => one.name)).toEqual([`${name} twice`, name, '']);
  });

  it('leaves for the page it opens, whatever else is being asked at that moment', async () => {
    const form = admin.app.locator('#strategy');
    await admin.goto('/strategies/new?template=follow_cost');
    let read = 0;
    // A preview that comes back after the saved form, and has the page read again while that one already leaves it.
    const slow = async (route: Route): Promise<void> => {
      const [address, body] = [route.request().url(), route.request().postData() ?? ''];
      read += saving && body === '' ? 1 : 0;
      saving ||= body.includes('createStrategy');
      await delay(address.includes('__manifest') ? 2_500 : body.includes('previewStrategy') ? 500 : read > 1 ? 1_000 : 0);
      await route.continue();
    };
    let saving = false;
    await admin.page.route(/__manifest|_data=shopify\.strategy-new/u, slow);
    await form.locator('input[name="name"]').fill(`${name} meanwhile`);
    await form.locator('input[name="priority"]').fill('70');
    const vendor = form.locator('select[name="vendor"]');
    await vendor.selectOption(must(await vendor.locator('option').nth(1).getAttribute('value'), 'a vendor'));
    await admin.page.waitForRequest((request) => request.postData()?.includes('previewStrategy') === true && request.postData()?.includes('"vendor"') === true);
    await button(form, save).click();
    await admin.app.locator('#versions').waitFor();
    await admin.page.unrouteAll({ behavior: 'ignoreErrors' });
    await merchant.act(`/shopify/strategies/${must(await named(`${name} meanwhile`), 'the strategy').strategyId}`, 'shopify.strategy', 'setStrategyState', { state: 'archived' });
  });

  it('writes it as a tree: adds, moves, wraps and removes parts by buttons, and tells what changed', async () => {
    const { strategyId } = must(await named(`${name} twice`), 'the strategy');
    await admin.goto(`/strategies/${strategyId}`);
    const form = admin.app.locator('#strategy');
    await button(form, said(words, 'tree', 'asTree')).click();
    await form.locator('select[name="kind-p"]').selectOption('MAX');
    await button(form, `${said(words, 'tree', 'add')}: 1`).click();
    const kinds = form.locator('select[name^="kind-n"]');
    await kinds.last().selectOption('NOT_BELOW');
    await button(form, save).click();
    await form.getByText(said(words, 'tree', 'wrong', 'seller')).waitFor();
    await sound('strategy-tree-wrong');
    await form.locator('select[name^="seller-"]').selectOption({ index: 1 });
    await button(form, `${said(words, 'tree', 'up')}: 1.2`).click();
    await button(form, `${said(words, 'tree', 'wrap')}: 1.1`).click();
    await sound('strategy-tree');
    await button(form, save).click();
    await eventually(async () => (await named(`${name} twice`))?.version === 2);
    expect((await named(`${name} twice`))?.tree).toMatchObject({ type: 'MAX' });
    const versions = admin.app.locator('#versions');
    await versions
      .getByText(said(words, 'versions', 'changes'))
      .first()
      .click();
    await versions
      .getByText(said(words, 'versions', 'new'))
      .first()
      .waitFor();
    await sound('strategy-versions');
  });

  it('tries two versions on everything and says how they differ, part by part', async () => {
    const simulator = wordsOf('simulator');
    const { strategyId } = must(await named(`${name} twice`), 'the strategy');
    await admin.goto(`/strategies/${strategyId}/simulator`);
    await sound('simulator-before');
    await admin.app.locator('select[name="other"]').selectOption('1');
    await button(admin.app.locator('#simulate'), said(simulator, 'start')).click();
    await admin.app.locator('#result').getByText(said(simulator, 'result'), { exact: true }).first().waitFor();
    await admin.app.locator('#differences').waitFor();
    await admin.app
      .locator('#branches-2')
      .getByText(said(words, 'tree', 'HOLD'))
      .first()
      .waitFor();
    await sound('simulator');
  });

  it('stops one, lets it go on, and archives it, saying what that does', async () => {
    const { strategyId } = must(await named(name), 'the strategy');
    await admin.goto(`/strategies/${strategyId}`);
    const state = admin.app.locator('#state');
    const dialog = admin.app.getByRole('dialog');
    await button(state, said(words, 'stop')).click();
    await dialog.getByText(said(words, 'stopEffect')).waitFor();
    await sound('strategy-stop');
    await button(dialog, said(words, 'stop')).click();
    await eventually(async () => (await named(name))?.state === 'stopped');
    await button(state, said(words, 'goOn')).click();
    await eventually(async () => (await named(name))?.state === 'active');
    await button(state, said(words, 'archive')).click();
    await button(dialog, said(words, 'archive')).click();
    await eventually(async () => (await named(name)) === undefined);
    await state.getByText(said(words, 'states', 'archived')).waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await sound('strategy-archived');
  });

  it('holds a rule to its examples, replays it on the past, and keeps chosen products in a line', async () => {
    const own = must(
      (await all()).find((one) => one.own),
      'the own strategy',
    );
    // Of the language before: none.
    await merchant.act(`/shopify/strategies/${own.strategyId}`, 'shopify.strategy', 'saveStrategy', { tree: own.tree, examples: [] });
    const { version } = must(
      (await all()).find((one) => one.own),
      'the own strategy',
    );
    await admin.goto(`/strategies/${own.strategyId}`);
    const form = admin.app.locator('#strategy');
    await form.getByText(said(words, 'examples', 'title'), { exact: true }).click();
    await button(form, said(words, 'examples', 'add')).click();
    await form.locator('input[name^="name-example"]').fill(`${locale} alone`);
    await form.locator('input[name^="price-example"]').fill('100');
    await form.locator('input[name^="first-example"]').fill('50');
    await button(form, said(words, 'examples', 'try')).click();
    await form.getByText(said(words, 'examples', 'broken'), { exact: true }).waitFor();
    await sound('strategy-example');
    await button(form, save).click();
    await form.getByText(`${locale} alone`).first().waitFor();
    await form.locator('select[name^="expect-example"]').selectOption('hold');
    await button(form, save).click();
    await eventually(
      async () =>
        must(
          (await all()).find((one) => one.own),
          'the own strategy',
        ).version > version,
    );

    await admin.goto(`/strategies/${own.strategyId}/simulator`);
    const past = admin.app.locator('#backtest');
    await past.getByRole('button').first().click();
    await past
      .getByText(said(wordsOf('simulator'), 'past', 'exact'))
      .first()
      .waitFor();
    await sound('backtest');

    const { list } = await merchant.load<{ list: { rows: { variantId: string }[] } }>('/shopify/products', 'shopify.products');
    await admin.goto(
      `/strategies/lines?variants=${list.rows
        .slice(0, 3)
        .map(({ variantId }) => variantId)
        .join()}`,
    );
    const line = admin.app.locator('#new-line');
    await line.locator('input[name="name"]').fill(`${locale} ${width}`);
    await sound('line-new');
    await button(line, save).click();
    await admin.app.getByRole('heading', { name: `${locale} ${width}` }).waitFor();
    await sound('lines');
    await admin.app.getByRole('button', { name: said(words, 'lines', 'remove') }).click();
    await admin.app.getByText(said(words, 'lines', 'empty')).waitFor();
  });
});
