/**
 * The only file that hashes and seals evidence. A row of the chain is bound to its predecessor, so removing, reordering or
 * changing one breaks every later seal (product.md 3.17).
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from './errors.ts';

export const sha256 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(data).digest());
export const sha256Hex = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

export interface SealedRow {
  prevHash: Uint8Array;
  seq: bigint;
  kind: string;
  body: Uint8Array;
}

export interface Seal {
  readonly currentKeyId: string;
  /** HMAC-SHA256(prev_hash, seq, kind, sha256(body)) under the current key. */
  sign(row: SealedRow): { keyId: string; mac: Uint8Array };
  /** @throws AppError receipt_key_missing when the key is no longer configured */
  verify(row: SealedRow & { keyId: string; mac: Uint8Array }): boolean;
}

/** The hash the next row builds on. */
export function linkHash(row: SealedRow, mac: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([message(row), mac]));
}

export const GENESIS = new Uint8Array(32);

/** @param keys id -> 32 bytes; the first is used for new seals. */
export function createSeal(keys: ReadonlyMap<string, Uint8Array>): Seal {
  const [currentKeyId] = keys.keys();
  if (currentKeyId === undefined) {
    throw new AppError('receipt_key_missing');
  }
  const macOf = (row: SealedRow, keyId: string): Uint8Array => {
    const key = keys.get(keyId);
    if (!key) {
      throw new AppError('receipt_key_missing', { keyId });
    }
    return new Uint8Array(createHmac('sha256', key).update(message(row)).digest());
  };
  return {
    currentKeyId,
    sign: (row) => ({ keyId: currentKeyId, mac: macOf(row, currentKeyId) }),
    verify: (row) => {
      const expected = macOf(row, row.keyId);
      return expected.length === row.mac.length && timingSafeEqual(expected, row.mac);
    },
  };
}

function message({ prevHash, seq, kind, body }: SealedRow): Uint8Array {
  const head = Buffer.from(`${seq}\n${kind}\n`, 'utf8');
  return Buffer.concat([prevHash, head, sha256(body)]);
}
