import { z } from 'zod';
import { embeddedAction, embeddedLoader } from '#app/http/embedded.server.ts';
import { strategyIdSchema } from '#app/http/ids.server.ts';
import { showStrategy } from '#app/modules/strategies/show-strategy.server.ts';
import { strategyIntents } from '../strategy-editor/intents.server.ts';

export const loader = embeddedLoader(z.object({ strategyId: strategyIdSchema }), ({ ctx }, { strategyId }) => showStrategy(ctx, { id: strategyId }));

export const action = embeddedAction(strategyIntents);
