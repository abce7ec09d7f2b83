/** A store with a market straight into the app's tables, as its own verbs would have written it: ten rivals, each with an offer for every variant. */
import type pg from 'pg';
import type { StoreId } from '#app/lib/ids.ts';
import { sha256Hex } from '#app/lib/seal.server.ts';
import { canonicalTree } from '#app/pricing/strategy-schema.ts';
import { OFFERS, TREE } from './decision-facts.ts';

/** Variants a statement fills in. */
const SLICE = 20_000;
/** Ids in the order in which they are made, as those of the app are. */
const offerId = `('0192f0c4-7a7e-7000-8000-' || lpad(to_hex(n::bigint * ${OFFERS} + k), 12, '0'))::uuid`;
const competitorId = `('0192f0c4-0000-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid`;
const own = `(10000 + abs(hashint4(n)) % 20000)`;
const theirs = `(${own}::bigint * (9300 + abs(hashint8(n::bigint * ${OFFERS} + k)) % 1500) / 10000)`;
const each = `FROM generate_series($2::int, $3::int) n`;
const eachOffer = `${each}, generate_series(0, ${OFFERS - 1}) k`;

const FILL = [
  `INSERT INTO product (store_id, external_id, title, handle, vendor, tags, status, synced_at)
   SELECT $1::uuid, (8000000000 + n / 4)::text, 'Product ' || n / 4, 'product-' || n / 4, 'Vendor ' || n % 7, '{}', 'active', now() ${each} WHERE n % 4 = 0`,
  `INSERT INTO variant (store_id, external_id, product_external_id, title, position, price_minor, currency, taxable, stock, platform_updated_at, synced_at)
   SELECT $1::uuid, (40000000000 + n)::text, (8000000000 + n / 4)::text, 'One', n % 4 + 1, ${own}, 'SAR', TRUE, 5 + n % 200, now(), now() ${each}`,
  `INSERT INTO variant_cost (store_id, variant_external_id, effective_from, cost_minor, currency, source)
   SELECT $1::uuid, (40000000000 + n)::text, now() - interval '40 days', ${own} * 55 / 100, 'SAR', 'platform' ${each}`,
  `INSERT INTO price_history (store_id, variant_external_id, valid_from, price_minor, currency, source)
   SELECT $1::uuid, (40000000000 + n)::text, now() - interval '40 days', ${own}, 'SAR', 'sync' ${each}`,
  `INSERT INTO offer (store_id, id, competitor_id, key, url, title, brand, seller, price_minor, currency, availability, condition, votes, identity_hash, price_since, captured_at)
   SELECT $1::uuid, ${offerId}, ${competitorId}, 'p' || n, 'https://rival-' || k || '.example/products/p' || n, 'Product ' || n / 4, 'Vendor', 'Rival ' || k, ${theirs}, 'SAR', 'in_stock', 'new',
     '{products_json}', md5(n::text) || md5(k::text), now() - interval '20 days', now() - interval '1 hour' ${eachOffer}`,
  `INSERT INTO offer_match (store_id, offer_id, variant_external_id, score, by, state, identity_hash, decided_at)
   SELECT $1::uuid, ${offerId}, (40000000000 + n)::text, 90, 'auto', 'accepted', md5(n::text) || md5(k::text), now() - interval '20 days' ${eachOffer}`,
  `INSERT INTO price_observation (store_id, offer_id, observed_at, price_minor, currency, availability)
   SELECT $1::uuid, ${offerId}, now() - make_interval(days => 5 * t), ${theirs} + 7 * (t - 1), 'SAR', 'in_stock' ${eachOffer}, generate_series(1, 3) t`,
];

/** What the rows are that a repricing reads. */
export const MARKET_TABLES = 'product, variant, variant_cost, price_history, competitor, offer, offer_match, price_observation';

export async function addMarket(pool: pg.Pool, storeId: StoreId, variants: number): Promise<void> {
  const owner = await pool.connect();
  try {
    // What refers to what holds by the way the rows are made; asking for each of them would take most of the time.
    await owner.query(`SET session_replication_role = 'replica'`);
    await owner.query(`INSERT INTO store_settings (store_id, fee_bps, fixed_minor, updated_at) VALUES ($1, 250, 300, now())`, [storeId]);
    await owner.query(`INSERT INTO catalog_sync (store_id, id, status, started_at, ended_at) VALUES ($1, gen_random_uuid(), 'done', now(), now())`, [storeId]);
    const tree = Buffer.from(canonicalTree(TREE)).toString();
    await owner.query(
      `WITH own AS (INSERT INTO strategy (store_id, id, current_version, created_at) VALUES ($1, gen_random_uuid(), 1, now()) RETURNING store_id, id)
       INSERT INTO strategy_version (store_id, strategy_id, version, tree, hash, created_by, created_at) SELECT store_id, id, 1, $2::jsonb, $3, 'mizan', now() FROM own`,
      [storeId, tree, sha256Hex(tree)],
    );
    await owner.query(
      `INSERT INTO competitor (store_id, id, name, kind, base_url, created_at)
       SELECT $1::uuid, ${competitorId}, 'Rival ' || k, 'storefront', 'https://rival-' || k || '.example', now() FROM generate_series(0, ${OFFERS - 1}) k`,
      [storeId],
    );
    for (let from = 0; from < variants; from += SLICE) {
      for (const statement of FILL) {
        await owner.query(statement, [storeId, from, Math.min(from + SLICE, variants) - 1]);
      }
    }
  } finally {
    owner.release(true);
  }
  await pool.query(`VACUUM (ANALYZE) ${MARKET_TABLES}`);
  await pool.query('CHECKPOINT');
}
