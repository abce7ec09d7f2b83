import type { StoreContext } from '#app/context.ts';
import { ERRORS, isAppError } from '#app/lib/errors.ts';
import { syncCatalog } from '#app/modules/catalog/sync-catalog.server.ts';

/**
 * Slice after slice, each with the store opened anew, as the job does it; what the platform puts off waits as long as it says.
 * @returns how many slices, and how often the platform or the way to it made one wait
 */
export async function syncAsJobs(open: () => StoreContext): Promise<{ slices: number; waits: number }> {
  for (let slices = 1, waits = 0; ; slices += 1) {
    try {
      if ((await syncCatalog(open())).done) {
        return { slices, waits };
      }
    } catch (error) {
      if (!isAppError(error) || !(ERRORS[error.code].retry || error.code === 'platform_throttled' || error.code === 'platform_pending')) {
        throw error;
      }
      waits += 1;
      await new Promise((resolve) => setTimeout(resolve, Number(error.params['retryAfterMs'] ?? 1000)));
    }
  }
}
