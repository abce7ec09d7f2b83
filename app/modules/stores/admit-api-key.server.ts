import type { SystemContext } from '#app/context.ts';
import type { ApiKeyRow, StoreRow } from '#app/db/scope.ts';
import { API_SCOPES, type ApiScope } from './api-scopes.ts';
import { isKey, newKey, prefixOf } from './api-key-text.server.ts';

export type Admission =
  | { kind: 'admitted'; store: StoreRow; key: ApiKeyRow; scopes: ApiScope[] }
  | { kind: 'refused'; code: 'key_missing' | 'key_invalid' | 'key_expired' | 'key_revoked' | 'store_uninstalled' };

/** A key that nobody has: what is compared where nothing was found, so that finding nothing takes as long. */
const NOBODY = newKey().hash;

/** Which store a key opens, if any. Why it does not is told only to who has the whole key. */
export async function admitApiKey(ctx: SystemContext, input: { authorization: string | null }): Promise<Admission> {
  if (input.authorization === null || input.authorization.trim() === '') {
    return { kind: 'refused', code: 'key_missing' };
  }
  const text = /^Bearer +(\S{1,200})$/i.exec(input.authorization.trim())?.[1] ?? '';
  const prefix = prefixOf(text);
  const found = prefix === null ? null : await ctx.system.findApiKey(prefix);
  if (!isKey(text, found?.key.secretHash ?? NOBODY) || found === null) {
    return { kind: 'refused', code: 'key_invalid' };
  }
  const { key, store } = found;
  if (store.status !== 'installed') {
    return { kind: 'refused', code: 'store_uninstalled' };
  }
  if (key.revokedAt !== null || key.epoch !== store.epoch) {
    return { kind: 'refused', code: 'key_revoked' };
  }
  if (key.expiresAt !== null && key.expiresAt <= ctx.clock.now()) {
    return { kind: 'refused', code: 'key_expired' };
  }
  return { kind: 'admitted', store, key, scopes: API_SCOPES.filter((scope) => key.scopes.includes(scope)) };
}
