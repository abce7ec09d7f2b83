import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { externalIdSchema, lineIdSchema } from '#app/http/ids.server.ts';
import { withdrawProposals } from '#app/modules/decisions/withdraw-proposals.server.ts';
import { createLine, removeLine, showLines } from '#app/modules/strategies/lines.server.ts';

const MOST_MEMBERS = 20;
/** A comma-separated list in the address, as the products' list hands it over. */
const listed = z
  .string()
  .max(2000)
  .transform((text) => text.split(',').slice(0, MOST_MEMBERS))
  .pipe(z.array(externalIdSchema));

export const loader = embeddedLoader(z.object({ variants: listed.optional() }), ({ ctx }, { variants }) => showLines(ctx, { variants: variants ?? [] }));

/** What waits was decided without this line, or with one that is gone. */
const CHANGED = { why: 'line_changed', wasTrusted: false } as const;

export const action = embeddedAction({
  createLine: intent({
    needs: 'changeSettings',
    input: z.object({
      name: z.string().trim().min(1).max(80),
      kind: z.enum(['parity', 'ladder', 'tiers']),
      gapBps: z.number().int().min(0).max(5000),
      members: z
        .array(z.object({ variantId: externalIdSchema, size: z.number().int().min(1).max(100_000) }))
        .min(2)
        .max(MOST_MEMBERS),
    }),
    run: async ({ ctx }, input) => {
      const outcome = await createLine(ctx, input);
      if (outcome.kind === 'saved') {
        await withdrawProposals(ctx, { ...CHANGED, variantIds: input.members.map(({ variantId }) => variantId) });
      }
      return outcome;
    },
  }),
  removeLine: intent({
    needs: 'changeSettings',
    input: z.object({ lineId: lineIdSchema }),
    run: async ({ ctx }, input) => {
      const { variantIds } = await removeLine(ctx, input);
      await withdrawProposals(ctx, { ...CHANGED, variantIds });
      return {};
    },
  }),
});
