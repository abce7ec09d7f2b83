/** Appends to and reads the store's chain of proofs. The only writer of decision_event and chain_head. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { assert } from '#app/lib/assert.ts';
import type { DecisionId, StoreId } from '#app/lib/ids.ts';
import { GENESIS, linkHash, type Seal } from '#app/lib/seal.server.ts';
import type { SqlTx, Tx } from './scope.ts';
import { bytes, instant, int8, sql } from './sql.ts';

/** Stands between bodies on their way; canonical JSON never holds one as it is. */
const UNIT_SEPARATOR = 0x1f;

export interface ChainEvent {
  kind: 'receipt' | 'approval' | 'execution';
  decisionId: DecisionId;
  body: Uint8Array;
}

/**
 * Seals and appends events in order, the chain's head locked once for the batch. Call it last in a transaction that takes
 * other locks, so that two batches never wait for each other crosswise.
 * @returns the sequence number of each event
 */
export async function appendEvents(tx: SqlTx, seal: Seal, storeId: StoreId, at: Date, events: readonly ChainEvent[]): Promise<bigint[]> {
  if (events.length === 0) {
    return [];
  }
  await tx.run(sql`INSERT INTO chain_head (store_id, seq, hash) VALUES (${storeId}::uuid, 0, ${GENESIS}) ON CONFLICT DO NOTHING`);
  const head = await tx.one(z.object({ seq: int8, hash: bytes }), sql`SELECT seq, hash FROM chain_head WHERE store_id = ${storeId}::uuid FOR UPDATE`);
  let prevHash: Uint8Array = head.hash;
  let seq = BigInt(head.seq);
  const rows = events.map((event) => {
    const body = Buffer.from(event.body.buffer, event.body.byteOffset, event.body.byteLength);
    assert(isUtf8(body) && !body.includes(UNIT_SEPARATOR), 'a proof is text without control characters');
    seq += 1n;
    const row = { prevHash, seq, kind: event.kind, body: event.body };
    const { keyId, mac, link } = seal.sign(row);
    const sealed = {
      seq,
      kind: event.kind,
      decisionId: event.decisionId,
      body: body.toString(),
      prevHash: base64(prevHash),
      keyId,
      mac: base64(mac),
    };
    prevHash = link;
    return sealed;
  });
  // Bodies are kilobytes each: they go as the text that they are, and are taken apart where they are stored.
  const bodies = rows.map(({ body }) => body).join(String.fromCharCode(UNIT_SEPARATOR));
  await tx.run(
    sql`INSERT INTO decision_event (store_id, seq, kind, decision_id, body, prev_hash, key_id, mac, at)
        SELECT ${storeId}::uuid, r.seq, r.kind, r.decision_id, convert_to(r.body, 'UTF8'), decode(r.prev_hash, 'base64'), r.key_id, decode(r.mac, 'base64'), ${at}
        FROM unnest(${rows.map((row) => row.seq)}::bigint[], ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.decisionId)}::uuid[],
          string_to_array(${bodies}, chr(${UNIT_SEPARATOR}::int)), ${rows.map((row) => row.prevHash)}::text[], ${rows.map((row) => row.keyId)}::text[], ${rows.map((row) => row.mac)}::text[])
          AS r(seq, kind, decision_id, body, prev_hash, key_id, mac)`,
  );
  await tx.run(sql`UPDATE chain_head SET seq = ${seq}, hash = ${prevHash} WHERE store_id = ${storeId}::uuid`);
  return rows.map((row) => row.seq);
}

export interface StoredEvent {
  seq: number;
  kind: ChainEvent['kind'];
  decisionId: string;
  body: Uint8Array;
  at: Date;
  /** The seal holds and the predecessor's link is the one this row was sealed on. */
  intact: boolean;
}

const eventRow = z.object({
  seq: int8,
  kind: z.enum(['receipt', 'approval', 'execution']),
  decision_id: z.string(),
  body: bytes,
  prev_hash: bytes,
  key_id: z.string(),
  mac: bytes,
  at: instant,
});

/** The events of some decisions, each with its seal checked. Intact is false when the bytes or the seal were altered. */
export async function readEvents(tx: Tx, seal: Seal, storeId: StoreId, decisionIds: readonly string[]): Promise<StoredEvent[]> {
  const rows = await tx.rows(
    eventRow,
    sql`SELECT seq, kind, decision_id, body, prev_hash, key_id, mac, at FROM decision_event
        WHERE store_id = ${storeId}::uuid AND decision_id = ANY(${[...decisionIds]}::uuid[]) ORDER BY seq`,
  );
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    decisionId: row.decision_id,
    body: row.body,
    at: row.at,
    intact: seal.verify({ prevHash: row.prev_hash, seq: BigInt(row.seq), kind: row.kind, body: row.body, keyId: row.key_id, mac: row.mac }),
  }));
}

/** Receipts after this place in the chain, some hundred at a time, as they are. */
export function readReceipts(tx: Tx, storeId: StoreId, after: number): Promise<{ seq: number; body: Uint8Array }[]> {
  return tx.rows(
    z.object({ seq: int8, body: bytes }),
    sql`SELECT seq, body FROM decision_event WHERE store_id = ${storeId}::uuid AND kind = 'receipt' AND seq > ${after} ORDER BY seq LIMIT 500`,
  );
}

export type ChainVerdict = { ok: true; length: number } | { ok: false; brokenAt: number };

/** Walks the whole chain in pages: every seal holds, every link points at its predecessor, no number is missing. */
export async function verifyChain(tx: Tx, seal: Seal, storeId: StoreId): Promise<ChainVerdict> {
  let expected = 1;
  let link: Uint8Array = GENESIS;
  for (;;) {
    const page = await tx.rows(
      eventRow,
      sql`SELECT seq, kind, decision_id, body, prev_hash, key_id, mac, at FROM decision_event
          WHERE store_id = ${storeId}::uuid AND seq >= ${expected} ORDER BY seq LIMIT 500`,
    );
    for (const row of page) {
      const sealed = { prevHash: row.prev_hash, seq: BigInt(row.seq), kind: row.kind, body: row.body };
      if (row.seq !== expected || Buffer.compare(row.prev_hash, link) !== 0 || !seal.verify({ ...sealed, keyId: row.key_id, mac: row.mac })) {
        return { ok: false, brokenAt: expected };
      }
      link = linkHash(sealed, row.mac);
      expected += 1;
    }
    if (page.length < 500) {
      break;
    }
  }
  const head = await tx.maybe(z.object({ seq: int8, hash: bytes }), sql`SELECT seq, hash FROM chain_head WHERE store_id = ${storeId}::uuid`);
  const complete = head === null ? expected === 1 : head.seq === expected - 1 && Buffer.compare(head.hash, link) === 0;
  return complete ? { ok: true, length: expected - 1 } : { ok: false, brokenAt: expected };
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64');
}
