/** The door of the stores' pixels: public, small, without cookies or CORS, and with one answer for everybody. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { isAppError } from '#app/lib/errors.ts';
import { currencySchema } from '#app/lib/money.ts';
import { PIXEL_EVENTS, takePixelEvents } from '#app/modules/sales/take-pixel-events.server.ts';
import type { WebComposition } from './composition-type.ts';

export const COLLECTOR_PATH = '/pixel';
export const COLLECTOR_BYTES = 16 * 1024;

const MOST_EVENTS = 20;
const MOST_LINES = 50;
const mark = z.string().regex(/^[\w.:-]{1,100}$/);
const amount = z.number().min(0).max(1e12).nullable();
const eventSchema = z.object({
  id: mark,
  name: z.enum(PIXEL_EVENTS),
  at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  currency: currencySchema.nullable(),
  amount,
  checkout: mark.nullable(),
  lines: z.array(z.object({ variant: mark, quantity: z.number().int().min(0).max(100_000), amount })).max(MOST_LINES),
});
/** One event that cannot be read costs that event. */
const messageSchema = z.object({
  version: z.literal(1),
  account: z.string().regex(/^[\w-]{24}$/),
  client: z.string().min(1).max(200),
  events: z.array(z.unknown()).min(1).max(MOST_EVENTS),
});

/** 204, whatever came of it: whether an account exists, or a message was kept, is nobody's business. */
export async function collectorAction({ request, context: { composition, log } }: ActionFunctionArgs): Promise<Response> {
  if (request.method !== 'POST') {
    return new Response(null, { status: 405, headers: { Allow: 'POST' } });
  }
  try {
    const left = await take(composition, await request.text());
    if (left !== null) {
      log.info({ left }, 'a message of a pixel was left out');
    }
  } catch (error) {
    if (isAppError(error)) {
      log.info({ left: error.code }, 'a message of a pixel was left out');
    } else {
      log.error({ err: error }, 'a message of a pixel was lost');
    }
  }
  return new Response(null, { status: 204 });
}

/** @returns why the message was left out as a whole; null when it was taken */
async function take({ collectorOf, limits }: WebComposition, body: string): Promise<'unreadable' | 'unknown_account' | null> {
  const parsed = messageSchema.safeParse(jsonOf(body));
  if (!parsed.success) {
    return 'unreadable';
  }
  const { account, client, events } = parsed.data;
  const ctx = await collectorOf(account);
  if (ctx === null) {
    return 'unknown_account';
  }
  await limits.count('pixelStore', ctx.store.id);
  const read = events.flatMap((event) => eventSchema.safeParse(event).data ?? []);
  await takePixelEvents(ctx, { client, events: read, unread: events.length - read.length });
  return null;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
