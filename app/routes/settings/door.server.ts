import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { LOCALES } from '#app/i18n/locale.ts';
import { countRestorable, startRestore } from '#app/modules/runs/start-restore.server.ts';
import { showRetention } from '#app/modules/retention/show-retention.server.ts';
import { beginSales } from '#app/modules/sales/begin-sales.server.ts';
import { forgetPeople } from '#app/modules/sales/people.server.ts';
import { checkConnection } from '#app/modules/stores/check-connection.server.ts';
import { savePeopleSettings, showPeopleSettings } from '#app/modules/stores/people-settings.server.ts';
import { saveApprovals, saveGuardrails, saveLocale, saveMode, savePricing, saveRounding, showSettings } from '#app/modules/stores/settings.server.ts';
import { endingBandsSchema } from '#app/pricing/ending-bands.ts';
import { ENDING_MODES, ENDING_STYLES } from '#app/pricing/ending-styles.ts';
import { RANGES, type RangeName } from './ranges.ts';

export const loader = embeddedLoader(z.object({}), async ({ ctx, user, heard }) => {
  const [settings, people, topics, restorable, retention] = await Promise.all([
    showSettings(ctx, { user }),
    showPeopleSettings(ctx),
    heard(),
    countRestorable(ctx),
    showRetention(ctx),
  ]);
  return { ...settings, people, topics, restorable, retention };
});

const within = (name: RangeName) => z.number().int().min(RANGES[name].min).max(RANGES[name].max);

export const action = embeddedAction({
  checkConnection: intent({ needs: 'run', limit: 'check', input: z.object({}), run: ({ ctx }) => checkConnection(ctx) }),
  restorePrices: intent({
    needs: 'undo',
    input: z.object({}),
    run: async ({ ctx, enqueue }) => {
      const started = await startRestore(ctx);
      if (started.kind === 'started') {
        await enqueue({ name: 'run.undo', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch, runId: started.id } });
      }
      return started;
    },
  }),
  savePricing: intent({
    needs: 'changeSettings',
    input: z.object({
      vatBps: within('vatBps'),
      pricesIncludeVat: z.boolean(),
      feeBps: within('feeBps').nullable(),
      fixedMinor: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
      worstDiscountBps: within('worstDiscountBps'),
    }),
    run: async ({ ctx }, input) => done(await savePricing(ctx, input)),
  }),
  saveGuardrails: intent({
    needs: 'changeSettings',
    input: z.object({
      minMarginBps: within('minMarginBps'),
      stepDownBps: within('stepDownBps'),
      stepUpBps: within('stepUpBps'),
      coolDownHours: within('coolDownHours'),
      evidenceMinimum: z.enum(['A', 'B']),
      maxOfferAgeHours: within('maxOfferAgeHours'),
      materialityBps: within('materialityBps'),
      approvalHours: within('approvalHours'),
      dayMoveBps: within('dayMoveBps'),
      weekMoveBps: within('weekMoveBps'),
      lowCoverDays: within('lowCoverDays'),
      riskTolerance: z.enum(['low', 'medium', 'high']),
    }),
    run: async ({ ctx }, input) => done(await saveGuardrails(ctx, input)),
  }),
  saveRounding: intent({
    needs: 'changeSettings',
    input: z.object({
      style: z.enum(ENDING_STYLES),
      mode: z.enum(ENDING_MODES),
      bands: endingBandsSchema.nullable(),
      basis: z.enum(['item', 'landed']),
      ownShippingMinor: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    }),
    run: async ({ ctx }, input) => done(await saveRounding(ctx, input)),
  }),
  saveApprovals: intent({
    needs: 'changeSettings',
    input: z.object({ fourEyesBps: within('fourEyesBps').nullable() }),
    run: async ({ ctx }, input) => done(await saveApprovals(ctx, input)),
  }),
  saveMode: intent({
    needs: 'changeSettings',
    input: z.object({ mode: z.enum(['manual', 'semi_auto', 'full_auto']) }),
    run: async ({ ctx }, input) => done(await saveMode(ctx, input)),
  }),
  savePeople: intent({
    needs: 'changeSettings',
    input: z.object({ keepPeople: z.boolean(), abandonedMinutes: within('abandonedMinutes') }),
    run: async ({ ctx, enqueue }, input) => {
      const { turned } = await savePeopleSettings(ctx, input);
      if (turned === 'off') {
        await forgetPeople(ctx);
      }
      if (turned === 'on') {
        await beginSales(ctx, { trigger: 'person', everything: true });
        await enqueue({ name: 'sales.sync', payload: { storeId: ctx.store.id, epoch: ctx.store.epoch } });
      }
      return {};
    },
  }),
  // A language is one's own: everyone may choose.
  saveLocale: intent({
    needs: 'view',
    input: z.object({ locale: z.enum(LOCALES) }),
    run: async ({ ctx, user }, { locale }) => done(await saveLocale(ctx, { userId: user.id, locale })),
  }),
});

/** Some verbs answer nothing; the browser only needs to know that they ran. */
function done(_answer: unknown): object {
  return {};
}
