import { z } from 'zod';
import { getOne, getPage } from '#app/http/public-api/operation.ts';
import { AppError } from '#app/lib/errors.ts';
import { readDecision, readDecisions } from '#app/modules/decisions/read-decisions.server.ts';
import type { ApiDecision } from '#app/modules/decisions/views.ts';
import { externalId, instant, money, ownId, reason, SAMPLE, sampleMoney, since, toDate, toMoney, toMoneyOrNull } from './shapes.ts';

const state = z.enum(['proposed', 'approved', 'rejected', 'expired', 'superseded', 'closed']);
const outcome = z.enum(['CHANGE', 'HOLD', 'BLOCK', 'CORRECTION']);

const decision = z
  .object({
    id: ownId,
    runId: ownId,
    productId: externalId,
    variantId: externalId,
    outcome,
    state,
    before: money,
    after: money.nullable().describe('The price that was decided on; null when none was.'),
    floor: money.nullable(),
    evidence: z.string().describe('What it rests on: A, 2xB, B, C, none, internal.'),
    bindingRule: z.string().nullable().describe('The rule that set the price in the end.'),
    reasons: z.array(reason),
    approvalReasons: z.array(reason).describe('Why a person is, or was, needed.'),
    repeats: z.number().int().describe('How often the same was said again since.'),
    receiptSequence: z.number().int().describe("Its receipt's place in the sealed chain of the store."),
    strategyVersion: z.number().int(),
    createdAt: instant,
    lastSeenAt: instant,
    expiresAt: instant.nullable(),
    settledAt: instant.nullable(),
    change: z
      .object({
        id: ownId,
        state: z.enum(['queued', 'writing', 'written', 'verified', 'unknown', 'needs_attention', 'rejected', 'cancelled']),
        reason: z.string().nullable(),
        attempts: z.number().int(),
        sentAt: instant.nullable(),
        verifiedAt: instant.nullable(),
        undone: z.boolean(),
      })
      .nullable()
      .describe('The price change that came of it; null when none did.'),
  })
  .meta({ id: 'Decision' });

const example: z.input<typeof decision> = {
  id: SAMPLE.decisionId, runId: SAMPLE.runId, productId: '8801', variantId: '44801', outcome: 'CHANGE', state: 'approved', before: sampleMoney(19_900), after: sampleMoney(18_500),
  floor: sampleMoney(14_531), evidence: 'A', bindingRule: null, reasons: [{ code: 'position_below', params: { gap: 100 } }], approvalReasons: [], repeats: 0, receiptSequence: 41,
  strategyVersion: 3, createdAt: SAMPLE.at, lastSeenAt: SAMPLE.at, expiresAt: null, settledAt: SAMPLE.at,
  change: { id: SAMPLE.changeId, state: 'verified', reason: null, attempts: 1, sentAt: SAMPLE.at, verifiedAt: SAMPLE.at, undone: false },
}; // prettier-ignore

export const decisionOperations = [
  getPage({
    id: 'listDecisions',
    path: '/decisions',
    tag: 'decisions',
    scope: 'read:decisions',
    query: {
      runId: ownId.optional(),
      state: state.optional(),
      outcome: outcome.optional(),
      productId: externalId.optional(),
      variantId: externalId.optional(),
      updatedSince: since,
    },
    item: decision,
    example,
    run: async ({ ctx }, { updatedSince, ...filter }) => {
      const { decisions, next } = await readDecisions(ctx, { ...filter, updatedSince: toDate(updatedSince) });
      return { rows: decisions.map(toDecision), next };
    },
  }),
  getOne({
    id: 'getDecision',
    path: '/decisions/:decisionId',
    tag: 'decisions',
    scope: 'read:decisions',
    params: { decisionId: ownId },
    answer: decision,
    example,
    run: async ({ ctx }, { decisionId }) => {
      const found = await readDecision(ctx, { id: decisionId });
      if (!found) {
        throw new AppError('not_found');
      }
      return toDecision(found);
    },
  }),
];

function toDecision(found: ApiDecision): z.input<typeof decision> {
  return { ...found, before: toMoney(found.before), after: toMoneyOrNull(found.after), floor: toMoneyOrNull(found.floor) };
}
