import type { SystemContext } from '#app/context.ts';
import type { Delivery, StoreRow } from '#app/db/scope.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import type { StoreEvent, StorePlatform } from '#app/platforms/port.ts';

const BATCH = 50;
const RETRY_MS = 10 * 60_000;

/** What the sales chapter holds of a person of a store, by kind and number, and how it goes. */
export interface PeopleHeld {
  count(store: StoreRow, customer: ExternalId): Promise<object>;
  redact(store: StoreRow, customer: ExternalId): Promise<object>;
}

/**
 * Answers what is asked of us about people's data, also for stores that have removed the app: what is held of a person is counted, or
 * goes while the totals stay, and both are written down without naming anyone. A store that has removed the app is erased. Safe to run
 * twice: an answer and its delivery are settled together.
 * @returns how many were answered
 */
export async function answerCompliance(ctx: SystemContext, platform: Pick<StorePlatform, 'kind' | 'complianceTopics' | 'readEvent'>, people: PeopleHeld): Promise<number> {
  const { deliveries } = ctx.system;
  const waiting = await deliveries.waitingOf(platform.complianceTopics, ctx.clock.now(), BATCH);
  for (const delivery of waiting) {
    try {
      await answerOne(ctx, delivery, delivery.body === null ? null : platform.readEvent(delivery.topic, delivery.body), people);
    } catch (error) {
      // One that cannot be answered now holds up no other; it is never given up.
      ctx.log.error({ err: error, topic: delivery.topic, webhookId: delivery.webhookId }, 'a question about data could not be answered');
      await deliveries.postpone(delivery.platform, [delivery.webhookId], new Date(ctx.clock.now().getTime() + RETRY_MS), true);
    }
  }
  return waiting.length;
}

async function answerOne(ctx: SystemContext, delivery: Delivery, event: StoreEvent | null, people: PeopleHeld): Promise<void> {
  const { system, clock } = ctx;
  const now = clock.now();
  switch (event?.kind) {
    case 'data_request':
      return system.deliveries.answer(delivery, event.kind, { held: await heldOf(ctx, delivery, event.customer, people.count) }, now);
    case 'person_redact':
      return system.deliveries.answer(delivery, event.kind, { erased: await heldOf(ctx, delivery, event.customer, people.redact) }, now);
    case 'store_redact':
      return system.deliveries.answer(delivery, event.kind, await eraseStore(ctx, delivery), now);
    default:
      await system.deliveries.settle(delivery.platform, [{ webhookId: delivery.webhookId, state: 'dead', reason: 'malformed' }], now);
  }
}

/** Nobody's store, or nobody's number: nothing is held. */
async function heldOf({ system }: SystemContext, delivery: Delivery, customer: ExternalId | null, ask: PeopleHeld['count']): Promise<object | null> {
  const store = customer === null ? null : await system.findStoreByExternalId(delivery.platform, delivery.externalStoreId);
  return store === null || customer === null ? null : ask(store, customer);
}

/** Asked 48 hours after a removal. A store that came back since keeps what it has: the question is older than its return. */
async function eraseStore({ system, clock }: SystemContext, delivery: Delivery): Promise<object> {
  const store = await system.findStoreByExternalId(delivery.platform, delivery.externalStoreId);
  if (store === null) {
    return { erased: false, why: 'nothing_held' };
  }
  if (store.status === 'installed') {
    if (delivery.triggeredAt < store.installedAt) {
      return { erased: false, why: 'installed_since' };
    }
    // The message of the removal itself was lost.
    await system.endInstallation(store.id, store.epoch, clock.now());
  }
  return { erased: await system.eraseStore(store.id) };
}
