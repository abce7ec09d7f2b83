/** How a webhook door is built: raw bytes up to a limit, the platform's proof, one row, and only then the answer. */
import type { ActionFunctionArgs } from '@remix-run/node';
import { acceptDelivery } from '#app/modules/deliveries/accept-delivery.server.ts';
import { problem, problemOf } from './problem.server.ts';
import { readBytes } from './read-bytes.server.ts';

/** Bodies are trimmed to ids by our subscriptions; nothing we asked for comes near this. */
const MAX_BODY_BYTES = 1024 * 1024;

export function webhookAction(host: string) {
  return async ({ request, context }: ActionFunctionArgs): Promise<Response> => {
    const { composition, requestId, log } = context;
    const platform = composition.platforms[host];
    if (!platform) {
      return problem('not_found', requestId);
    }
    try {
      const body = await readBytes(request, MAX_BODY_BYTES);
      if (body === null) {
        return problem('too_large', requestId, { maxBytes: MAX_BODY_BYTES });
      }
      const receipt = platform.receiveWebhook({ headers: request.headers, body });
      if (receipt.kind === 'refused') {
        log.warn({ status: receipt.status }, 'a webhook was refused');
        return new Response(null, { status: receipt.status });
      }
      const { nudge } = await acceptDelivery({ ...composition.system, log }, platform, receipt.event);
      if (nudge) {
        // The row is there: a lost nudge costs seconds, an answer held back would cost a retry.
        composition.nudge({ name: 'deliveries.apply', payload: { storeId: nudge.id, epoch: nudge.epoch } });
      }
      return new Response(null, { status: 200 });
    } catch (error) {
      return problemOf(error, { log, requestId });
    }
  };
}
