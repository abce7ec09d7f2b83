import { collectorAction } from '#app/http/collector.server.ts';

/** Pixels post here what buyers do in a store's front (extensions/mizan-pixel). */
export const action = collectorAction;

export function loader(): Response {
  return new Response(null, { status: 405, headers: { Allow: 'POST' } });
}
