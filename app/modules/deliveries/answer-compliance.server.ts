import type { SystemContext } from '#app/context.ts';
import type { Delivery } from '#app/db/scope.ts';
import type { StoreEvent, StorePlatform } from '#app/platforms/port.ts';

const BATCH = 50;
const RETRY_MS = 10 * 60_000;

/**
 * Answers what is asked of us about people's data, also for stores that are gone. Mizan keeps no customers, orders or
 * contact details, so it holds nothing about a person: that is the answer, and it is written down. A store that has removed
 * the app is erased. Safe to run twice: an answer and its delivery are settled together.
 * @returns how many were answered
 */
export async function answerCompliance(ctx: SystemContext, platform: Pick<StorePlatform, 'kind' | 'complianceTopics' | 'readEvent'>): Promise<number> {
  const { deliveries } = ctx.system;
  const waiting = await deliveries.waitingOf(platform.complianceTopics, ctx.clock.now(), BATCH);
  for (const delivery of waiting) {
    try {
      await answerOne(ctx, delivery, delivery.body === null ? null : platform.readEvent(delivery.topic, delivery.body));
    } catch (error) {
      // One that cannot be answered now holds up no other; it is never given up.
      ctx.log.error({ err: error, topic: delivery.topic, webhookId: delivery.webhookId }, 'a question about data could not be answered');
      await deliveries.postpone(delivery.platform, [delivery.webhookId], new Date(ctx.clock.now().getTime() + RETRY_MS), true);
    }
  }
  return waiting.length;
}

async function answerOne(ctx: SystemContext, delivery: Delivery, event: StoreEvent | null): Promise<void> {
  const { system, clock } = ctx;
  const now = clock.now();
  switch (event?.kind) {
    case 'data_request':
      // Nothing in our tables belongs to a person of the store's: the export is empty, and says so.
      return system.deliveries.answer(delivery, event.kind, { held: [] }, now);
    case 'person_redact':
      return system.deliveries.answer(delivery, event.kind, { held: [], erased: 0 }, now);
    case 'store_redact':
      return system.deliveries.answer(delivery, event.kind, await eraseStore(ctx, delivery), now);
    default:
      await system.deliveries.settle(delivery.platform, [{ webhookId: delivery.webhookId, state: 'dead', reason: 'malformed' }], now);
  }
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
