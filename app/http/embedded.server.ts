/**
 * How every embedded screen is built: identify, open the store, check the person, call one verb, answer JSON. A screen
 * never sees a token, a database or an error text.
 */
import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import type { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { type Locale, resolveLocale } from '#app/i18n/locale.ts';
import { AppError } from '#app/lib/errors.ts';
import { can, type StoreAction } from '#app/modules/stores/can.ts';
import type { StoreUser, WebComposition } from './composition-type.ts';
import type { StoreLimited } from './rate-limits.ts';
import type { Pulse } from './live-hub.server.ts';
import { liveStream, tokenEnd } from './live-stream.server.ts';
import { readInput } from './input.server.ts';
import type { Problem } from '#app/lib/problem.ts';
import { problemOf } from './problem.server.ts';
import { streamParts } from './stream-parts.server.ts';

/** What a screen's function is given beside its parsed input. */
export interface Door {
  ctx: StoreContext;
  user: StoreUser;
  locale: Locale;
  /** Nudges the workers after a verb has saved what is to be done. */
  enqueue: WebComposition['enqueue'];
  /** What this store's platform last told us, by topic. */
  heard: () => ReturnType<WebComposition['heard']>;
}

interface Arguments {
  request: Request;
  context: LoaderFunctionArgs['context'];
}

/** A loader whose path and query parameters match `schema`; anything else is a 404, as an unknown id would be. */
export function embeddedLoader<Schema extends z.ZodType, Data extends object>(schema: Schema, load: (door: Door, input: z.output<Schema>) => Promise<Data>) {
  return async (args: LoaderFunctionArgs): Promise<TypedResponse<Data>> =>
    answering(args, async (door) => {
      const query = Object.fromEntries(new URL(args.request.url).searchParams);
      const parsed = schema.safeParse({ ...query, ...args.params });
      if (!parsed.success) {
        throw new AppError('not_found');
      }
      return json(await load(door, parsed.data));
    });
}

/** A file for the person's own machine, made while it is sent. */
export interface Download {
  /** Without a path; letters, digits, dots and dashes. */
  name: string;
  type: 'text/csv' | 'application/json' | 'application/x-ndjson';
  parts: AsyncIterable<string>;
}

/** A loader that answers with a file. Whatever is refused is refused before the first byte. */
export function embeddedDownload<Schema extends z.ZodType>(schema: Schema, open: (door: Door, input: z.output<Schema>) => Promise<Download>) {
  return async (args: LoaderFunctionArgs): Promise<Response> =>
    answering(args, async (door) => {
      const parsed = schema.safeParse({ ...Object.fromEntries(new URL(args.request.url).searchParams), ...args.params });
      if (!parsed.success) {
        throw new AppError('not_found');
      }
      await args.context.composition.limits.count('download', door.ctx.store.id);
      const { name, type, parts } = await open(door, parsed.data);
      return new Response(streamParts(parts, door.ctx.log), {
        headers: { 'Content-Type': `${type}; charset=utf-8`, 'Content-Disposition': `attachment; filename="${name}"` },
      });
    });
}

/** A loader that tells of changes for as long as the person's token lives. Who does not ask for a stream gets the state as it is. */
export function embeddedLive(read: (door: Door) => Promise<Pulse>) {
  return async (args: LoaderFunctionArgs): Promise<Response> =>
    answering(args, async (door) => {
      const { headers, signal, method } = args.request;
      if (method !== 'GET' || !(headers.get('Accept') ?? '').includes('text/event-stream')) {
        return json(await read(door));
      }
      const stream = liveStream({
        hub: args.context.composition.live,
        storeId: door.ctx.store.id,
        read: () => read(door),
        lastEventId: headers.get('Last-Event-ID'),
        tokenEnds: tokenEnd(headers.get('Authorization')),
        signal,
        now: () => door.ctx.clock.now().getTime(),
      });
      if (!stream) {
        throw new AppError('too_many_requests', { seconds: 30 });
      }
      return new Response(stream, { headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' } });
    });
}

export interface Intent<Schema extends z.ZodType, Result extends object> {
  needs: StoreAction;
  input: Schema;
  /** A limit of the whole store, beside the person's own. */
  limit?: StoreLimited;
  run: (door: Door, input: z.output<Schema>) => Promise<Result>;
}

/** Keeps the input type of one intent while several stand in one table. */
export function intent<Schema extends z.ZodType, Result extends object>(row: Intent<Schema, Result>): Intent<Schema, Result> {
  return row;
}

/** Each row was checked by `intent`; a table of different rows can only promise that its own schema feeds its own `run`. */
type Intents = Record<string, { needs: StoreAction; input: z.ZodType; limit?: StoreLimited; run: (door: Door, input: never) => Promise<object> }>;

/** What the browser gets back from an action: which intent, and the verb's own result or a problem. */
export type ActionAnswer<Table extends Intents> =
  { [Name in keyof Table & string]: { ok: true; intent: Name; result: Awaited<ReturnType<Table[Name]['run']>> } }[keyof Table & string] | Problem;

/** An action whose `intent` field picks the row that parses, permits and runs it. */
export function embeddedAction<Table extends Intents>(intents: Table) {
  return async (args: ActionFunctionArgs): Promise<Response> => {
    try {
      return await answering(args, async (door) => {
        const { intent: name, ...fields } = await readInput(args.request);
        const row = typeof name === 'string' && Object.hasOwn(intents, name) ? intents[name] : undefined;
        if (!row) {
          throw new AppError('bad_input', { field: 'intent' });
        }
        if (!can(door.user.role, row.needs)) {
          throw new AppError('forbidden', { action: row.needs });
        }
        const parsed = row.input.safeParse({ ...fields, ...args.params });
        if (!parsed.success) {
          throw new AppError('bad_input', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
        }
        if (row.limit) {
          await args.context.composition.limits.count(row.limit, door.ctx.store.id);
        }
        return json({ ok: true, intent: name, result: await row.run(door, parsed.data as never) });
      });
    } catch (thrown) {
      // An action's refusal is shown beside the button that asked, so it is returned; only the host's own answer and
      // redirects travel as thrown responses.
      if (thrown instanceof Response && args.context.hostAnswer.response === null && thrown.status >= 400) {
        return thrown;
      }
      throw thrown;
    }
  };
}

/** The loader of an address that only takes: whoever opens it in a browser is told so, whoever they are. */
export function postOnly(): never {
  throw new Response(null, { status: 405, headers: { Allow: 'POST' } });
}

/** Runs `work` for the proven store and person. Throws Responses only. */
async function answering<Answer extends Response>({ request, context }: Arguments, work: (door: Door) => Promise<Answer>): Promise<Answer> {
  const { composition, requestId } = context;
  let log = context.log;
  try {
    const [, host = ''] = new URL(request.url).pathname.split('/');
    const platform = composition.platforms[host];
    if (!platform) {
      throw new AppError('not_found');
    }
    const identity = await platform.identify(request);
    if (identity.kind === 'answer') {
      context.hostAnswer.response = identity.response.clone();
      throw identity.response;
    }
    const { ctx, user, hostLocale, storeLocale, firstSeen } = await composition.openFor(identity);
    log = log.child({ storeId: ctx.store.id });
    if (firstSeen) {
      // Whichever loader of the first page installed the store starts its first sync.
      await composition.enqueue({ name: 'catalog.sync', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch } });
    }
    await composition.limits.count(request.method === 'GET' ? 'read' : 'write', `${ctx.store.id}:${user.id}`);
    if (!can(user.role, 'view')) {
      throw new AppError('forbidden', { action: 'view' });
    }
    return await work({
      ctx: { ...ctx, log },
      user,
      locale: resolveLocale(user.locale, hostLocale, storeLocale),
      enqueue: (request) => composition.enqueue(request),
      heard: () => composition.heard(ctx),
    });
  } catch (error) {
    if (error instanceof Response) {
      throw error;
    }
    throw problemOf(error, { log, requestId });
  }
}
