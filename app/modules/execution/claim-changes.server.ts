import type { StoreContext } from '#app/context.ts';
import { raiseIncident } from '#app/db/activity.server.ts';
import { demote } from '#app/db/demotion.server.ts';
import { readEvents } from '#app/db/decision-chain.server.ts';
import { inputsHash, loadPolicy, loadVariantInputs } from '#app/db/pricing-inputs.server.ts';
import { sql } from '#app/db/sql.ts';
import type { Tx } from '#app/db/scope.ts';
import { checkWrite } from '#app/pricing/checker/check.ts';
import { changeRow, type ClaimedChange } from './claimed-change.ts';
import { cancelQueued } from './record-outcomes.server.ts';

export interface Claim {
  changes: ClaimedChange[];
  /** How many queued changes were looked at; some may have been cancelled. */
  seen: number;
  leaseUntil: Date;
}

/**
 * Takes queued changes for writing. Each is proven first: the emergency stop is off, what went without a person
 * still may, nobody has locked the price, what the approval rested on is unchanged, its receipt's seal holds, and the independent checker derives the floor from the sealed bytes. Whatever fails
 * is cancelled and nothing is sent for it.
 */
export async function claimChanges(ctx: StoreContext, most: number): Promise<Claim> {
  return ctx.db.tx(async (tx) => {
    const now = ctx.clock.now();
    const leaseUntil = new Date(now.getTime() + ctx.timings.writeLeaseMs);
    const queued = await tx.rows(
      changeRow,
      sql`SELECT c.id::text, c.decision_id::text AS decision, c.run_id::text AS run, c.variant_external_id AS variant, c.product_external_id AS product,
            c.before_minor AS before, c.after_minor AS after, c.currency, c.attempts, c.undo_of::text, d.settled_by IS NOT DISTINCT FROM 'worker' AND c.undo_of IS NULL AS alone, d.inputs_hash
          FROM price_change c JOIN decision d ON d.store_id = c.store_id AND d.id = c.decision_id
          WHERE c.store_id = ${ctx.store.id}::uuid AND c.state = 'queued'
          ORDER BY c.product_external_id, c.id LIMIT ${most} FOR UPDATE OF c SKIP LOCKED`,
    );
    const refused = await refusals(tx, ctx, queued, now);
    await cancelQueued(
      tx,
      ctx,
      [...refused].map(([id, reason]) => ({ id, reason })),
    );
    const good = queued.filter((change) => !refused.has(change.id));
    if (good.length > 0) {
      await tx.run(
        sql`UPDATE price_change SET state = 'writing', attempts = attempts + 1, lease_until = ${leaseUntil}, next_check_at = NULL, reason = NULL
            WHERE store_id = ${ctx.store.id}::uuid AND id = ANY(${good.map((change) => change.id)}::uuid[]) AND state = 'queued'`,
      );
    }
    return { changes: good.map((change) => ({ ...change, attempts: change.attempts + 1 })), seen: queued.length, leaseUntil };
  });
}

/** change id -> why it may not be written. */
async function refusals(tx: Tx, ctx: StoreContext, queued: readonly ClaimedChange[], now: Date): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  if (queued.length === 0) {
    return refused;
  }
  const policy = await loadPolicy(tx, ctx.store);
  const inputsBy = await loadVariantInputs(
    tx,
    ctx.store,
    policy,
    queued.map((change) => change.variant),
    now,
  );
  const events = await readEvents(
    tx,
    ctx.seal,
    ctx.store.id,
    queued.map((change) => change.decision),
  );
  const receipts = new Map(events.filter(({ kind }) => kind === 'receipt').map((event) => [event.decisionId, event]));
  for (const change of queued) {
    const receipt = receipts.get(change.decision);
    const own = inputsBy.get(change.variant);
    const inputs = inputsHash(policy, ctx.store.currency, own);
    if ((policy.emergencyStop || own?.strategy.stopped === true) && change.undo_of === null) {
      refused.set(change.id, 'emergency_stop');
    } else if (change.alone && (policy.mode !== 'full_auto' || own?.strategy.asks === true)) {
      refused.set(change.id, 'mode_lowered');
    } else if (own?.locked === true && change.undo_of === null) {
      refused.set(change.id, 'price_locked');
    } else if (Buffer.compare(inputs, change.inputs_hash) !== 0) {
      refused.set(change.id, 'inputs_changed');
    } else if (!receipt?.intact) {
      refused.set(change.id, 'seal_broken');
    } else {
      const verdict = checkWrite(receipt.body, { priceMinor: change.after, currency: change.currency, variant: change.variant, beforeMinor: change.before });
      if (!verdict.ok) {
        refused.set(change.id, 'checker_refused');
        ctx.log.error({ changeId: change.id, code: verdict.code, params: verdict.params }, 'the independent checker refused a write');
      }
    }
  }
  for (const change of queued) {
    const reason = refused.get(change.id);
    if (reason === 'seal_broken' || reason === 'checker_refused') {
      await raiseIncident(tx, ctx, { code: reason, params: { changeId: change.id }, runId: change.run });
    }
  }
  if ([...refused.values()].some((reason) => reason === 'seal_broken' || reason === 'checker_refused')) {
    await demote(tx, ctx, 'checker_refused');
  }
  return refused;
}
