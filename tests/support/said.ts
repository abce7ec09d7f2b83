/** A chapter of words, and one of them by its keys. */
export type Words = { [key: string]: string | Words };

/** @throws when there are no words at these keys */
export function said(words: Words, ...keys: string[]): string {
  const found = keys.reduce<string | Words | undefined>((at, key) => (typeof at === 'object' ? at[key] : undefined), words);
  if (typeof found !== 'string') {
    throw new Error(`No words at ${keys.join('.')}`);
  }
  return found;
}
