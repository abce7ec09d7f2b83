import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOfferSources } from '#app/sources/create.server.ts';
import { must } from '#app/lib/assert.ts';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addFilledStore, runThrough } from '../../../tests/support/filled-store.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { savePricing } from '../stores/settings.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { openArtifact } from './run-artifacts.server.ts';
import { ARTIFACT_COLUMNS, ARTIFACTS, type Artifact, type ArtifactRow } from './views.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;
let other: TestStore;
const runs: Record<string, string> = {};

beforeAll(async () => {
  database = await createDatabase();
  const sources = createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'test', clock: systemClock, random: () => 0, log: silentLog });
  world = openWorld(database, sources);
  store = await addFilledStore(world, database, 'artifacts');
  other = await world.addStore('artifacts-other', []);
  const found = await database.asOwner<{ id: string; kind: string }>('SELECT id::text, kind FROM run WHERE store_id = $1', [store.ctx.store.id]);
  found.forEach(({ id, kind }) => (runs[kind] = id));
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

async function read(artifact: Artifact, runId = runs['reprice']): Promise<ArtifactRow[]> {
  const opened = must(await openArtifact(store.ctx, { runId: must(runId, 'a run'), artifact }), 'the run');
  const rows: ArtifactRow[] = [];
  for await (const page of opened.pages) {
    rows.push(...page);
  }
  return rows;
}

describe('the artifacts of a run', () => {
  it.each(ARTIFACTS)('%s has exactly the columns it names', async (artifact) => {
    const rows = await read(artifact);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual([...ARTIFACT_COLUMNS[artifact]]);
    }
  });

  it('tell what was known of the market, as it was sealed', async () => {
    expect(await read('market_intelligence')).toMatchObject([
      {
        variant: '1',
        seller: 'Price list',
        price: '189.00',
        currency: 'SAR',
        grade: 'C',
        match_by: 'auto',
        source: 'csv',
        reasons: expect.arrayContaining([{ code: expect.any(String), params: expect.anything() }]),
      },
    ]);
  });

  it('tell each decision with its place in the chain and the hash of its bytes', async () => {
    const rows = await read('pricing_decision');
    const stored = await database.asOwner<{ seq: string; hash: string }>(
      `SELECT d.receipt_seq::text AS seq, encode(sha256(e.body), 'hex') AS hash FROM decision d JOIN decision_event e ON e.store_id = d.store_id AND e.seq = d.receipt_seq
       WHERE d.store_id = $1 AND d.run_id = $2 ORDER BY d.id`,
      [store.ctx.store.id, runs['reprice']],
    );
    expect(rows.map((row) => [z.coerce.string().parse(row['receipt_sequence']), row['receipt_sha256'], row['seal_intact']])).toEqual(
      stored.map(({ seq, hash }) => [seq, hash, true]),
    );
    expect(rows[0]).toMatchObject({ price_before: '199.00', floor: expect.stringMatching(/^\d+\.\d\d$/), reasons: expect.any(Array) });
  });

  it('say so when a receipt was altered', async () => {
    await database.asOwner(
      `UPDATE decision_event SET body = body || '\\x20'::bytea WHERE store_id = $1 AND kind = 'receipt' AND seq = (SELECT min(seq) FROM decision_event WHERE store_id = $1)`,
      [store.ctx.store.id],
    );
    expect((await read('pricing_decision')).map((row) => row['seal_intact'])).toContain(false);
  });

  it('tell what was written and read back, and of an undo what was left alone', async () => {
    const written = await read('execution_report');
    expect(written[0]).toMatchObject({ state: 'verified', attempts: 1, verified_at: expect.any(String), verified_price: written[0]?.['price_after'] });
    expect((await read('execution_report', runs['undo'])).filter(({ state }) => state === 'left_as_it_was')).toMatchObject([{ reason: 'below_floor' }, { reason: 'below_floor' }]);
  });

  it('count a HOLD that said the same again to the run that found it so', async () => {
    await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
    await saveStrategy(store.ctx, { tree: { type: 'HOLD' } });
    store.clock.advance(60_000);
    const first = await runThrough(store);
    store.clock.advance(60_000);
    const again = await runThrough(store);
    const rows = await read('pricing_decision', again);
    const [before] = await Promise.all([read('pricing_decision', first)]);
    expect(rows.length).toBe(before.length);
    expect(rows.every((row) => row['said_again'] === (row['outcome'] === 'HOLD'))).toBe(true);
    expect(rows.some((row) => row['said_again'] === true)).toBe(true);
  });

  it('of another store are not there', async () => {
    for (const artifact of ARTIFACTS) {
      expect(await openArtifact(other.ctx, { runId: must(runs['reprice'], 'a run'), artifact })).toBeNull();
    }
  });
});
