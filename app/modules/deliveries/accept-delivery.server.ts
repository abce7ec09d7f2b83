import type { SystemContext } from '#app/context.ts';
import type { StoreRow } from '#app/db/scope.ts';
import type { PlatformEvent, StoreEvent, StorePlatform } from '#app/platforms/port.ts';

export interface Accepted {
  /** The store whose waiting deliveries want a nudge; null when there is nothing to do. */
  nudge: StoreRow | null;
}

/**
 * Takes a webhook in, once. When this returns it is committed: only then may the platform be told so. What can never be
 * applied is kept as dead with its reason, since asking the platform to send it again would not help.
 */
export async function acceptDelivery({ system, clock, log }: SystemContext, platform: Pick<StorePlatform, 'readEvent'>, event: PlatformEvent): Promise<Accepted> {
  const store = await system.findStoreByExternalId(event.platform, event.externalStoreId);
  const said = event.body === null ? null : platform.readEvent(event.topic, event.body);
  const reason = whyDead(event, said, store);
  const fresh = await system.deliveries.accept(event, { state: reason === null ? 'accepted' : 'dead', reason }, clock.now());
  log.info({ topic: event.topic, webhookId: event.onceKey, fresh, reason }, 'a webhook was taken in');
  return { nudge: fresh && reason === null && store?.status === 'installed' && !isCompliance(said) ? store : null };
}

function whyDead(event: PlatformEvent, said: StoreEvent | null, store: StoreRow | null): string | null {
  if (said === null) {
    return 'malformed';
  }
  if (said.kind === 'unknown') {
    return 'unknown_topic';
  }
  if ('externalStoreId' in said && said.externalStoreId !== event.externalStoreId) {
    return 'other_store';
  }
  if (isCompliance(said)) {
    // Asked of us even when we do not know the store: the answer is that we hold nothing.
    return null;
  }
  if (store === null) {
    return 'unknown_store';
  }
  return store.status === 'installed' ? null : 'store_uninstalled';
}

function isCompliance(said: StoreEvent | null): boolean {
  return said?.kind === 'data_request' || said?.kind === 'person_redact' || said?.kind === 'store_redact';
}
