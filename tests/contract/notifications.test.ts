/** What is told and mailed: each thing once, to whom it concerns, when it may; over a real mail server with real faults. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StoreContext } from '#app/context.ts';
import { raiseIncident } from '#app/db/activity.server.ts';
import { tellSoon } from '#app/db/tell-soon.server.ts';
import { smtpPost } from '#app/mail/smtp.server.ts';
import type { Post } from '#app/mail/port.ts';
import { startTestSandbox, type TestSandbox } from '#sandbox/testing/start.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { aVariant, openWorld, type TestStore, type World } from '../support/store.ts';
import { enterStore } from '#app/modules/stores/enter-store.server.ts';
import { listNotifications, markSeen } from '#app/modules/notifications/list-notifications.server.ts';
import { confirmAddress, removeAddress, savePreferences, sendTest, setAddress, showPreferences } from '#app/modules/notifications/preferences.server.ts';
import { sendMail } from '#app/modules/notifications/send-mail.server.ts';
import { tell } from '#app/modules/notifications/tell.server.ts';
import { TOPICS } from '#app/modules/notifications/views.ts';

interface Letter {
  to: string[];
  raw: string;
}

let sandbox: TestSandbox;
let database: TestDatabase;
let world: World;
let post: Post;
let store: TestStore;
let ctx: StoreContext;
let count = 0;

beforeAll(async () => {
  [sandbox, database] = [await startTestSandbox(), await createDatabase()];
  world = openWorld(database);
  const { body } = await sandbox.call('GET', '/sandbox/mail');
  post = smtpPost({ url: (body as { smtpUrl: string }).smtpUrl, from: 'Mizan <mizan@app.example>' });
});
afterAll(async () => {
  post.close();
  await world.close();
  await database.drop();
  await sandbox.close();
});
beforeEach(async () => {
  store = await world.addStore(`news-${(count += 1)}`, [aVariant()]);
  ctx = { ...store.ctx, post };
  await enterStore(ctx, { userId: '99001', hostLocale: null });
});

const address = (): string => `sara-${count}@shop.example`;
const letters = async (): Promise<Letter[]> => ((await sandbox.call('GET', `/sandbox/mail?to=${address()}`)).body as { letters: Letter[] }).letters;
/** Of quoted-printable, as far as these tests read it. */
const plain = ({ raw }: Letter): string =>
  Buffer.from(
    raw.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
const states = (): Promise<object[]> => database.asOwner('SELECT kind, state, attempts, error_code FROM mail WHERE store_id = $1 ORDER BY id', [ctx.store.id]);
const topics = async (): Promise<string[]> => (await listNotifications(ctx)).items.map(({ topic }) => topic);
const incident = (code = 'run_failed'): Promise<void> => ctx.db.tx((tx) => raiseIncident(tx, ctx, { code, params: { error: 'internal' }, runId: null }));
const fault = (kind: string, times = 1) => sandbox.call('POST', '/sandbox/mail/faults', { kind, times });

/** An address that was proven as a person does it: by the code in the letter. */
async function confirmed(locale: 'en' | 'ar' = 'en'): Promise<void> {
  expect(await setAddress(ctx, { address: address(), locale })).toEqual({ kind: 'saved' });
  await sendMail(ctx);
  const code =
    /\b(\d{6})\b/.exec(
      plain((await letters()).at(-1) as Letter)
        .split('\r\n\r\n')
        .slice(1)
        .join('\n'),
    )?.[1] ?? '';
  expect(await confirmAddress(ctx, { code })).toEqual({ kind: 'saved' });
}

async function aRun(given: { trigger?: string; status?: string } = {}): Promise<void> {
  const { trigger = 'schedule', status = 'done' } = given;
  const id = randomUUID();
  await database.asOwner(`INSERT INTO run (store_id, id, kind, status, trigger, scope, epoch, started_by, started_at, ended_at) VALUES ($1, $2, 'reprice', $3, $4, '{}', 1, 'mizan', $5, $5)`, [
    ctx.store.id, id, status, trigger, ctx.clock.now(),
  ]); // prettier-ignore
  await ctx.db.tx((tx) => tellSoon(tx, ctx));
}

it('notes an incident once, however often the store is looked at, and tells who has not seen it', async () => {
  await incident();
  for (let looks = 0; looks < 3; looks += 1) {
    await tell(ctx);
  }
  expect(await listNotifications(ctx)).toMatchObject({ unseen: 1, items: [{ topic: 'incident', params: { code: 'run_failed', error: 'internal' }, unseen: true }] });
  store.clock.advance(1000);
  await markSeen(ctx);
  expect(await listNotifications(ctx)).toMatchObject({ unseen: 0, items: [{ unseen: false }] });
  expect(await listNotifications({ ...ctx, actor: { kind: 'user', id: '99002' } })).toMatchObject({ unseen: 1 });
});

it('tells of runs that began by themselves or failed, not of those somebody watches', async () => {
  await aRun({ trigger: 'manual' });
  await aRun();
  store.clock.advance(1000);
  await aRun({ trigger: 'manual', status: 'failed' });
  await tell(ctx);
  expect((await listNotifications(ctx)).items.map(({ topic, params }) => [topic, params['status']])).toEqual([
    ['run_finished', 'failed'],
    ['run_finished', 'done'],
  ]);
});

it('writes the digest once a day at eight by the store’s clock, also when the worker was down then', async () => {
  await ctx.db.tx((tx) => tellSoon(tx, ctx));
  await tell(ctx);
  // NOON is 12:00 UTC, 15:00 in Riyadh: the next one is tomorrow at 05:00 UTC.
  expect(await topics()).toEqual([]);
  const [state] = await database.asOwner<{ at: Date }>('SELECT next_at AS at FROM notification_state WHERE store_id = $1', [ctx.store.id]);
  expect(state?.at.toISOString()).toMatch(/T05:00:00\.000Z$/);
  store.clock.advance(20 * 3_600_000);
  await tell(ctx);
  await tell(ctx);
  expect(await topics()).toEqual(['digest']);
  store.clock.advance(24 * 3_600_000);
  await tell(ctx);
  expect(await topics()).toEqual(['digest', 'digest']);
});

it('mails only to an address that was proven by a code, and only what was chosen', async () => {
  await setAddress(ctx, { address: address(), locale: 'en' });
  await incident();
  await tell(ctx);
  await sendMail(ctx);
  expect(await states()).toMatchObject([{ kind: 'code', state: 'sent' }]);
  expect(await showPreferences(ctx)).toMatchObject({ mail: { address: `sa•••@shop.example`, state: 'unconfirmed' }, topics: [...TOPICS] });
  expect(await confirmAddress(ctx, { code: '000000x' })).toMatchObject({ code: 'mail_code_wrong', params: { left: 4 } });
  await confirmed();
  await savePreferences(ctx, { topics: ['digest'], leastWaiting: 1, quiet: null, locale: 'en' });
  store.clock.advance(120_000);
  await incident('sync_failed');
  await tell(ctx);
  await sendMail(ctx);
  expect((await states()).filter((row) => (row as { kind: string }).kind === 'news')).toEqual([]);
  await savePreferences(ctx, { topics: ['incident'], leastWaiting: 1, quiet: null, locale: 'en' });
  store.clock.advance(120_000);
  await incident('costs_missing');
  await tell(ctx);
  await sendMail(ctx);
  const all = await letters();
  expect(all).toHaveLength(3);
  expect(plain(all[2] as Letter)).toContain('Something is wrong');
});

it('writes in the reader’s language and direction, with a text beside it, and no address stands in the tables', async () => {
  await confirmed('ar');
  await incident();
  await tell(ctx);
  await sendMail(ctx);
  const letter = plain((await letters()).at(-1) as Letter);
  expect(letter).toContain('dir="rtl"');
  expect(letter).toContain('هناك خطأ');
  expect(letter).toContain('Content-Type: text/plain');
  expect(letter).toContain(ctx.home);
  const [held] = await database.asOwner<{ all: string }>('SELECT row_to_json(p)::text AS all FROM notification_person p WHERE store_id = $1', [ctx.store.id]);
  expect(held?.all).not.toContain('shop.example');
});

it('waits for the end of quiet hours, and for as many waiting changes as were asked for', async () => {
  await confirmed();
  // 15:00 in Riyadh now.
  await savePreferences(ctx, { topics: ['incident'], leastWaiting: 1, quiet: { from: 14, to: 16 }, locale: 'en' });
  await incident();
  expect(await tell(ctx)).toEqual({ mail: false });
  await sendMail(ctx);
  expect(await letters()).toHaveLength(1);
  store.clock.advance(3_600_000);
  expect(await tell(ctx)).toEqual({ mail: true });
  await sendMail(ctx);
  expect(await letters()).toHaveLength(2);
  expect(await savePreferences(ctx, { topics: [], leastWaiting: 1, quiet: { from: 5, to: 5 }, locale: 'en' })).toMatchObject({ code: 'hours_empty' });
});

it('tries again what the server puts off, gives up what it refuses, and says so', async () => {
  await confirmed();
  await fault('refuse_later');
  await incident();
  await tell(ctx);
  await sendMail(ctx);
  expect((await states()).at(-1)).toMatchObject({ state: 'queued', attempts: 1, error_code: 'smtp_451' });
  await sendMail(ctx);
  expect(await letters()).toHaveLength(1);
  store.clock.advance(61_000);
  await sendMail(ctx);
  expect((await states()).at(-1)).toMatchObject({ state: 'sent', attempts: 2, error_code: null });
  await fault('refuse');
  expect(await sendTest(ctx)).toEqual({ kind: 'saved' });
  await sendMail(ctx);
  expect((await states()).at(-1)).toMatchObject({ kind: 'test', state: 'failed', error_code: 'smtp_550' });
  expect(await letters()).toHaveLength(2);
});

it('sends a letter whose answer was lost again under the same id', async () => {
  await confirmed();
  await fault('drop_after_data');
  await sendTest(ctx);
  await sendMail(ctx);
  store.clock.advance(61_000);
  await sendMail(ctx);
  const ids = (await letters()).slice(1).map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  expect((await states()).at(-1)).toMatchObject({ state: 'sent', attempts: 2 });
});

it('sends each letter once, whoever else is sending', async () => {
  await confirmed();
  await incident();
  await tell(ctx);
  await Promise.all([sendMail(ctx), sendMail(ctx), sendMail(ctx)]);
  expect(await letters()).toHaveLength(2);
});

it('guesses run out, codes end, and nobody is pestered', async () => {
  await setAddress(ctx, { address: address(), locale: 'en' });
  for (let guess = 0; guess < 5; guess += 1) {
    expect(await confirmAddress(ctx, { code: 'x' })).toMatchObject({ code: 'mail_code_wrong' });
  }
  expect(await confirmAddress(ctx, { code: 'x' })).toMatchObject({ code: 'mail_code_over' });
  await setAddress(ctx, { address: address(), locale: 'en' });
  store.clock.advance(31 * 60_000);
  expect(await confirmAddress(ctx, { code: 'x' })).toMatchObject({ code: 'mail_code_over' });
  for (let more = 0; more < 3; more += 1) {
    expect(await setAddress(ctx, { address: address(), locale: 'en' })).toEqual({ kind: 'saved' });
  }
  expect(await setAddress(ctx, { address: address(), locale: 'en' })).toMatchObject({ code: 'mail_limit' });
  expect(await setAddress(ctx, { address: 'not an address', locale: 'en' })).toMatchObject({ code: 'bad_mail_address' });
  expect(await sendTest(ctx)).toMatchObject({ code: 'mail_unconfirmed' });
  expect(await setAddress({ ...ctx, post: null }, { address: address(), locale: 'en' })).toMatchObject({ code: 'mail_off' });
});

it('an address that is taken away gets nothing more, not even what was on its way', async () => {
  await confirmed();
  await incident();
  await tell(ctx);
  await removeAddress(ctx);
  await sendMail(ctx);
  expect(await letters()).toHaveLength(1);
  expect(await showPreferences(ctx)).toMatchObject({ mail: { address: null, state: 'none' } });
});
