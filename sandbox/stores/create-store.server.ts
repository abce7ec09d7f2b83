import { createHash } from 'node:crypto';
import { HAND_PICKED, smartCollections } from '#sandbox/catalog/collections.ts';
import { generateCatalog } from '#sandbox/catalog/generate.ts';
import { productWriter } from '#sandbox/catalog/save-products.server.ts';
import type { Database } from '#sandbox/db/pool.server.ts';
import type { Clock } from '#sandbox/lib/clock.ts';
import { Refusal } from '#sandbox/lib/http.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';
import type { CreateStore, Store } from '#sandbox/stores/store.ts';

/**
 * Makes a store, and its catalog when a size is given. Safe to run twice: the same request finds the store it made; the
 * same slug with another request is refused.
 */
export async function createStore({ db, clock }: { db: Database; clock: Clock }, input: CreateStore): Promise<{ store: Store; created: boolean }> {
  const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const created = await db.tx(async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into store (slug, name, seed, currency, country, taxes_included, locale, plan, time_zone, scopes, access_token_seconds, switches, fingerprint, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (slug) do nothing returning id`,
      [
        input.slug, input.name ?? nameOf(input.slug), input.seed, input.currency, input.country, input.taxesIncluded, input.locale, input.plan,
        input.timeZone, input.scopes, input.accessTokenSeconds, JSON.stringify(input.switches), fingerprint, clock.now(),
      ], // prettier-ignore
    );
    const id = rows[0]?.id;
    if (id === undefined) {
      return false;
    }
    if (input.size !== undefined) {
      const writer = productWriter(client, id, clock.now());
      for (const product of generateCatalog({ ...input, size: input.size })) {
        await writer.add(product);
      }
      await writer.end([...smartCollections(), { title: HAND_PICKED.at(-1) ?? '', rule: null }]);
    }
    return true;
  });

  if (!created) {
    const { rows } = await db.query<{ fingerprint: string }>('select fingerprint from store where slug = $1', [input.slug]);
    if (rows[0]?.fingerprint !== fingerprint) {
      throw new Refusal(409, 'store_exists_differently', { slug: input.slug });
    }
  }
  return { store: await getStore(db, input.slug), created };
}

function nameOf(slug: string): string {
  return slug
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
