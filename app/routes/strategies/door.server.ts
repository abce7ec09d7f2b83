import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { listStrategies } from '#app/modules/strategies/list-strategies.server.ts';
import { readWriting } from '#app/modules/strategies/writing.server.ts';

export const loader = embeddedLoader(z.object({}), async ({ ctx }) => {
  const [strategies, writing] = [await listStrategies(ctx), await readWriting(ctx)];
  return { strategies, writing };
});
