import { useEffect, useRef } from 'react';

interface Pressed {
  key: string;
  code: string;
}

/** Single letters while nobody types and no dialog asks. `keys` maps a Latin letter to what it does. */
export function useKeys(keys: Readonly<Record<string, () => void>>, active: boolean): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!active) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) {
        return;
      }
      const act = latest.current[letterOf(event)];
      if (act) {
        event.preventDefault();
        act();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [active]);
}

/** The Latin letter that was meant: on an Arabic layout the key of "j" says "ت", so its place on the keyboard counts. */
export function letterOf({ key, code }: Pressed): string {
  return /^[a-z]$/i.test(key) ? key.toLowerCase() : (/^Key([A-Z])$/.exec(code)?.[1] ?? '').toLowerCase();
}

/** Where letters are text. A check box is not such a place. */
function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  const typed = target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio';
  return typed || target.isContentEditable || target.matches('textarea, select');
}
