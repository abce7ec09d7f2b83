import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { daySchema } from '#app/lib/days.ts';
import { jsonFile } from '#app/lib/rows-file.ts';
import { openEvidence } from '#app/modules/compliance/export-evidence.server.ts';

export const loader = embeddedDownload(z.object({ from: daySchema, to: daySchema }), async ({ ctx }, { from, to }) => {
  if (to < from) {
    throw new AppError('bad_input');
  }
  const { head, pages } = await openEvidence(ctx, { from, to });
  return { name: `evidence-${from}-${to}.json`, type: 'application/json', parts: jsonFile(head, pages) };
});
