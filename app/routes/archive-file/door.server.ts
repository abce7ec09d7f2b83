import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { archiveIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { openArchive } from '#app/modules/retention/open-archive.server.ts';

export const loader = embeddedDownload(z.object({ archiveId: archiveIdSchema }), async ({ ctx }, { archiveId }) => {
  const archive = await openArchive(ctx, { archiveId });
  if (!archive) {
    throw new AppError('not_found');
  }
  return { name: `archive-${archive.day}.jsonl`, type: 'application/x-ndjson', parts: archive.lines };
});
