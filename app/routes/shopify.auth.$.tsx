import type { LoaderFunctionArgs } from '@remix-run/node';
import { problem } from '#app/http/problem.server.ts';

/**
 * The library's own pages (bounce page for a fresh token, way out of the iframe). They are answered by `identify`, which
 * never returns an identity here; without a component the answer leaves as it is.
 */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  const platform = context.composition.platforms['shopify'];
  const answer = await platform?.identify(request);
  if (answer?.kind !== 'answer') {
    return problem('not_found', context.requestId);
  }
  context.hostAnswer.response = answer.response;
  return new Response(null, { status: answer.response.status });
}
