import { createHash } from 'node:crypto';

/** sha256 (hex) of what a page claims to sell: when it changes, an earlier human match no longer stands (product.md 3.2). */
export function identityHash(identity: { title: string; brand: string | null; gtin: string | null }): string {
  return createHash('sha256')
    .update(JSON.stringify([identity.title, identity.brand, identity.gtin]))
    .digest('hex');
}
