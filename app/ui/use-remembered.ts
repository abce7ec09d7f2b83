import { useEffect, useState } from 'react';

/** A yes or no of this browser alone, such as whether single letters act. Where nothing may be stored it lasts for the visit. */
export function useRemembered(name: string, first: boolean): [boolean, (next: boolean) => void] {
  const [value, setValue] = useState(first);
  const key = `mizan.${name}`;
  useEffect(() => {
    const known = read(key);
    if (known !== null) {
      setValue(known === 'yes');
    }
  }, [key]);
  return [
    value,
    (next) => {
      setValue(next);
      write(key, next ? 'yes' : 'no');
    },
  ];
}

// A frame of another site may be refused its storage, which throws.
function read(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value);
  } catch {
    // It then lasts for this visit.
  }
}
