import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOfferSources } from '#app/sources/create.server.ts';
import { systemClock } from '#app/lib/clock.ts';
import { silentLog } from '#app/lib/log.ts';
import { createDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { addFilledStore, started } from '../../../tests/support/filled-store.ts';
import { openWorld, type TestStore, type World } from '../../../tests/support/store.ts';
import { startRun } from '../runs/start-run.server.ts';
import { finishStage } from '../runs/stages.server.ts';
import { showAutomation } from '../stores/automation.server.ts';
import { saveMode, savePricing } from '../stores/settings.server.ts';
import { saveStrategy } from '../strategies/save-strategy.server.ts';
import { analyzePage } from './analyze-store.server.ts';
import { approve } from './verdict.server.ts';
import { withdrawProposals } from './withdraw-proposals.server.ts';

let database: TestDatabase;
let world: World;
let store: TestStore;

beforeAll(async () => {
  database = await createDatabase();
  const sources = createOfferSources({ allow: new Set(), intervalMs: 0, userAgent: 'test', clock: systemClock, random: () => 0, log: silentLog });
  world = openWorld(database, sources);
  store = await addFilledStore(world, database, 'withdraw');
});

afterAll(async () => {
  await world.close();
  await database.drop();
});

const states = () =>
  database.asOwner<{ variant: string; state: string; change: string | null; reason: string | null }>(
    `SELECT d.variant_external_id AS variant, d.state, c.state AS change, c.reason FROM decision d LEFT JOIN price_change c ON c.store_id = d.store_id AND c.decision_id = d.id
     WHERE d.store_id = $1 AND d.state IN ('proposed', 'approved', 'expired') AND d.created_at = $2 ORDER BY 1`,
    [store.ctx.store.id, store.clock.now()],
  );

it('takes back what waits and what was approved but not sent, of these variants only, once', async () => {
  store.clock.advance(3_600_000 * 24);
  await savePricing(store.ctx, { vatBps: 1500, pricesIncludeVat: true, feeBps: 250, fixedMinor: 800, worstDiscountBps: 0 });
  await saveStrategy(store.ctx, { tree: { type: 'COST_PLUS', mode: { kind: 'margin', bps: 4000 } } });
  const runId = started(await startRun(store.ctx, { trigger: 'manual' }));
  await finishStage(store.ctx, runId, 'scout', 'analyst');
  await analyzePage(store.ctx, { runId, cursor: null });
  expect((await states()).map(({ variant, state }) => [variant, state])).toEqual([['1', 'proposed'], ['2', 'proposed']]); // prettier-ignore

  const [first] = await database.asOwner<{ id: string }>(`SELECT id::text FROM decision WHERE store_id = $1 AND state = 'proposed' AND variant_external_id = '1'`, [
    store.ctx.store.id,
  ]);
  expect(await approve(store.ctx, { ids: [first?.id ?? ''] })).toMatchObject({ done: 1 });
  expect(await withdrawProposals(store.ctx, { variantIds: ['1'], why: 'match_rejected', wasTrusted: false })).toEqual({ withdrawn: 1 });
  expect(await states()).toEqual([
    { variant: '1', state: 'expired', change: 'cancelled', reason: 'match_rejected' },
    { variant: '2', state: 'proposed', change: null, reason: null },
  ]);
  expect(await withdrawProposals(store.ctx, { variantIds: ['1'], why: 'match_rejected', wasTrusted: false })).toEqual({ withdrawn: 0 });
  expect(await withdrawProposals(store.ctx, { variantIds: ['2'], why: 'match_rejected', wasTrusted: false })).toEqual({ withdrawn: 1 });
});

it('takes full-auto back where prices were decided on what was wrong, not where it only waited for review', async () => {
  const mode = () => showAutomation(store.ctx).then((automation) => [automation.mode, automation.demoted?.code ?? null]);
  const openIncidents = () =>
    database.asOwner<{ code: string }>(`SELECT code FROM incident WHERE store_id = $1 AND code LIKE 'demoted%' AND resolved_at IS NULL`, [store.ctx.store.id]);
  await saveMode(store.ctx, { mode: 'full_auto' });

  await withdrawProposals(store.ctx, { variantIds: ['1'], why: 'match_rejected', wasTrusted: false });
  expect(await mode()).toEqual(['full_auto', null]);
  await withdrawProposals(store.ctx, { variantIds: ['1'], why: 'match_rejected', wasTrusted: true });
  expect(await mode()).toEqual(['semi_auto', 'match_wrong']);
  expect(await openIncidents()).toEqual([{ code: 'demoted_match_wrong' }]);

  await saveMode(store.ctx, { mode: 'full_auto' });
  expect(await mode()).toEqual(['full_auto', null]);
  expect(await openIncidents()).toEqual([]);
});

it('says why: a line that changed is not a match that was wrong', async () => {
  const [row] = await database.asOwner<{ id: string }>(`SELECT id::text FROM decision WHERE store_id = $1 AND variant_external_id = '2' ORDER BY created_at DESC LIMIT 1`, [
    store.ctx.store.id,
  ]);
  await database.asOwner(`UPDATE decision SET state = 'proposed', settled_at = NULL, settled_by = NULL WHERE id = $1`, [row?.id]);
  await approve(store.ctx, { ids: [row?.id ?? ''] });
  expect(await withdrawProposals(store.ctx, { variantIds: ['2'], why: 'line_changed', wasTrusted: false })).toEqual({ withdrawn: 1 });
  expect((await states()).find(({ variant }) => variant === '2')).toMatchObject({ state: 'expired', reason: 'line_changed' });
});
