import { z } from 'zod';
import { embeddedAction, embeddedLoader } from '#app/http/embedded.server.ts';
import { showMoved } from '#app/modules/insights/show-moved.server.ts';
import { storeMode } from '#app/modules/stores/settings.server.ts';
import { decideMovedIntent } from '../decide-moved.server.ts';

export const loader = embeddedLoader(z.object({}), async ({ ctx }) => {
  const [moved, mode] = await Promise.all([showMoved(ctx), storeMode(ctx)]);
  return { moved, mode };
});

export const action = embeddedAction({ decideMoved: decideMovedIntent });
