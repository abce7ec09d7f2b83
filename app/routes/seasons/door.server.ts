import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { seasonIdSchema } from '#app/http/ids.server.ts';
import { daySchema } from '#app/lib/days.ts';
import { removeSeason, saveSeason, showSeasons } from '#app/modules/strategies/seasons.server.ts';

const season = { name: z.string().max(200), from: daySchema, until: daySchema, yearly: z.boolean() };

export const loader = embeddedLoader(z.object({}), ({ ctx }) => showSeasons(ctx));

export const action = embeddedAction({
  addSeason: intent({
    needs: 'changeSettings',
    input: z.object(season),
    run: ({ ctx }, input) => saveSeason(ctx, { ...input, seasonId: null }),
  }),
  changeSeason: intent({
    needs: 'changeSettings',
    input: z.object({ seasonId: seasonIdSchema, ...season }),
    run: ({ ctx }, input) => saveSeason(ctx, input),
  }),
  removeSeason: intent({
    needs: 'changeSettings',
    input: z.object({ seasonId: seasonIdSchema }),
    run: ({ ctx }, input) => removeSeason(ctx, input),
  }),
});
