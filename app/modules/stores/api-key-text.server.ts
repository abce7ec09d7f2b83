/**
 * How a key of the public API is written: `mzn_live_<8>_<43><6>`. The first eight letters find it, the next 43 are 256 bits of
 * chance, the last six a checksum, so that a typing error (and a scanner for leaked secrets) needs no database.
 */
import { randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '#app/lib/seal.server.ts';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const START = 'mzn_live_';
const KEY = /^(mzn_live_[0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

export interface NewKey {
  /** The key itself: told once. */
  text: string;
  prefix: string;
  hash: Uint8Array;
}

export function newKey(): NewKey {
  const prefix = `${START}${chance(8)}`;
  const body = `${prefix}_${chance(43)}`;
  const text = `${body}${checksum(body)}`;
  return { text, prefix, hash: hashOf(text) };
}

/** @returns how the key begins, or null where no key of ours looks like this */
export function prefixOf(text: string): string | null {
  const match = KEY.exec(text);
  return match?.[1] && match[3] === checksum(text.slice(0, -6)) ? match[1] : null;
}

/** Says nothing of where two keys differ by how long it takes. */
export function isKey(text: string, hash: Uint8Array): boolean {
  const given = hashOf(text);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

/** Chance enough that a fast hash is as good as a slow one. */
function hashOf(text: string): Uint8Array {
  return sha256(Buffer.from(text, 'utf8'));
}

function chance(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

function checksum(text: string): string {
  let rest = crc32(text);
  let written = '';
  for (let at = 0; at < 6; at += 1) {
    written = `${LETTERS[rest % LETTERS.length]}${written}`;
    rest = Math.floor(rest / LETTERS.length);
  }
  return written;
}
