/** What a repricing has written, and some of its rows for the ceiling to write again: its own receipts, in their own size. */
import { writeFileSync } from 'node:fs';
import type { StoreId } from '#app/lib/ids.ts';
import type { BenchDatabase } from './database.ts';

export interface WrittenRow {
  product: string;
  outcome: string;
  state: string;
  before: string;
  price: string | null;
  floor: string | null;
  evidence: string;
  binding: string | null;
  reasons: string;
  approval: string;
  group: string;
  inputs: string;
  facts: string;
  strategy: string;
  body: string;
  prev: string;
  mac: string;
}

/** So many different receipts: enough that no two of a page are the same, few enough to lie ready in memory. */
const SAMPLE = 2000;

export async function saveSample({ owner }: BenchDatabase, storeId: StoreId, file: string): Promise<void> {
  const { rows } = await owner.query<WrittenRow>(
    `SELECT d.product_external_id AS product, d.outcome, d.state, d.before_minor AS before, d.price_minor AS price, d.floor_minor AS floor, d.evidence, d.binding_rule AS binding, d.reasons::text,
       d.approval_reasons::text AS approval, d.group_code AS "group", encode(d.inputs_hash, 'hex') AS inputs, encode(d.facts_hash, 'hex') AS facts, d.strategy_id AS strategy,
       convert_from(e.body, 'UTF8') AS body, encode(e.prev_hash, 'hex') AS prev, encode(e.mac, 'hex') AS mac
     FROM decision d JOIN decision_event e ON e.store_id = d.store_id AND e.seq = d.receipt_seq WHERE d.store_id = $1 ORDER BY d.receipt_seq LIMIT ${SAMPLE}`,
    [storeId],
  );
  writeFileSync(file, JSON.stringify(rows));
}

export interface Written {
  decisions: number;
  receipts: number;
  /** Of a receipt. */
  bytes: number;
}

export async function writtenBy({ owner }: BenchDatabase, storeId: StoreId): Promise<Written> {
  const { rows } = await owner.query<Written>(
    `SELECT (SELECT count(*)::int FROM decision WHERE store_id = $1) AS decisions, count(*)::int AS receipts, coalesce(avg(octet_length(body)), 0)::int AS bytes
     FROM decision_event WHERE store_id = $1`,
    [storeId],
  );
  return rows[0] ?? { decisions: 0, receipts: 0, bytes: 0 };
}

/** As if no run had ever been: catalog and market stay. */
export async function forgetRuns({ owner }: BenchDatabase): Promise<void> {
  await owner.query('TRUNCATE run, decision, decision_event, chain_head, activity, incident, revenue_cuts CASCADE');
  await owner.query('CHECKPOINT');
}
