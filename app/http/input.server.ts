import { AppError } from '#app/lib/errors.ts';

/**
 * The fields of a form, whichever way the browser sent them: JSON from a fetcher, a form, or a file whose fields stand in the
 * address (`?fields={...}`) and whose content is `body`, a stream that nobody has read. The result is unchecked; the intent's
 * schema checks it.
 */
export async function readInput(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get('Content-Type') ?? '';
  try {
    if (type.startsWith('application/json')) {
      const body: unknown = await request.json();
      return isRecord(body) ? body : {};
    }
    if (type.startsWith('text/csv')) {
      const fields: unknown = JSON.parse(new URL(request.url).searchParams.get('fields') ?? '{}');
      return { ...(isRecord(fields) ? fields : {}), body: request.body };
    }
    return Object.fromEntries(await request.formData());
  } catch (error) {
    throw new AppError('bad_input', { field: 'body' }, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
