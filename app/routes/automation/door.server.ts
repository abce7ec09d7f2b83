import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { consentIdSchema, strategyIdSchema } from '#app/http/ids.server.ts';
import { endConsent, listConsents } from '#app/modules/decisions/consents.server.ts';
import { resumeRollout, showRollouts } from '#app/modules/decisions/show-rollouts.server.ts';
import { showTrust } from '#app/modules/decisions/trust.server.ts';
import { FREQUENCIES, saveAutomation, showAutomation } from '#app/modules/stores/automation.server.ts';
import { saveMode } from '#app/modules/stores/settings.server.ts';

export const loader = embeddedLoader(z.object({}), async ({ ctx }) => ({
  automation: await showAutomation(ctx),
  rollouts: await showRollouts(ctx),
  consents: await listConsents(ctx),
  trust: await showTrust(ctx),
  frequencies: [...FREQUENCIES],
}));

const hour = z.number().int().min(0).max(23);

export const action = embeddedAction({
  saveAutomation: intent({
    needs: 'changeSettings',
    input: z.object({ frequencyHours: z.literal([...FREQUENCIES]), hours: z.object({ from: hour, to: hour }).nullable() }),
    run: ({ ctx }, input) => saveAutomation(ctx, input),
  }),
  saveMode: intent({
    needs: 'changeSettings',
    input: z.object({ mode: z.enum(['manual', 'semi_auto', 'full_auto']) }),
    run: async ({ ctx }, input) => {
      await saveMode(ctx, input);
      return {};
    },
  }),
  endConsent: intent({
    needs: 'changeSettings',
    input: z.object({ consentId: consentIdSchema }),
    run: async ({ ctx }, input) => {
      await endConsent(ctx, input);
      return {};
    },
  }),
  resumeRollout: intent({
    needs: 'changeSettings',
    input: z.object({ strategyId: strategyIdSchema, version: z.number().int().min(1).max(1_000_000) }),
    run: async ({ ctx }, input) => {
      await resumeRollout(ctx, input);
      return {};
    },
  }),
});
