import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { externalIdSchema } from '#app/http/ids.server.ts';
import { showOrder } from '#app/modules/insights/show-order.server.ts';

export const loader = embeddedLoader(z.object({ orderId: externalIdSchema }), ({ ctx }, { orderId }) => showOrder(ctx, { orderId }));
