/** Webhooks by hand: sent to a store as the platform would, and worked off as the worker does. */
import { deliveryHandlers } from '#app/jobs/handlers/delivery-handlers.server.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { silentLog } from '#app/lib/log.ts';
import { acceptDelivery, type Accepted } from '#app/modules/deliveries/accept-delivery.server.ts';
import type { StorePlatform } from '#app/platforms/port.ts';
import { COMPLIANCE_TOPICS, readEvent, TOPICS } from '#app/platforms/shopify/webhooks.server.ts';
import type { TestDatabase } from './database.ts';
import type { TestStore, World } from './store.ts';

/** The half of the adapter that reads events; the other half is the shop in memory. */
const platform = { readEvent, topics: TOPICS, complianceTopics: COMPLIANCE_TOPICS } as unknown as StorePlatform;

export interface Sent {
  topic: string;
  body: object | string;
  key?: string;
  shop?: string;
  triggeredAt?: Date;
}

export interface DeliveryDesk {
  send(store: TestStore, sent: Sent): Promise<Accepted>;
  work(store: TestStore): Promise<void>;
  /** By webhook id: the state, and the reason if there is one. */
  statesOf(store: TestStore): Promise<Record<string, string>>;
}

export function deliveryDesk(world: World, database: Pick<TestDatabase, 'asOwner'>): DeliveryDesk {
  let count = 0;
  return {
    send: (store, { topic, body, key, shop, triggeredAt }) => {
      count += 1;
      const event = {
        platform: 'shopify',
        onceKey: key ?? `w-${count}`,
        topic,
        externalStoreId: shop ?? store.ctx.store.externalId,
        triggeredAt: triggeredAt ?? store.clock.now(),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      };
      return acceptDelivery({ system: world.system, clock: store.clock, log: silentLog }, platform, event);
    },
    work: async (store) => {
      const handler = deliveryHandlers({ system: world.system, clock: store.clock, log: silentLog }, { shopify: platform })['deliveries.apply'];
      await handler.run(store.ctx, { storeId: store.ctx.store.id, epoch: store.ctx.store.epoch });
    },
    statesOf: async (store) => {
      const rows = await database.asOwner<{ webhook_id: string; state: string; reason: string | null }>(
        'SELECT webhook_id, state, reason FROM webhook_delivery WHERE external_store_id = $1',
        [store.ctx.store.externalId],
      );
      return Object.fromEntries(rows.map((row) => [row.webhook_id, [row.state, row.reason].filter(Boolean).join(' ')]));
    },
  };
}

/** The memory shop's product ids are `p1`; events carry numbers, so its products are renamed. */
export function numbered(store: TestStore): TestStore {
  for (const [id, variant] of store.shop.variants) {
    store.shop.variants.set(id, { ...variant, productExternalId: asId<ExternalId>(id), stockItemId: asId<ExternalId>(`9${id}`) });
  }
  return store;
}
