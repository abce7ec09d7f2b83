import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { loadPolicy } from '#app/db/pricing-inputs.server.ts';
import { int8, sql } from '#app/db/sql.ts';
import { AppError } from '#app/lib/errors.ts';
import { asId, type DecisionId, type RunId } from '#app/lib/ids.ts';
import { decide } from '#app/pricing/decide.ts';
import { loadSnapshots } from './load-facts.server.ts';
import { saveDecisions } from './save-decisions.server.ts';
import { approve } from './verdict.server.ts';
import type { ChoiceOutcome } from './views.ts';

type Refused = Exclude<ChoiceOutcome, { kind: 'chosen' }>;

/**
 * Another price than the one proposed, said by whoever may approve: judged on the facts of now with a receipt of its own, then agreed to
 * like any proposal, by a second person too where its size asks for one. The proposal gives way only if the price may be written.
 * @param input.priceMinor minor units of the store's currency
 * @returns refused with a code of the engine where the price may not be: under its floor, over its ceiling, too far, against the law @throws AppError not_found
 */
export async function choosePrice(ctx: StoreContext, input: { decisionId: DecisionId; priceMinor: number }): Promise<ChoiceOutcome> {
  const made = await ctx.db.tx(async (tx): Promise<{ kind: 'made'; id: string } | Refused> => {
    const proposal = await tx.maybe(
      z.object({ variant: z.string(), run: z.string(), price: int8, waits: z.boolean() }),
      sql`SELECT variant_external_id AS variant, run_id::text AS run, price_minor AS price, state = 'proposed' AS waits FROM decision
          WHERE store_id = ${ctx.store.id}::uuid AND id = ${input.decisionId}::uuid AND price_minor IS NOT NULL FOR UPDATE`,
    );
    if (!proposal) {
      throw new AppError('not_found');
    }
    if (!proposal.waits) {
      return { kind: 'gone', reason: 'not_waiting' };
    }
    const policy = await loadPolicy(tx, ctx.store);
    const [facts] = (await loadSnapshots(tx, ctx, policy, { variants: [proposal.variant] })).snapshots;
    if (facts === undefined) {
      return { kind: 'gone', reason: 'change_open' };
    }
    const snapshot = { ...facts, choice: { toMinor: input.priceMinor, proposedMinor: proposal.price } };
    const decision = decide(snapshot);
    if (decision.outcome !== 'CHANGE') {
      const refusal = decision.reasons.at(-1) ?? { code: 'not_possible', params: {} };
      return { kind: 'refused', code: refusal.code, params: refusal.params };
    }
    await saveDecisions(tx, ctx, asId<RunId>(proposal.run), policy, [{ snapshot, decision }]);
    const { id } = await tx.one(
      z.object({ id: z.string() }),
      sql`SELECT id::text FROM decision WHERE store_id = ${ctx.store.id}::uuid AND variant_external_id = ${proposal.variant} AND state = 'proposed' ORDER BY id DESC LIMIT 1`,
    );
    return { kind: 'made', id };
  });
  return made.kind === 'made' ? { kind: 'chosen', ...(await approve(ctx, { ids: [made.id] })) } : made;
}
