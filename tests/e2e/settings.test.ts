/** What an owner sees to in a browser: keys of the public API and the page that says how to use them; the team; what is kept of customers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Locator } from 'playwright';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installAndSync, prepareStore } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Stack, startStack } from '../../tools/lib/stack.ts';
import { callApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { said, type Words } from '../support/said.ts';
import { type Admin, openAdmin, openBrowser, problemsIn, seriousProblems, sidewaysScroll } from '../support/browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PICTURES = process.env['MIZAN_SCREENSHOTS'];

let stack: Stack;
let browser: Browser;
const sandbox = { url: '', slug: 'keys' };

beforeAll(async () => {
  stack = await startStack({
    root,
    name: 'e2e-keys',
    stage: 'test',
    fresh: true,
    prepare: async (sandboxUrl) => {
      sandbox.url = sandboxUrl;
      const { rivalUrl } = await prepareStore(sandbox, { size: 10, catalog: null });
      return { allow: [new URL(rivalUrl).host] };
    },
  });
  await installAndSync(new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: sandbox.slug }), () => undefined);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: stack.ownerUrl });
  await client.connect();
  return (await client.query<Row>(sql).finally(() => client.end())).rows;
}

async function asOwner(sql: string): Promise<void> {
  await ask(sql);
}

describe.each([
  ['en', 1280],
  ['ar', 390],
] as const)('keys in %s at %i px', (locale, width) => {
  let admin: Admin;
  const { keys: words, scopes } = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/api.json`), 'utf8')) as { keys: Words; scopes: Record<string, string> };

  beforeAll(async () => {
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: sandbox.slug, locale, width });
  });
  afterAll(() => admin.close());

  const sound = async (what: string): Promise<void> => {
    if (PICTURES) {
      await admin.page.screenshot({ path: `${PICTURES}/keys-${what}-${locale}.png`, fullPage: true });
    }
    expect(await seriousProblems(admin.page), what).toEqual([]);
    expect(await sidewaysScroll(admin.page), what).toBe(0);
    expect(admin.complaints, what).toEqual([]);
  };
  const button = (name: string, within: Locator = admin.app.locator('body')): Locator => within.getByRole('button', { name, exact: true }).first();
  const shownKey = (): Promise<string> => admin.app.locator('bdi', { hasText: /^mzn_live_\w{8}_\w{49}$/ }).first().innerText(); // prettier-ignore
  const status = async (key: string): Promise<number> => (await callApi(stack.appUrl, '/sync', { key })).status;
  const name = `Warehouse ${locale}`;

  it('are made for what was ticked, shown once, and gone with the page', async () => {
    await admin.goto('/settings/api-keys');
    await sound('list');
    await button(said(words, 'new', 'make')).click();
    await admin.app.getByText(said(words, 'new', 'scopesMissing')).waitFor();

    await admin.app.locator('input[name=keyName]').fill(name);
    await admin.app.getByLabel(scopes['read:sync'] ?? '').check();
    await button(said(words, 'new', 'make')).click();
    await admin.app.getByText(said(words, 'made', 'once')).waitFor();
    const key = await shownKey();
    // However far down the form was.
    await eventually(() =>
      admin.app.getByText(said(words, 'made', 'once')).evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight),
    );
    await sound('made');

    expect(await status(key)).toBe(200);
    expect((await callApi(stack.appUrl, '/products', { key })).status).toBe(403);
    await admin.goto('/settings/api-keys');
    await admin.app.getByText(`${key.slice(0, 17)}_…`).first().waitFor(); // prettier-ignore
    expect(await admin.app.locator('body').innerText()).not.toContain(key.slice(18));
  });

  it('are replaced without a gap, and revoked at once', async () => {
    await button(said(words, 'rotate', 'one').replace('{{name}}', name)).click();
    const dialog = admin.app.getByRole('dialog');
    await dialog.getByText(said(words, 'rotate', 'same')).waitFor();
    await sound('rotate');
    await button(said(words, 'rotate', 'action'), dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await admin.app.getByText(said(words, 'made', 'once')).waitFor();
    const successor = await shownKey();
    await admin.app
      .getByText(said(words, 'state', 'replaced'))
      .first()
      .waitFor();
    expect(await status(successor)).toBe(200);

    await button(said(words, 'revoke', 'one').replace('{{name}}', name)).click();
    await button(said(words, 'revoke', 'action'), dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await admin.app
      .getByText(said(words, 'state', 'revoked'))
      .first()
      .waitFor();
    await eventually(async () => (await status(successor)) === 401);
    // What works no more is not offered to be copied.
    await eventually(async () => !(await admin.app.locator('body').innerText()).includes(successor.slice(18)));
    await sound('revoked');
  });

  it('are the owner’s alone', async () => {
    await asOwner(`UPDATE store_user SET role = 'approver'`);
    await admin.goto('/settings/api-keys');
    await admin.app.getByText(said(words, 'notAllowed', 'title')).waitFor();
    expect(await admin.app.locator('#keys, #new-key').count()).toBe(0);
    await sound('not-allowed');
    await asOwner(`UPDATE store_user SET role = 'owner'`);
  });
});

describe.each([
  ['en', 1280, 'dark'],
  ['ar', 390, 'light'],
] as const)('the team and the customers’ data in %s at %i px, %s', (locale, width, colorScheme) => {
  let admin: Admin;
  const words = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/settings.json`), 'utf8')) as Words;
  const errors = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/errors.json`), 'utf8')) as Record<string, string>;

  beforeAll(async () => {
    await new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: sandbox.slug, userId: '4711' }).open();
    admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: sandbox.slug, locale, width, dark: colorScheme === 'dark' });
  });
  afterAll(() => admin.close());

  const sound = async (what: string): Promise<void> => {
    if (PICTURES) {
      await admin.page.screenshot({ path: `${PICTURES}/${what}-${locale}.png`, fullPage: true });
    }
    expect(await seriousProblems(admin.page), what).toEqual([]);
    expect(await sidewaysScroll(admin.page), what).toBe(0);
  };

  it('shows everybody by number, gives a role at once, and keeps the last owner', async () => {
    await admin.goto('/settings/team');
    const role = admin.app.locator('select[name="role-4711"]');
    await role.selectOption('viewer');
    await eventually(async () => (await rolesOf()).includes('4711 viewer'));
    await sound('team');
    const [me] = (await rolesOf()).filter((one) => one.endsWith(' owner'));
    await admin.app.locator(`select[name="role-${me?.split(' ')[0] ?? ''}"]`).selectOption('viewer');
    await admin.app.getByText(errors['last_owner'] ?? '').waitFor();
    await sound('team-last-owner');
    await role.selectOption('owner');
    await eventually(async () => (await rolesOf()).includes('4711 owner'));
  });

  it('keeps names of customers only once that is ticked and saved', async () => {
    await admin.goto('/settings');
    const card = admin.app.locator('#people');
    const keep = card.getByLabel(said(words, 'people', 'keep'));
    expect(await keep.isChecked()).toBe(false);
    await card.getByText(said(words, 'people', 'keep'), { exact: true }).click();
    await sound('people');
    const { save } = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/common.json`), 'utf8')) as { save: string };
    await card.getByRole('button', { name: save, exact: true }).click();
    await eventually(async () => (await ask<{ keep: boolean }>('SELECT keep_people AS keep FROM store_settings'))[0]?.keep === true);
    await asOwner('UPDATE store_settings SET keep_people = FALSE');
  });

  it('says what is kept for how long, and gives what was archived as a file', async () => {
    const kept = JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/retention.json`), 'utf8')) as Words;
    await eventually(async () => (await ask('SELECT 1 FROM cleanup WHERE ended_at IS NOT NULL')).length > 0);
    const line = gzipSync('{"competitor":"Rival"}\n').toString('hex');
    await asOwner(
      `INSERT INTO archive_chunk (store_id, id, cleanup_id, kind, from_at, to_at, rows, bytes, sha256, created_at)
       SELECT store_id, gen_random_uuid(), id, 'competitor_visits', now(), now(), 1, '\\x${line}', sha256('\\x${line}'), now() FROM cleanup LIMIT 1`,
    );
    await admin.goto('/settings');
    const card = admin.app.locator('#retention');
    await card.locator('summary').click();
    await card.getByText(said(kept, 'people')).waitFor();
    await sound('retention');
    const [file] = await Promise.all([admin.page.waitForEvent('download'), card.getByRole('button', { name: /\d/ }).click()]);
    expect(readFileSync(await file.path(), 'utf8')).toBe('{"of":"competitor_visits","competitor":"Rival"}\n');
    await asOwner('DELETE FROM archive_chunk');
  });

  const rolesOf = async (): Promise<string[]> => (await ask<{ user_id: string; role: string }>('SELECT user_id, role FROM store_user')).map((row) => `${row.user_id} ${row.role}`);
});

describe.each([
  ['en', 1280, 'light'],
  ['ar', 390, 'dark'],
] as const)('the description in %s at %i px, %s', (locale, width, colorScheme) => {
  it('can be read by everybody, from its first line to the meaning of a code', async () => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale, colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => (message.type() === 'error' ? complaints.push(message.text()) : undefined));
    await page.goto(`${stack.appUrl}/api/v1/docs`);
    if (PICTURES) {
      await page.screenshot({ path: `${PICTURES}/docs-${locale}.png` });
    }
    for (const summary of await page.locator('summary').all()) {
      await summary.click();
    }
    if (PICTURES) {
      await page.screenshot({ path: `${PICTURES}/docs-${locale}-whole.png`, fullPage: true });
    }
    expect(await problemsIn(page.mainFrame())).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr');
    await page.goto(`${stack.appUrl}/api/v1/docs#key_expired`);
    expect(await page.locator('#key_expired').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe.each([
  ['en', 1280],
  ['ar', 390],
] as const)('price bands in %s at %i px', (locale, width) => {
  const wordsOf = (file: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${file}.json`), 'utf8')) as Words;

  it('are written one by one, tried on ten prices while they are, and refused beside the field that is wrong', async () => {
    const admin = await openAdmin(browser, { sandboxUrl: stack.sandboxUrl, slug: sandbox.slug, locale, width });
    const sound = async (what: string): Promise<void> => {
      if (PICTURES) {
        await admin.app.locator('#rounding').screenshot({ path: `${PICTURES}/bands-${what}-${locale}.png` });
      }
      expect(await seriousProblems(admin.page), what).toEqual([]);
      expect(await sidewaysScroll(admin.page), what).toBe(0);
      expect(admin.complaints, what).toEqual([]);
    };
    await asOwner(`UPDATE store_settings SET ending_style = 'off', ending_bands = NULL`);
    const words = wordsOf('settings')['rounding'] as Words;
    const press = (label: string): Promise<void> => form.getByRole('button', { name: label, exact: true }).click();
    await admin.goto('/settings');
    const form = admin.app.locator('#rounding');
    await form.locator('select[name=endingStyle]').selectOption('own');
    await press(said(words, 'bands', 'add'));
    await form.locator('input[name=band-under-0]').fill('20');
    await form.locator('input[name=band-ends-0]').fill('0.00 0.50, 1.95');
    await press(said(wordsOf('common'), 'save'));
    await form.getByText(said(words, 'bands', 'wrong', 'ends')).waitFor();
    await sound('wrong');
    await form.locator('input[name=band-ends-0]').fill('0.00, 0.50 0.95');
    await form.getByText(said(words, 'examples'), { exact: true }).first().waitFor();
    expect(await form.getByText('→').count()).toBeGreaterThanOrEqual(10);
    await sound('written');
    await press(said(wordsOf('common'), 'save'));
    const saved = () => ask<{ bands: unknown }>(`SELECT ending_bands AS bands FROM store_settings WHERE ending_style = 'own'`);
    await eventually(async () => (await saved()).length === 1);
    expect((await saved())[0]?.bands).toEqual([
      { underMinor: 2000, blockMinor: 100, endsMinor: [0, 50, 95] },
      { underMinor: null, blockMinor: 1000, endsMinor: [900] },
    ]);
    await admin.close();
  });
});
