/**
 * The only file that hashes and seals evidence. A row of the chain is bound to its predecessor, so removing, reordering or
 * changing one breaks every later seal (product.md 3.17).
 */
import { createHash, createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import { AppError } from './errors.ts';

export const sha256 = (data: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', data, 'buffer'));
export const sha256Hex = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

export interface SealedRow {
  prevHash: Uint8Array;
  seq: bigint;
  kind: string;
  body: Uint8Array;
}

export interface Seal {
  readonly currentKeyId: string;
  /** HMAC-SHA256(prev_hash, seq, kind, sha256(body)) under the current key. `link`: the hash the next row builds on. */
  sign(row: SealedRow): { keyId: string; mac: Uint8Array; link: Uint8Array };
  /** @throws AppError receipt_key_missing when the key is no longer configured */
  verify(row: SealedRow & { keyId: string; mac: Uint8Array }): boolean;
}

/** The hash the next row builds on. */
export function linkHash(row: SealedRow, mac: Uint8Array): Uint8Array {
  return linkOf(message(row), mac);
}

function linkOf(text: Uint8Array, mac: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([text, mac]));
}

export const GENESIS = new Uint8Array(32);

/** @param keys id -> 32 bytes; the first is used for new seals. */
export function createSeal(keys: ReadonlyMap<string, Uint8Array>): Seal {
  const [currentKeyId] = keys.keys();
  if (currentKeyId === undefined) {
    throw new AppError('receipt_key_missing');
  }
  const secrets = new Map([...keys].map(([id, key]) => [id, createSecretKey(key)]));
  const macOf = (text: Uint8Array, keyId: string): Uint8Array => {
    const key = secrets.get(keyId);
    if (!key) {
      throw new AppError('receipt_key_missing', { keyId });
    }
    return new Uint8Array(createHmac('sha256', key).update(text).digest());
  };
  return {
    currentKeyId,
    sign: (row) => {
      // A body is kilobytes: it is hashed once for both.
      const text = message(row);
      const mac = macOf(text, currentKeyId);
      return { keyId: currentKeyId, mac, link: linkOf(text, mac) };
    },
    verify: (row) => {
      const expected = macOf(message(row), row.keyId);
      return expected.length === row.mac.length && timingSafeEqual(expected, row.mac);
    },
  };
}

function message({ prevHash, seq, kind, body }: SealedRow): Uint8Array {
  const head = Buffer.from(`${seq}\n${kind}\n`, 'utf8');
  return Buffer.concat([prevHash, head, sha256(body)]);
}
