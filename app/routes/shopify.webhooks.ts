import { webhookAction } from '#app/http/webhook.server.ts';

/** Shopify posts here what happened in a store. */
export const action = webhookAction('shopify');

export function loader(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'POST' } });
}
