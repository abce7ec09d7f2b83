/** What every screen may know of its surroundings: language, the store's money and clock, who looks, and where it is mounted. */
import { createContext, useCallback, useContext, type ReactNode } from 'react';
import type { Locale } from '#app/i18n/locale.ts';

export interface Scene {
  locale: Locale;
  currency: string;
  timeZone: string;
  /** What the person looking may do; for drawing only, the door asks again. */
  may: readonly string[];
  /** The server's time when the page was made: relative times must read the same there and here. */
  now: string;
  /** "/shopify": screens never spell it. */
  base: string;
}

/** Before any store is known: an error page needs little more than where it is. */
export const NO_STORE: Scene = {
  locale: 'en',
  currency: 'SAR',
  timeZone: 'Asia/Riyadh',
  may: [],
  now: '1970-01-01T00:00:00.000Z',
  base: '',
};

const SceneContext = createContext<Scene>(NO_STORE);

export function SceneProvider({ scene, children }: Readonly<{ scene: Scene; children: ReactNode }>) {
  return <SceneContext.Provider value={scene}>{children}</SceneContext.Provider>;
}

export function useScene(): Scene {
  return useContext(SceneContext);
}

export type MayDo = 'run' | 'approve' | 'undo' | 'emergencyStop' | 'changeSettings' | 'manageKeys' | 'manageTeam';

export function useCan(): (action: MayDo) => boolean {
  const { may } = useScene();
  return (action) => may.includes(action);
}

/** Turns "/inbox" into the path under the host that shows this page. */
export function useHostPath(): (path: string) => string {
  const { base } = useScene();
  return useCallback((path) => (path === '/' ? base : `${base}${path}`), [base]);
}
