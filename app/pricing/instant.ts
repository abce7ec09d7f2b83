/** Instants are ISO 8601 texts in UTC; nothing here reads a clock (product.md 3.7: no clock reads after step 1). */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A page of decisions names few instants, each of them many times. */
const KEPT = 1000;
const known = new Map<string, number | null>();

/** Milliseconds since 1970, or null when the text is not a full instant with a zone. */
export function readInstant(text: string): number | null {
  let at = known.get(text);
  if (at === undefined) {
    at = parse(text);
    if (known.size >= KEPT) {
      known.clear();
    }
    known.set(text, at);
  }
  return at;
}

function parse(text: string): number | null {
  if (!INSTANT.test(text)) {
    return null;
  }
  const at = Date.parse(text);
  return Number.isSafeInteger(at) ? at : null;
}

export const HOUR_MS = 3_600_000;

/** Whole hours of a non-negative span, without a fraction on the way. */
export function wholeHours(ms: number): number {
  return (ms - (ms % HOUR_MS)) / HOUR_MS;
}
