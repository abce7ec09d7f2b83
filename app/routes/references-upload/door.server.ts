import { z } from 'zod';
import { embeddedAction, intent, postOnly } from '#app/http/embedded.server.ts';
import { bodySchema, bytesOf } from '#app/http/upload.server.ts';
import { importReferences, readReferencesHead } from '#app/modules/catalog/import-references.server.ts';
import { REFERENCE_KINDS } from '#app/modules/catalog/reference-views.ts';

const column = z.number().int().min(0).max(500);
const kind = z.enum(REFERENCE_KINDS);

export const loader = postOnly;

export const action = embeddedAction({
  readHead: intent({
    needs: 'changeSettings',
    input: z.object({ kind, body: bodySchema }),
    run: ({ ctx }, input) => readReferencesHead(ctx, { kind: input.kind, stream: bytesOf(input.body) }),
  }),
  importReferences: intent({
    needs: 'changeSettings',
    limit: 'upload',
    input: z.object({
      kind,
      mapping: z.object({ price: column, gtin: column.optional(), sku: column.optional(), currency: column.optional(), capturedAt: column.optional() }),
      body: bodySchema,
    }),
    run: ({ ctx }, input) => importReferences(ctx, { kind: input.kind, mapping: input.mapping, stream: bytesOf(input.body) }),
  }),
});
