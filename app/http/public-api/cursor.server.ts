/**
 * Where a page begins, sealed: nobody reads or makes one up, and it opens only for the store, the operation and the filters it
 * was given out for.
 */
import type { Crypt } from '#app/lib/crypt.server.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';

export type Cursors = Pick<Crypt, 'seal' | 'open'>;

/** @param input what the request asked for; its place and the size of its page may differ from page to page */
export function placeOf(storeId: string, operationId: string, { cursor: _cursor, limit: _limit, ...filters }: Readonly<Record<string, unknown>>): string {
  const asked = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return `api-cursor:${storeId}:${operationId}:${sha256Hex(JSON.stringify(asked))}`;
}

/** Null when it was not given out for this place. */
export function openCursor(cursors: Cursors, text: string, place: string): string | null {
  try {
    return cursors.open(text, place);
  } catch {
    // A key of ours that is no longer configured, a letter that was changed, another store: all the same to who asks.
    return null;
  }
}
