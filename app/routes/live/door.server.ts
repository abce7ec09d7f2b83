import { embeddedLive } from '#app/http/embedded.server.ts';
import { readPulse } from '#app/modules/insights/read-pulse.server.ts';

export const loader = embeddedLive(({ ctx }) => readPulse(ctx));
