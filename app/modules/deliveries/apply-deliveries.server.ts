import type { StoreContext } from '#app/context.ts';
import type { Delivery, DeliveryInbox, Settlement } from '#app/db/scope.ts';
import { type AppError, ERRORS, isAppError } from '#app/lib/errors.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import type { StoreEvent } from '#app/platforms/port.ts';
import type { CartSnapshot } from '#app/platforms/sales-port.ts';

/** In a burst the same products are told of again and again: the more are read together, the fewer are read twice. */
const BATCH = 2000;
const MAX_ATTEMPTS = 8;
const RETRY_MS = 60_000;
const WITHOUT_TOKENS_MS = 10 * 60_000;

/** What the chapters do about an event. All of them read the store anew and are safe to run twice. */
export interface DeliveryEffects {
  products(ids: readonly ExternalId[]): Promise<void>;
  stockItems(ids: readonly ExternalId[]): Promise<void>;
  collections(ids: readonly ExternalId[]): Promise<void>;
  orders(ids: readonly ExternalId[]): Promise<void>;
  customers(ids: readonly ExternalId[]): Promise<void>;
  /** In the order they happened. */
  carts(carts: readonly CartSnapshot[]): Promise<void>;
  store(): Promise<void>;
  scopes(): Promise<void>;
  /** @returns `late` when the store has been installed anew since, and nothing was done */
  uninstalled(triggeredAt: Date): Promise<'ended' | 'late'>;
}

export interface DeliveryTools {
  inbox: DeliveryInbox;
  /** Topics that are answered elsewhere. */
  except: readonly string[];
  readEvent: (topic: string, body: string) => StoreEvent | null;
  effects: DeliveryEffects;
}

/**
 * Applies a batch of a store's waiting deliveries in the order they happened. A removal of the app ends it: what waited
 * behind it is dead. Events about goods are read again together, so a burst costs few calls. Settled only after the work
 * is committed, so a worker that dies repeats it and loses nothing.
 * @throws AppError platform_throttled | platform_unavailable (retry; everything still waits)
 */
export async function applyDeliveries(ctx: StoreContext, tools: DeliveryTools): Promise<{ more: boolean; ended: boolean }> {
  const { inbox, except, readEvent, effects } = tools;
  const { platform, externalId } = ctx.store;
  const waiting = await inbox.waiting(platform, externalId, except, ctx.clock.now(), BATCH);
  const settled: Settlement[] = [];
  const read = waiting.map((delivery) => ({ delivery, event: delivery.body === null ? null : readEvent(delivery.topic, delivery.body) }));
  const last = read.findIndex(({ event }) => event?.kind === 'uninstalled');
  const group = last === -1 ? read : read.slice(0, last);
  try {
    await applyGroup(group, effects, settled);
  } catch (error) {
    await inbox.settle(platform, settled, ctx.clock.now());
    const done = new Set(settled.map(({ webhookId }) => webhookId));
    const left = group.filter(({ delivery }) => !done.has(delivery.webhookId)).map(({ delivery }) => delivery);
    // Without tokens nothing can be read; a removal of the app that explains it may stand right behind.
    const removed = last === -1 ? null : read[last];
    if (removed && isAppError(error) && error.code === 'needs_reauth') {
      return endWith(ctx, tools, removed.delivery, left);
    }
    await putOff(ctx, inbox, left, error);
    throw error;
  }
  await inbox.settle(platform, settled, ctx.clock.now());
  const removed = last === -1 ? null : read[last];
  return removed ? endWith(ctx, tools, removed.delivery, []) : { more: waiting.length === BATCH, ended: false };
}

async function applyGroup(group: readonly { delivery: Delivery; event: StoreEvent | null }[], effects: DeliveryEffects, settled: Settlement[]): Promise<void> {
  const reread: Reread[] = [];
  for (const { delivery, event } of group) {
    const { webhookId } = delivery;
    switch (event?.kind) {
      case 'products':
      case 'stock_items':
      case 'collections':
      case 'orders':
      case 'customers':
      case 'cart':
        reread.push({ webhookId, event });
        break;
      case 'store':
        await effects.store();
        settled.push({ webhookId, state: 'applied', reason: null });
        break;
      case 'scopes':
        await effects.scopes();
        settled.push({ webhookId, state: 'applied', reason: null });
        break;
      case 'noted':
        settled.push({ webhookId, state: 'applied', reason: 'noted' });
        break;
      case undefined:
      case 'unknown':
        settled.push({ webhookId, state: 'dead', reason: 'malformed' });
        break;
      case 'uninstalled':
      case 'data_request':
      case 'person_redact':
      case 'store_redact':
        // Answered elsewhere.
        break;
    }
  }
  const broken: unknown[] = [];
  await readAgain(reread, effects, settled, broken);
  if (broken.length > 0) {
    throw broken[0];
  }
}

