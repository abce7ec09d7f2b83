import type { Act } from '#sandbox/sales/live/rows.server.ts';
import type { CustomerRow } from '#sandbox/sales/rows.ts';
import { emit } from '#sandbox/webhooks/emit.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

export async function emitCustomer(act: Act, topic: 'customers/create' | 'customers/update', row: CustomerRow): Promise<void> {
  await tell(act, topic, customerBody(act.store, row));
}

export async function emitCustomerDeleted(act: Act, { id }: CustomerRow): Promise<void> {
  await tell(act, 'customers/delete', { id, phone: null, addresses: [], tax_exemptions: [], admin_graphql_api_id: `gid://shopify/Customer/${String(id)}` });
}

/** The compliance topic: it alone says whose data must go, with their address, and of which orders. */
export async function emitCustomerRedacted(act: Act, { id, email, phone }: CustomerRow, orders: readonly number[]): Promise<void> {
  const { store } = act;
  const body = { shop_id: store.id, shop_domain: store.shop, customer: { id, email, phone }, orders_to_redact: orders };
  await emit(act.client, { storeId: store.id, topic: 'customers/redact', body, now: act.now, eventId: act.eventId, withoutApp: true });
}

/** Since 2025-01 without counts, sums and tags; names only for an app that is approved for them. */
export function customerBody({ switches, currency }: Store, row: CustomerRow): object {
  const isOpen = switches.protectedData === 'level2';
  const shown = (text: string | null): string | null => (isOpen ? text : null);
  return {
    id: row.id,
    admin_graphql_api_id: `gid://shopify/Customer/${String(row.id)}`,
    created_at: row.created_at,
    updated_at: row.updated_at,
    state: row.state.toLowerCase(),
    note: null,
    verified_email: row.email !== null,
    multipass_identifier: null,
    tax_exempt: false,
    tax_exemptions: [],
    currency,
    first_name: shown(row.first_name),
    last_name: shown(row.last_name),
    email: shown(row.email),
    phone: shown(row.phone),
    addresses: [],
    default_address: null,
  };
}

/** How to reach the buyer, where the app may know it. */
export function contactOf({ switches }: Store, row: CustomerRow | null): { email: string | null; phone: string | null } {
  const isOpen = switches.protectedData === 'level2';
  return { email: isOpen ? (row?.email ?? null) : null, phone: isOpen ? (row?.phone ?? null) : null };
}

async function tell(act: Act, topic: string, body: object): Promise<void> {
  await emit(act.client, { storeId: act.store.id, topic, body, now: act.now, eventId: act.eventId });
}
