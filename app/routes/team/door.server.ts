import { z } from 'zod';
import { embeddedAction, embeddedLoader, intent } from '#app/http/embedded.server.ts';
import { can, ROLES } from '#app/modules/stores/can.ts';
import { setNewcomerRole, setRole, showTeam } from '#app/modules/stores/team.server.ts';

export const loader = embeddedLoader(z.object({}), async ({ ctx, user }) => ({ ...(await showTeam(ctx, { userId: user.id })), mayChange: can(user.role, 'manageTeam') }));

const role = z.enum(ROLES);

export const action = embeddedAction({
  setRole: intent({
    needs: 'manageTeam',
    input: z.object({ userId: z.string().min(1).max(100), role }),
    run: ({ ctx }, input) => setRole(ctx, input),
  }),
  setNewcomerRole: intent({
    needs: 'manageTeam',
    input: z.object({ role }),
    run: async ({ ctx }, input) => {
      await setNewcomerRole(ctx, input);
      return {};
    },
  }),
});