interface Reread {
  webhookId: string;
  event: Extract<StoreEvent, { ids: ExternalId[] } | { kind: 'cart' }>;
}

/**
 * Reads what changed, all of it together. When the platform refuses that, or it breaks us, the culprit is found by halves:
 * one bad id must not hold back the others.
 */
async function readAgain(rows: readonly Reread[], effects: DeliveryEffects, settled: Settlement[], broken: unknown[]): Promise<void> {
  const idsOf = (kind: 'products' | 'stock_items' | 'collections' | 'orders' | 'customers'): ExternalId[] => [
    ...new Set(rows.flatMap(({ event }) => (event.kind === kind ? event.ids : []))),
  ];
  const tell = async <T>(what: readonly T[], effect: (what: readonly T[]) => Promise<void>): Promise<void> => {
    if (what.length > 0) {
      await effect(what);
    }
  };
  try {
    await tell(idsOf('products'), effects.products);
    await tell(idsOf('stock_items'), effects.stockItems);
    await tell(idsOf('collections'), effects.collections);
    await tell(idsOf('orders'), effects.orders);
    await tell(idsOf('customers'), effects.customers);
    await tell(
      rows.flatMap(({ event }) => (event.kind === 'cart' ? [event.cart] : [])),
      effects.carts,
    );
    settled.push(...rows.map(({ webhookId }): Settlement => ({ webhookId, state: 'applied', reason: null })));
  } catch (error) {
    const [only, ...others] = rows;
    if (isAppError(error) && (ERRORS[error.code].retry || error.code === 'needs_reauth' || isClosed(error))) {
      throw error;
    }
    if (only !== undefined && others.length > 0) {
      const middle = Math.ceil(rows.length / 2);
      await readAgain(rows.slice(0, middle), effects, settled, broken);
      await readAgain(rows.slice(middle), effects, settled, broken);
    } else if (only !== undefined && isAppError(error)) {
      settled.push({ webhookId: only.webhookId, state: 'dead', reason: 'refused' });
    } else {
      broken.push(error);
    }
  }
}

/** The whole store answers nobody: frozen, locked, or gone. Its deliveries wait. */
function isClosed({ code, params }: AppError): boolean {
  return code === 'platform_refused' && String(params['code'] ?? '').startsWith('http_');
}

/** The app was removed, or that is what a late message says. */
async function endWith(ctx: StoreContext, { inbox, except, effects }: DeliveryTools, removal: Delivery, before: readonly Delivery[]): Promise<{ more: boolean; ended: boolean }> {
  const outcome = await effects.uninstalled(removal.triggeredAt);
  const now = ctx.clock.now();
  const { platform, externalId } = ctx.store;
  const dead = (rows: readonly Delivery[]): Settlement[] => rows.map(({ webhookId }) => ({ webhookId, state: 'dead', reason: 'store_uninstalled' }));
  if (outcome === 'late') {
    await inbox.settle(platform, [{ webhookId: removal.webhookId, state: 'applied', reason: 'late' }], now);
    return { more: true, ended: false };
  }
  await inbox.settle(platform, [{ webhookId: removal.webhookId, state: 'applied', reason: null }, ...dead(before)], now);
  for (;;) {
    const rest = await inbox.waiting(platform, externalId, except, now, BATCH);
    if (rest.length === 0) {
      return { more: false, ended: true };
    }
    await inbox.settle(platform, dead(rest), now);
  }
}

/** What the platform could not answer waits and is not counted; what breaks us is tried eight times, then set aside. */
async function putOff(ctx: StoreContext, inbox: DeliveryInbox, left: readonly Delivery[], error: unknown): Promise<void> {
  const now = ctx.clock.now();
  const { platform } = ctx.store;
  if (isAppError(error)) {
    if (error.code === 'needs_reauth' || isClosed(error)) {
      await inbox.postpone(
        platform,
        left.map(({ webhookId }) => webhookId),
        new Date(now.getTime() + WITHOUT_TOKENS_MS),
        false,
      );
    }
    return;
  }
  const over = left.filter(({ attempts }) => attempts + 1 >= MAX_ATTEMPTS);
  await inbox.settle(
    platform,
    over.map(({ webhookId }) => ({ webhookId, state: 'dead', reason: 'failed' })),
    now,
  );
  await inbox.postpone(
    platform,
    left.map(({ webhookId }) => webhookId),
    new Date(now.getTime() + RETRY_MS),
    true,
  );
}
