/** Authenticated encryption of secrets at rest: AES-256-GCM, `keyId.nonce.ciphertext+tag` in base64url. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { assert } from './assert.ts';

export interface Crypt {
  /** @param context what the secret belongs to; a sealed text moved to another row does not open. */
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
  /** `keyId.hash`: the same text in the same context has the same one, and only who holds the key can tell which text it was. */
  fingerprint(text: string, context: string): string;
  /** Under every key, for what an older one has marked. */
  fingerprints(text: string, context: string): string[];
  /** Was it sealed with the key that seals now? */
  isCurrent(sealed: string): boolean;
}

/** @param keys id -> 32 bytes; the first seals, all open. */
export function createCrypt(keys: ReadonlyMap<string, Uint8Array>): Crypt {
  const [current] = keys.keys();
  assert(current !== undefined, 'an encryption key');
  const keyOf = (id: string): Uint8Array => {
    const key = keys.get(id);
    assert(key?.length === 32, `encryption key ${id} of 32 bytes`);
    return key;
  };
  const mark = (id: string, text: string, context: string): string =>
    `${id}.${createHmac('sha256', createHmac('sha256', keyOf(id)).update('mizan fingerprint').digest())
      .update(JSON.stringify([context, text]))
      .digest('base64url')}`;
  return {
    fingerprint: (text, context) => mark(current, text, context),
    fingerprints: (text, context) => [...keys.keys()].map((id) => mark(id, text, context)),
    seal: (plain, context) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(current), nonce);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [current, nonce.toString('base64url'), body.toString('base64url')].join('.');
    },
    isCurrent: (sealed) => sealed.startsWith(`${current}.`),
    open: (sealed, context) => {
      const [id = '', nonce = '', body = ''] = sealed.split('.');
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), Buffer.from(nonce, 'base64url'));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
    },
  };
}

/** Reads `id:base64, id:base64` (ENCRYPTION_KEYS, RECEIPT_KEYS). */
export function parseKeys(text: string): Map<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const entry of text.split(',')) {
    const [id, base64] = entry.trim().split(/:(.*)/s);
    const key = Buffer.from(base64 ?? '', 'base64');
    assert(id && /^[\w-]{1,32}$/.test(id) && key.length === 32, 'keys are written id:base64 of 32 bytes');
    keys.set(id, new Uint8Array(key));
  }
  return keys;
}
