import { useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';

const EVERY_MS = 2_000;

/** Asks the page's loaders again every two seconds while `active`, but not while nobody is looking. */
export function useReload(active: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!active || state !== 'idle') {
      return;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        revalidate();
      }
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [active, state, revalidate]);
}
