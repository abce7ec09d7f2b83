import { z } from 'zod';
import { embeddedLoader } from '#app/http/embedded.server.ts';
import { AppError } from '#app/lib/errors.ts';

/** Any other address under a host: a proven person sees our own "not there", a stranger the host's sign-in. */
export const loader = embeddedLoader(z.object({}), () => Promise.reject<object>(new AppError('not_found')));

export default function NotFound() {
  return null;
}

export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';
