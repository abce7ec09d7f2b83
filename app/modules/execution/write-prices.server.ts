import type { StoreContext } from '#app/context.ts';
import { writingRights } from '#app/db/pricing-inputs.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import { money } from '#app/lib/money.ts';
import type { PriceReading, PriceWrite } from '#app/platforms/port.ts';
import { claimChanges } from './claim-changes.server.ts';
import type { ClaimedChange } from './claimed-change.ts';
import { recordCancelled, recordOutcomes, recordVerified } from './record-outcomes.server.ts';

export interface WriteSlice {
  claimed: number;
  accepted: number;
  /** More may be waiting: call again. */
  more: boolean;
  /** The platform asked to wait. */
  waitMs: number;
}

/**
 * Writes one batch of approved prices: claim, compare with the live price, send, record. Safe to run twice and beside
 * another worker: a change is claimed by one, sent at most once per claim, and what got no answer is `unknown` until it is
 * read. No transaction is open while the platform is spoken to.
 * @throws AppError needs_reauth (final), platform_unavailable (retry) when not even reading works
 */
export async function writePrices(ctx: StoreContext): Promise<WriteSlice> {
  const claimed = await claimChanges(ctx, ctx.capabilities.writeBatch);
  if (claimed.changes.length === 0) {
    return { claimed: 0, accepted: 0, more: claimed.seen > 0, waitMs: 0 };
  }
  const readings = await readLive(ctx, claimed.changes);
  const ready = await compareFirst(ctx, claimed.changes, readings);
  const notAfter = new Date(claimed.leaseUntil.getTime() - ctx.timings.writeRequestMs);
  const outcomes = ready.length === 0 ? [] : await ctx.platform.writePrices(ready.map(toWrite), { mayLeave: gate(ctx, ready, notAfter) });
  await recordOutcomes(
    ctx,
    ready.map((change, index) => ({ change, outcome: outcomes[index] ?? { kind: 'unknown', reason: 'bad_answer' } })),
  );
  if (outcomes.some((outcome) => outcome.kind === 'not_sent' && outcome.reason === 'needs_reauth')) {
    throw new AppError('needs_reauth');
  }
  const waitMs = Math.max(0, ...outcomes.map((outcome) => (outcome.kind === 'not_sent' ? outcome.retryAfterMs : 0)));
  return { claimed: claimed.changes.length, accepted: outcomes.filter(({ kind }) => kind === 'accepted').length, more: true, waitMs };
}

/**
 * Asked before each request of a batch. Sending one takes many seconds, and the emergency stop or a mode taken back must hold
 * from the next request on; what it keeps back returns to the queue, where the next claim cancels it. An undo passes.
 */
function gate(ctx: StoreContext, ready: readonly ClaimedChange[], notAfter: Date): (changes: readonly PriceWrite[]) => Promise<boolean> {
  const undos = new Set(ready.filter((change) => change.undo_of !== null).map((change) => change.variant));
  const alone = new Set(ready.filter((change) => change.alone).map((change) => change.variant));
  return async (changes) => {
    if (ctx.clock.now() >= notAfter) {
      return false;
    }
    if (changes.every((change) => undos.has(change.externalId))) {
      return true;
    }
    const { stopped, fullAuto } = await ctx.db.tx((tx) => writingRights(tx, ctx.store));
    return !stopped && (fullAuto || !changes.some((change) => alone.has(change.externalId)));
  };
}

/** Reading first; when that fails nothing was sent, so the claim is given back. */
async function readLive(ctx: StoreContext, changes: readonly ClaimedChange[]): Promise<Map<string, PriceReading>> {
  try {
    const readings = await ctx.platform.readPrices(changes.map((change) => asId<ExternalId>(change.variant)));
    return new Map(readings.map((reading) => [reading.externalId, reading]));
  } catch (error) {
    await recordOutcomes(
      ctx,
      changes.map((change) => ({ change, outcome: { kind: 'not_sent', reason: 'unavailable', retryAfterMs: 0 } })),
    );
    throw error;
  }
}

/** Only a price that is still what the decision saw may be replaced; the rest is cancelled with nothing sent. */
async function compareFirst(ctx: StoreContext, changes: readonly ClaimedChange[], readings: ReadonlyMap<string, PriceReading>): Promise<ClaimedChange[]> {
  const ready: ClaimedChange[] = [];
  const landed: ClaimedChange[] = [];
  const moved: { change: ClaimedChange; reason: string; live: number | null }[] = [];
  for (const change of changes) {
    const reading = readings.get(change.variant);
    if (reading?.kind !== 'read') {
      moved.push({ change, reason: 'gone', live: null });
    } else if (reading.price.minor === change.before && reading.price.currency === ctx.store.currency) {
      ready.push(change);
    } else if (reading.price.minor === change.after && change.attempts > 1) {
      // An earlier attempt, whose answer was lost, has landed after all.
      landed.push(change);
    } else {
      moved.push({ change, reason: 'edited_outside', live: reading.price.minor });
    }
  }
  await recordVerified(ctx, landed);
  await recordCancelled(ctx, moved);
  return ready;
}

function toWrite(change: ClaimedChange): PriceWrite {
  return { externalId: asId<ExternalId>(change.variant), productExternalId: asId<ExternalId>(change.product), price: money(change.after, change.currency) };
}
