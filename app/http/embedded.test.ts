import type { SystemContext } from '#app/context.ts';
import type { ActionFunctionArgs } from '@remix-run/node';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fixedClock } from '#app/lib/clock.ts';
import { AppError } from '#app/lib/errors.ts';
import { silentLog } from '#app/lib/log.ts';
import type { HostAnswer, StoreIdentity } from '#app/platforms/port.ts';
import type { DoorContext, OpenedStore, StoreUser } from './composition-type.ts';
import { embeddedAction, embeddedLoader, intent } from './embedded.server.ts';
import { createLiveHub } from './live-hub.server.ts';
import { createRateLimiter } from './rate-limiter.server.ts';

const proven: StoreIdentity = { kind: 'store', platform: 'shopify', externalStoreId: 'a.example.com', userId: 'u1', locale: 'ar' };

interface Setting {
  identity?: StoreIdentity | HostAnswer;
  role?: StoreUser['role'];
  firstSeen?: boolean;
  body?: object;
  params?: Record<string, string>;
}

function aRequest({ identity = proven, role = 'owner', firstSeen = false, body, params = {} }: Setting) {
  const enqueued: string[] = [];
  const opened = {
    ctx: { store: { id: 's1', epoch: 1 }, log: silentLog },
    user: { id: 'u1', role, locale: null },
    hostLocale: 'ar',
    storeLocale: null,
    firstSeen,
  } as unknown as OpenedStore;
  const context: DoorContext = {
    composition: {
      appUrl: 'https://app.example.com',
      openByKey: () => Promise.resolve({ kind: 'refused', code: 'key_missing' }),
      cursors: { seal: (plain) => plain, open: (sealed) => sealed },
      log: silentLog,
      clock: fixedClock('2026-11-20T12:00:00Z'),
      system: {} as SystemContext,
      platforms: {
        shopify: {
          kind: 'shopify',
          capabilities: { conditionalWrite: false, writeBatch: 1 },
          identify: () => Promise.resolve(identity),
          receiveWebhook: () => ({ kind: 'refused', status: 401 }),
          readEvent: () => null,
          topics: [],
          complianceTopics: [],
          frameAncestors: () => [],
          refresh: () => Promise.reject(new Error('not here')),
          homeOf: () => 'https://admin.example.com',
          connect: () => {
            throw new Error('not here');
          },
        },
      },
      clientScripts: { appBridgeUrl: 'https://cdn.example.com/a.js', apiKey: 'k' },
      ready: () => Promise.resolve({ ok: true, checks: {} }),
      openFor: () => Promise.resolve(opened),
      heard: () => Promise.resolve([]),
      collectorOf: () => Promise.resolve(null),
      enqueue: ({ name }) => Promise.resolve(void enqueued.push(name)),
      nudge: () => undefined,
      limits: createRateLimiter({ factor: 1 }),
      live: createLiveHub(silentLog),
      close: () => Promise.resolve(),
    },
    requestId: 'r1',
    nonce: 'n',
    log: silentLog,
    hostAnswer: { response: null },
  };
  const request = new Request('http://127.0.0.1/shopify/runs?x=1', {
    method: body ? 'POST' : 'GET',
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
  });
  return { args: { request, params, context } as unknown as ActionFunctionArgs, context, enqueued };
}

const thrownBy = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (thrown: unknown) => thrown as Response,
  );

describe('an embedded loader', () => {
  it('answers the data of its function in the host’s language', async () => {
    const { args } = aRequest({});

    const answer = await embeddedLoader(z.object({}), ({ locale }) => Promise.resolve({ locale }))(args);

    expect(await answer.json()).toEqual({ locale: 'ar' });
  });

  it('lets the platform’s own answer leave untouched', async () => {
    const { args, context } = aRequest({
      identity: { kind: 'answer', response: new Response('bounce', { status: 401, headers: { 'X-Retry': '1' } }) },
    });

    const thrown = await thrownBy(embeddedLoader(z.object({}), () => Promise.resolve({}))(args));

    expect(thrown.status).toBe(401);
    expect(context.hostAnswer.response?.headers.get('X-Retry')).toBe('1');
    expect(await context.hostAnswer.response?.text()).toBe('bounce');
  });

  it('treats an id that cannot be one as not found', async () => {
    const { args } = aRequest({ params: { runId: "1' or '1'='1" } });

    const thrown = await thrownBy(embeddedLoader(z.object({ runId: z.uuid() }), () => Promise.resolve({}))(args));

    expect(thrown.status).toBe(404);
    expect(await thrown.json()).toEqual({ ok: false, code: 'not_found', params: {}, requestId: 'r1' });
  });

  it('tells codes and never the text of an error', async () => {
    const { args } = aRequest({});
    const failing = embeddedLoader(z.object({}), () => Promise.reject<object>(new Error('password=hunter2')));

    const thrown = await thrownBy(failing(args));

    expect(thrown.status).toBe(500);
    expect(await thrown.text()).toBe('{"ok":false,"code":"internal","params":{},"requestId":"r1"}');
  });

  it('starts the first sync of a store it has just installed', async () => {
    const { args, enqueued } = aRequest({ firstSeen: true });

    await embeddedLoader(z.object({}), () => Promise.resolve({}))(args);

    expect(enqueued).toEqual(['catalog.sync']);
  });
});

describe('an embedded action', () => {
  const action = embeddedAction({
    rename: intent({
      needs: 'changeSettings',
      input: z.object({ name: z.string().min(1) }),
      run: (_door, { name }) => Promise.resolve({ name }),
    }),
    explode: intent({ needs: 'view', input: z.object({}), run: () => Promise.reject<object>(new AppError('run_active')) }),
  });

  it('runs the named intent with its parsed fields', async () => {
    const answer = await action(aRequest({ body: { intent: 'rename', name: 'Noor' } }).args);

    expect(await answer.json()).toEqual({ ok: true, intent: 'rename', result: { name: 'Noor' } });
  });

  it('asks whether the person may before it reads the fields', async () => {
    const answer = await action(aRequest({ role: 'approver', body: { intent: 'rename', name: '' } }).args);

    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'forbidden', params: { action: 'changeSettings' } });
  });

  it.each([[{ intent: 'rename', name: '' }], [{ intent: 'toString' }], [{}], [{ intent: 5 }]])('refuses %j with a code', async (body) => {
    const answer = await action(aRequest({ body }).args);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ok: false, code: 'bad_input' });
  });

  it('returns a verb’s refusal so that the page can show it in place', async () => {
    const answer = await action(aRequest({ body: { intent: 'explode' } }).args);

    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'run_active', requestId: 'r1' });
  });
});
