import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent, type Door } from '#app/http/embedded.server.ts';
import { codeSchema, idCursorSchema, decisionIdSchema } from '#app/http/ids.server.ts';
import { choosePrice } from '#app/modules/decisions/choose-price.server.ts';
import { agreeInAdvance } from '#app/modules/decisions/consents.server.ts';
import { addNote } from '#app/modules/decisions/notes.server.ts';
import { showInbox } from '#app/modules/decisions/show-inbox.server.ts';
import { approve, approveGroup, reject } from '#app/modules/decisions/verdict.server.ts';
import type { VerdictResult } from '#app/modules/decisions/views.ts';
import { emergencyStopIntent } from '../emergency-stop.server.ts';

export const loader = embeddedLoader(z.object({ group: codeSchema.optional(), cursor: idCursorSchema.optional() }), async ({ ctx }, { group, cursor }) => ({
  inbox: await showInbox(ctx, { ...(group === undefined ? {} : { group }), ...(cursor === undefined ? {} : { cursor }) }),
  paged: cursor !== undefined,
}));

const idsSchema = z.array(decisionIdSchema).min(1).max(500);

export const action = embeddedAction({
  setEmergencyStop: emergencyStopIntent,
  approve: intent({
    needs: 'approve',
    input: z.object({ ids: idsSchema }),
    run: async (door, { ids }) => nudged(door, await approve(door.ctx, { ids })),
  }),
  choosePrice: intent({
    needs: 'approve',
    input: z.object({ decisionId: decisionIdSchema, priceMinor: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    run: async (door, input) => {
      const outcome = await choosePrice(door.ctx, input);
      return outcome.kind === 'chosen' ? { ...outcome, ...(await nudged(door, outcome)) } : outcome;
    },
  }),
  approveGroup: intent({
    needs: 'approve',
    input: z.object({ group: codeSchema }),
    run: async (door, { group }) => nudged(door, await approveGroup(door.ctx, { group })),
  }),
  addNote: intent({
    needs: 'run',
    input: z.object({ decisionId: decisionIdSchema, body: z.string().trim().min(1).max(1000) }),
    run: async ({ ctx }, input) => {
      await addNote(ctx, input);
      return {};
    },
  }),
  // A standing yes is a rule of the store's.
  agreeInAdvance: intent({
    needs: 'changeSettings',
    input: z.object({ decisionId: decisionIdSchema, maxBps: z.number().int().min(1).max(5000), days: z.number().int().min(1).max(180) }),
    run: ({ ctx }, input) => agreeInAdvance(ctx, input),
  }),
  reject: intent({
    needs: 'approve',
    input: z.object({ ids: idsSchema, reason: z.string().trim().min(1).max(500) }),
    run: ({ ctx }, { ids, reason }) => reject(ctx, { ids, reason }),
  }),
});

async function nudged({ ctx, enqueue }: Door, result: VerdictResult): Promise<VerdictResult> {
  if (result.done > 0) {
    await enqueue({ name: 'changes.write', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch } });
  }
  return result;
}
