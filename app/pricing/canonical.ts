/**
 * Canonical JSON: one value, one sequence of bytes. Keys sorted by code unit, no white space, safe integers only, UTF-8,
 * text left as it is (no normalisation). Used for receipts, hashes of strategies and of inputs.
 */
export type Canonical = string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical };

export type Parsed = { ok: true; value: Canonical } | { ok: false; reason: 'not_utf8' | 'not_json' | 'not_canonical' };

/** Deeper than any snapshot; beyond it garbage is cut so that nothing can exhaust the stack. */
const MAX_DEPTH = 48;
/** Receipts hold a tidied value a few levels down; reading them back must not cut what writing kept. */
const WRAPPER_DEPTH = 16;

/** The bytes of a value that is already tidy. A non-integer is a bug of ours: `tidy` foreign data first. */
export function canonicalBytes(value: Canonical): Uint8Array {
  return bytesOf(canonicalText(value));
}

const encoder = new TextEncoder();

/** The bytes of canonical text. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of an object one field of which is canonical text already; `value` has no such field, and no `__proto__`. */
export function textWith(value: { readonly [key: string]: Canonical }, field: string, written: string): string {
  const before: Record<string, Canonical> = {};
  const after: Record<string, Canonical> = {};
  for (const key in value) {
    (key < field ? before : after)[key] = value[key] ?? null;
  }
  const [low, high] = [canonicalText(before).slice(1, -1), canonicalText(after).slice(1, -1)];
  return `{${low}${low === '' ? '' : ','}${quoted(field)}:${written}${high === '' ? '' : ','}${high}}`;
}

/** Anything that JSON writes otherwise than it is: quotes, backslashes, control characters, halves of surrogate pairs. */
const ESCAPED = /[^ !#-[\]-\uD7FF\uE000-\uFFFF]/;

/** Canonical text of a well-formed text. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

export function canonicalText(value: Canonical): string {
  // What already lies in order, as tidy data does, is written in one go.
  return isInOrder(value) ? JSON.stringify(value) : ordered(value);
}

/** Would JSON as it is be canonical? */
function isInOrder(value: Canonical | undefined): boolean {
  if (typeof value !== 'object') {
    return typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' || typeof value === 'boolean';
  }
  if (value === null) {
    return true;
  }
  if (isList(value)) {
    for (let at = 0; at < value.length; at += 1) {
      if (!isInOrder(value[at])) {
        return false;
      }
    }
    return true;
  }
  let last = '';
  for (const key in value) {
    if (key < last || !isInOrder(value[key])) {
      return false;
    }
    last = key;
  }
  return true;
}

function ordered(value: Canonical): string {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new Error('Invariant broken: canonical JSON holds safe integers only');
    }
    return String(value);
  }
  if (isList(value)) {
    return `[${value.map(canonicalText).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value).sort(byCodeUnit);
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Reads canonical bytes and refuses any others: a duplicate key, a space or a fraction makes them not canonical. */
export function parseCanonical(bytes: Uint8Array): Parsed {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { ok: false, reason: 'not_utf8' };
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'not_json' };
  }
  const value = tidy(raw, -WRAPPER_DEPTH);
  return canonicalText(value) === text ? { ok: true, value } : { ok: false, reason: 'not_canonical' };
}

/**
 * Foreign data as canonical data, without ever failing: numbers that are not safe integers become their text (so they
 * fail validation the same way before and after a round trip), `undefined` and functions disappear, `-0` is 0, lone
 * surrogates are replaced. `tidy(tidy(x))` equals `tidy(x)`.
 */
export function tidy(value: unknown, depth = 0): Canonical {
  if (depth > MAX_DEPTH) {
    return null;
  }
  switch (typeof value) {
    case 'string':
      return wellFormed(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? value + 0 : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      return tidyObject(value, depth);
    default:
      return null;
  }
}

/** Order of texts by UTF-16 code unit: never by locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function tidyObject(value: object | null, depth: number): Canonical {
  if (value === null) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((item) => tidy(item, depth + 1));
  }
  const given = value as Record<string, unknown>;
  const clean: Record<string, Canonical> = {};
  // In the order in which they are written.
  for (const key of Object.keys(given).sort()) {
    const item = given[key];
    if (item === undefined || typeof item === 'function') {
      continue;
    }
    if (key === '__proto__') {
      // Set the plain way it would be no key but the object's descent.
      Object.defineProperty(clean, key, { value: tidy(item, depth + 1), enumerable: true, configurable: true, writable: true });
    } else {
      clean[wellFormed(key)] = tidy(item, depth + 1);
    }
  }
  return clean;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}

/** Half a surrogate pair has no UTF-8 form. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}
