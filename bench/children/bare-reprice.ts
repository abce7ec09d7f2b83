/**
 * The ceiling of repricing a store: what the analysis reads is copied out and dropped, then rows like those that it writes go in by
 * unnest, as the app's own role under its own policies; nothing is decided, sealed or counted, and no page waits for another.
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { v7 } from 'uuid';
import type { AppContextInput } from '../lib/app-context.ts';
import { measured } from '../lib/measured.ts';
import type { WrittenRow } from '../lib/written-rows.ts';

const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput & { written: string };
const written = JSON.parse(readFileSync(input.written, 'utf8')) as WrittenRow[];
const client = new pg.Client({ connectionString: input.databaseUrl });
await client.connect();

const PAGE = 500;
const READ = [
  `SELECT v.external_id, v.product_external_id, v.price_minor, v.compare_at_minor, v.stock, v.owner_until, v.min_minor, v.max_minor, v.msrp_minor, p.status
   FROM variant v JOIN product p ON p.store_id = v.store_id AND p.external_id = v.product_external_id`,
  `SELECT variant_external_id, cost_minor, effective_from, source FROM variant_cost`,
  `SELECT variant_external_id, valid_from, price_minor, currency FROM price_history`,
  `SELECT m.variant_external_id, o.id, o.seller, o.url, o.title, o.price_minor, o.shipping_minor, o.currency, o.availability, o.condition, m.score, m.by, m.state, c.kind, o.votes, o.identity_hash,
     o.price_since, o.captured_at
   FROM offer_match m JOIN offer o ON o.store_id = m.store_id AND o.id = m.offer_id JOIN competitor c ON c.store_id = o.store_id AND c.id = o.competitor_id`,
  `SELECT offer_id, observed_at, price_minor FROM price_observation`,
];
const SEPARATOR = '\u001F';
const DECISIONS = `INSERT INTO decision (store_id, id, run_id, variant_external_id, product_external_id, outcome, state, before_minor, price_minor, floor_minor, currency, evidence, binding_rule, reasons,
    approval_reasons, group_code, inputs_hash, facts_hash, receipt_seq, strategy_id, strategy_version, created_at, last_seen_at, expires_at)
  SELECT $1, r.id, $2, r.variant, r.product, r.outcome, r.state, r.before, r.price, r.floor, 'SAR', r.evidence, r.binding, r.reasons::jsonb, r.approval::jsonb, r.group_code, decode(r.inputs, 'hex'),
    decode(r.facts, 'hex'), r.seq, $3, 1, now(), now(), now() + interval '1 day'
  FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[], string_to_array($14, chr(31)),
    string_to_array($15, chr(31)), $16::text[], $17::text[], $18::text[], $19::bigint[])
    AS r(id, variant, product, outcome, state, before, price, floor, evidence, binding, reasons, approval, group_code, inputs, facts, seq)`;
const EVENTS = `INSERT INTO decision_event (store_id, seq, kind, decision_id, body, prev_hash, key_id, mac, at)
  SELECT $1, r.seq, 'receipt', r.id, convert_to(r.body, 'UTF8'), decode(r.prev, 'hex'), 'r1', decode(r.mac, 'hex'), now()
  FROM unnest($2::bigint[], $3::uuid[], string_to_array($4, chr(31)), $5::text[], $6::text[]) AS r(seq, id, body, prev, mac)`;

async function inStore(work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SELECT set_config('app.store_id', $1, TRUE)`, [input.storeId]);
  await work();
  await client.query('COMMIT');
}

/** @returns what the first column of the first statement holds: the variants */
async function copyOut(): Promise<string[]> {
  const variants: string[] = [];
  for (const [at, statement] of READ.entries()) {
    let rest = '';
    for await (const chunk of client.query(copyTo(`COPY (${statement}) TO STDOUT`)) as AsyncIterable<Buffer>) {
      if (at === 0) {
        const lines = (rest + chunk.toString()).split('\n');
        rest = lines.pop() ?? '';
        variants.push(...lines.map((line) => line.slice(0, line.indexOf('\t'))));
      }
    }
  }
  return variants;
}

async function insert(runId: string, variants: readonly string[], from: number): Promise<void> {
  const page = variants.slice(from, from + PAGE).map((variant, at) => {
    const row = written[(from + at) % written.length];
    if (!row) {
      throw new Error('There is nothing to write.');
    }
    return { ...row, id: v7(), variant, seq: from + at + 1 };
  });
  const column = <Name extends keyof (typeof page)[number]>(name: Name): (typeof page)[number][Name][] => page.map((row) => row[name]);
  await client.query(DECISIONS, [
    input.storeId, runId, page[0]?.strategy, column('id'), column('variant'), column('product'), column('outcome'), column('state'), column('before'), column('price'), column('floor'),
    column('evidence'), column('binding'), column('reasons').join(SEPARATOR), column('approval').join(SEPARATOR), column('group'), column('inputs'), column('facts'), column('seq'),
  ]); // prettier-ignore
  await client.query(EVENTS, [input.storeId, column('seq'), column('id'), column('body').join(SEPARATOR), column('prev'), column('mac')]);
}

const result = await measured(async () => {
  const runId = v7();
  let variants: string[] = [];
  await inStore(async () => {
    variants = await copyOut();
    await client.query(
      `INSERT INTO run (store_id, id, kind, status, trigger, epoch, started_by, started_at) VALUES ($1, $2, 'reprice', 'running', 'schedule', 1, 'worker', now())`,
      [input.storeId, runId],
    );
  });
  for (let from = 0; from < variants.length; from += PAGE) {
    await inStore(() => insert(runId, variants, from));
  }
});
await client.end();
process.send?.(result);
