/** What a key of the public API may be allowed. Pure: the door, the form and the documents read it. */
export const API_SCOPES = ['read:products', 'read:orders', 'read:customers', 'read:insights', 'read:runs', 'read:decisions', 'read:sync', 'write:runs', 'write:sync'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** How long a key may live, in days; null: until it is revoked. */
export const KEY_LIFETIMES = [30, 90, 365, null] as const;
/** How long the old key still works beside its successor, in hours. */
export const OVERLAPS = [0, 24, 72, 168] as const;
