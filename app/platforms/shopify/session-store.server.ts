import { Session } from '@shopify/shopify-api';
import type { Credentials } from '../port.ts';

/** What the adapter needs of the vault, injected. */
export interface ShopifyVault {
  read(shop: string): Promise<Credentials | null>;
  write(shop: string, credentials: Credentials): Promise<void>;
  remove(shop: string): Promise<void>;
}

const PREFIX = 'offline_';

/** Shows the vault's row to Shopify's library as its one offline session; there are no others. */
export function sessionStore(vault: ShopifyVault, now: () => Date) {
  const load = async (id: string): Promise<Session | undefined> => {
    if (!id.startsWith(PREFIX)) {
      return undefined;
    }
    const shop = id.slice(PREFIX.length);
    const credentials = await vault.read(shop);
    return credentials
      ? new Session({
          id,
          shop,
          state: '',
          isOnline: false,
          scope: credentials.scope,
          accessToken: credentials.accessToken,
          expires: credentials.expiresAt,
          ...(credentials.refreshToken ? { refreshToken: credentials.refreshToken } : {}),
          ...(credentials.refreshExpiresAt ? { refreshTokenExpires: credentials.refreshExpiresAt } : {}),
        })
      : undefined;
  };
  const remove = async (id: string): Promise<boolean> => {
    if (id.startsWith(PREFIX)) {
      await vault.remove(id.slice(PREFIX.length));
    }
    return true;
  };
  return {
    loadSession: load,
    storeSession: async (session: Session): Promise<boolean> => {
      if (session.isOnline) {
        return true;
      }
      if (!session.accessToken) {
        // The library clears the token when a call answered 401: the next document exchanges anew.
        await vault.remove(session.shop);
        return true;
      }
      await vault.write(session.shop, {
        accessToken: session.accessToken,
        scope: session.scope ?? '',
        expiresAt: session.expires ?? new Date(now().getTime() + 55 * 60_000),
        refreshToken: session.refreshToken ?? null,
        refreshExpiresAt: session.refreshTokenExpires ?? null,
      });
      return true;
    },
    deleteSession: remove,
    deleteSessions: async (ids: string[]): Promise<boolean> => {
      await Promise.all(ids.map(remove));
      return true;
    },
    findSessionsByShop: async (shop: string): Promise<Session[]> => {
      const session = await load(`${PREFIX}${shop}`);
      return session ? [session] : [];
    },
  };
}
