import { createContext, useContext } from 'react';

/** Browsers hide a script's nonce once it has run, so it exists on the server only. */
export const NonceContext = createContext<string | undefined>(undefined);

export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
