/** For tests: a receipt with other values written over it, as somebody with the database or an engine that forgot a rule would seal it. */
import { canonicalBytes, parseCanonical, tidy } from './canonical.ts';

/** What is written where, by path (`snapshot.facts.cost.minor`); `undefined` takes a field away. */
export type Forgery = Readonly<Record<string, unknown>>;

/** The receipt after the forgery, canonical again. Values go through `tidy`: a fraction becomes a text. */
export function forged(receipt: Uint8Array, forgery: Forgery): Uint8Array {
  const parsed = parseCanonical(receipt);
  const copy: unknown = structuredClone(parsed.ok ? parsed.value : null);
  for (const [path, value] of Object.entries(forgery)) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const holder = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy as Record<string, unknown>);
    holder[last] = value;
  }
  return canonicalBytes(tidy(copy));
}
