import { ruleSchema, ruleSql, ruleValue, type NewCollection } from '#sandbox/catalog/collections.ts';
import type { Queryable } from '#sandbox/db/pool.server.ts';

/** Ids look like the platform's and never meet: ten million per store. */
const PER_STORE = 10_000_000;
const FIRST = 300_000_000_000;

/**
 * Makes collections, numbered in the order they come, and fills the smart ones, one statement each. Safe among products that
 * are there already. The caller holds the transaction.
 * @returns their ids, in the same order
 */
export async function saveCollections(db: Queryable, storeId: number, collections: readonly NewCollection[], now: Date): Promise<number[]> {
  const { rows } = await db.query<{ last: number }>('select coalesce(max(id), $2) as last from collection where store_id = $1', [storeId, FIRST + storeId * PER_STORE]);
  const last = Number(rows[0]?.last);
  const ids: number[] = [];
  for (const { title, rule } of collections) {
    const id = last + ids.length + 1;
    ids.push(id);
    await db.query('insert into collection (id, store_id, handle, title, rule, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)', [
      id, storeId, `${slugOf(title)}-${String(id % PER_STORE)}`, title, rule === null ? null : JSON.stringify(rule), now,
    ]); // prettier-ignore
    if (rule !== null) {
      await db.query(`insert into collection_product (collection_id, product_id) select $1, id from product where store_id = $2 and ${ruleSql(rule, '$3::text')}`, [
        id, storeId, ruleValue(rule),
      ]); // prettier-ignore
    }
  }
  return ids;
}

export async function addMembers(db: Queryable, members: readonly { collection: number; product: number }[]): Promise<void> {
  await db.query(
    `insert into collection_product (collection_id, product_id)
     select m.collection, m.product from jsonb_to_recordset($1::jsonb) as m(collection bigint, product bigint) on conflict do nothing`,
    [JSON.stringify(members)],
  );
}

/** What a rule takes after products changed. @returns the collections that gained or lost one */
export async function refillSmart(db: Queryable, storeId: number, productIds: readonly number[], now: Date): Promise<number[]> {
  const { rows } = await db.query<{ id: number; rule: unknown }>('select id, rule from collection where store_id = $1 and rule is not null', [storeId]);
  const changed: number[] = [];
  for (const { id, rule: stored } of rows) {
    const rule = ruleSchema.parse(stored);
    const takes = `select id from product where store_id = $2 and id = any($3) and ${ruleSql(rule, '$4::text')}`;
    const values = [id, storeId, productIds, ruleValue(rule)];
    const gone = await db.query(`delete from collection_product where collection_id = $1 and product_id = any($3) and product_id not in (${takes})`, values);
    const come = await db.query(`insert into collection_product (collection_id, product_id) select $1, t.id from (${takes}) t on conflict do nothing`, values);
    if ((gone.rowCount ?? 0) + (come.rowCount ?? 0) > 0) {
      changed.push(Number(id));
    }
  }
  await touch(db, changed, now);
  return changed;
}

/** A collection whose members changed has changed. */
export async function touch(db: Queryable, ids: readonly number[], now: Date): Promise<void> {
  await db.query('update collection set updated_at = $2 where id = any($1)', [ids, now]);
}

function slugOf(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, ''); // prettier-ignore
}
