import { z } from 'zod';
import { intent } from '#app/http/embedded.server.ts';
import { setEmergencyStop } from '#app/modules/stores/set-emergency-stop.server.ts';

/** The same intent in the action of every screen that can stop all price changes. */
export const emergencyStopIntent = intent({
  needs: 'emergencyStop',
  input: z.object({ on: z.boolean() }),
  run: async ({ ctx }, { on }) => {
    await setEmergencyStop(ctx, { on });
    return { on };
  },
});
