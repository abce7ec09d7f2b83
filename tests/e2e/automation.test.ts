/** What Mizan does on its own, in a browser: the Automation screen, the bounds of a price, the risk that goes without a person. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, configure, installAndSync, prepareStore } from '../../tools/demo/steps.ts';
import { Merchant } from '../../tools/lib/merchant.ts';
import { type Stack, startStack } from '../../tools/lib/stack.ts';
import { eventually } from '../support/eventually.ts';
import { said, type Words } from '../support/said.ts';
import { type Admin, openAdmin, openBrowser, seriousProblems, sidewaysScroll } from '../support/browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PICTURES = process.env['MIZAN_SCREENSHOTS'];

let stack: Stack;
let browser: Browser;
const sandbox = { url: '', slug: 'automation' };
let rivalUrl = '';

beforeAll(async () => {
  stack = await startStack({
    root,
    name: 'e2e-automation',
    stage: 'test',
    fresh: true,
    prepare: async (sandboxUrl) => {
      sandbox.url = sandboxUrl;
      ({ rivalUrl } = await prepareStore(sandbox, { size: 10, catalog: null }));
      return { allow: [new URL(rivalUrl).host] };
    },
  });
  const merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: sandbox.slug });
  await installAndSync(merchant, () => undefined);
  await configure(merchant, { fixedMinor: 900, rivalUrl, csv: null });
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

/** For pictures every screen is seen at both widths in both languages; to find what breaks, each once is enough. */
const SEEN = ([
  ['en', 1280, 'dark'],
  ['ar', 390, 'light'],
  ['en', 390, 'light'],
  ['ar', 1280, 'dark'],
] as const).slice(0, PICTURES ? 4 : 2); // prettier-ignore

describe.each(SEEN)('what Mizan does on its own in %s at %i px, %s', (locale, width, colorScheme) => {
  let admin: Admin;
  const wordsOf = (file: string): Words => JSON.parse(readFileSync(path.join(root, `app/i18n/${locale}/${file}.json`), 'utf8')) as Words;
  const { save } = wordsOf('common') as { save: string };
  const errors = wordsOf('errors') as Record<string, string>;

  beforeAll(async () => {
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

  it('tells what has stopped it, begins a halted rollout again, and keeps its rhythm', async () => {
    await ask(`DELETE FROM strategy_rollout; UPDATE store_settings SET frequency_hours = 12, write_from_hour = NULL, write_to_hour = NULL, demoted_code = NULL, demoted_at = NULL`);
    await admin.goto('/automation');
    await sound('automation-empty');
    await ask(`INSERT INTO strategy_rollout (store_id, strategy_id, version, share_bps, opened_at, state, halt_code, halted_at)
      SELECT store_id, id, current_version, 500, now(), 'halted', 'undone', now() FROM strategy`);
    await ask(`UPDATE store_settings SET demoted_code = 'canary_halted', demoted_at = now()`);
    await admin.goto('/automation');
    await sound('automation-halted');
    await admin.app.getByRole('button', { name: said(wordsOf('automation'), 'waves', 'resume'), exact: true }).click();
    await eventually(async () => (await ask<{ state: string }>('SELECT state FROM strategy_rollout'))[0]?.state === 'running');

    const card = admin.app.locator('#rhythm');
    await card.locator('select[name="frequency"]').selectOption('6');
    await card.locator('select[name="from"]').selectOption('8');
    await card.locator('select[name="to"]').selectOption('8');
    await card.getByRole('button', { name: save, exact: true }).click();
    await card.getByText(errors['hours_empty'] ?? '').waitFor();
    await card.locator('select[name="to"]').selectOption('22');
    await card.getByRole('button', { name: save, exact: true }).click();
    await eventually(
      async () => (await ask<{ said: string }>(`SELECT frequency_hours || ' ' || write_from_hour || ' ' || write_to_hour AS said FROM store_settings`))[0]?.said === '6 8 22',
    );
    await sound('automation');
  });

  it('keeps the bounds of a price, and says which ones cross', async () => {
    await ask('UPDATE variant SET min_minor = NULL, max_minor = NULL, msrp_minor = NULL');
    const [product] = await ask<{ id: string }>('SELECT product_external_id AS id FROM variant ORDER BY 1 LIMIT 1');
    await admin.goto(`/products/${product?.id ?? ''}`);
    const card = admin.app.locator('#bounds');
    await card.locator('input[name="min"]').fill('90');
    await card.locator('input[name="max"]').fill('80');
    await card.getByRole('button', { name: save, exact: true }).click();
    await card.getByText(errors['bounds_crossed'] ?? '').waitFor();
    await card.locator('input[name="max"]').fill('120');
    await card.getByRole('button', { name: save, exact: true }).click();
    await eventually(async () => (await ask('SELECT 1 FROM variant WHERE min_minor = 9000 AND max_minor = 12000 AND msrp_minor IS NULL')).length === 1);
    await sound('bounds');
  });

  it('keeps how much risk goes without a person', async () => {
    await ask(`UPDATE store_settings SET risk_tolerance = 'low', low_cover_days = 10`);
    await admin.goto('/settings');
    const card = admin.app.locator('#guardrails');
    await card.getByText(said(wordsOf('settings'), 'tolerance', 'medium', 'label'), { exact: true }).click();
    await card.locator('input[name="lowCoverDays"]').fill('14');
    await card.getByRole('button', { name: save, exact: true }).click();
    await eventually(async () => (await ask(`SELECT 1 FROM store_settings WHERE risk_tolerance = 'medium' AND low_cover_days = 14`)).length === 1);
    await sound('guardrails');
  });

  it('says what a dearer cost means, and decides what has moved at once', async () => {
    await ask(`DELETE FROM variant_moved; UPDATE variant SET min_minor = NULL, max_minor = NULL; UPDATE store_settings SET mode = 'manual'; UPDATE run SET status = 'done', ended_at = now() WHERE status IN ('running', 'cancelling');
      INSERT INTO run (store_id, id, kind, status, trigger, epoch, started_by, started_at, ended_at) SELECT id, gen_random_uuid(), 'reprice', 'done', 'manual', 1, 'test', now(), now() FROM store`);
    const { variants } = await call<{ variants: { id: number; price: string }[] }>(sandbox.url, 'GET', `/sandbox/stores/${sandbox.slug}/variants?limit=10`);
    const [variant] = variants;
    await call(sandbox.url, 'PATCH', `/sandbox/stores/${sandbox.slug}/variants/${variant?.id}`, {
      cost: (Number(variant?.price) + SEEN.findIndex(([lang, px]) => lang === locale && px === width)).toFixed(2),
    });
    await eventually(async () => (await ask(`SELECT 1 FROM variant_moved WHERE why = 'cost'`)).length > 0);
    await admin.goto('');
    const card = admin.app.locator('#moved');
    await card.getByText(said(wordsOf('home'), 'moved', 'byHand')).waitFor();
    await sound('moved');
    await card.getByRole('button', { name: said(wordsOf('home'), 'moved', 'decide'), exact: true }).click();
    await admin.app.getByRole('heading', { name: said(wordsOf('runs'), 'kind', 'moved') }).waitFor();
    await eventually(async () => (await ask('SELECT 1 FROM variant_moved')).length === 0);
    await eventually(async () => (await ask(`SELECT 1 FROM decision d JOIN run r ON r.id = d.run_id WHERE r.trigger = 'event' AND d.outcome = 'CORRECTION'`)).length > 0);
    await sound('moved-run');
  });
});
