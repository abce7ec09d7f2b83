import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { runIdSchema } from '#app/http/ids.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { csvFile, jsonFile } from '#app/lib/rows-file.ts';
import { openArtifact } from '#app/modules/runs/run-artifacts.server.ts';
import { ARTIFACT_COLUMNS, ARTIFACTS } from '#app/modules/runs/views.ts';

const query = z.object({ runId: runIdSchema, artifact: z.enum(ARTIFACTS), format: z.enum(['json', 'csv']).default('json') });

export const loader = embeddedDownload(query, async ({ ctx }, { runId, artifact, format }) => {
  const opened = await openArtifact(ctx, { runId, artifact });
  if (!opened) {
    throw new AppError('not_found');
  }
  const { head, pages } = opened;
  return {
    name: `${artifact}-${runId}.${format}`,
    ...(format === 'csv' ? { type: 'text/csv', parts: csvFile<string>(ARTIFACT_COLUMNS[artifact], pages) } : { type: 'application/json', parts: jsonFile(head, pages) }),
  };
});
