import { z } from 'zod';
import { embeddedAction, intent, postOnly } from '#app/http/embedded.server.ts';
import { bodySchema, bytesOf } from '#app/http/upload.server.ts';
import { importCosts, readCostsHead } from '#app/modules/catalog/import-costs.server.ts';

const column = z.number().int().min(0).max(500);

export const loader = postOnly;

export const action = embeddedAction({
  readHead: intent({
    needs: 'changeSettings',
    input: z.object({ body: bodySchema }),
    run: ({ ctx }, { body }) => readCostsHead(ctx, { stream: bytesOf(body) }),
  }),
  importCosts: intent({
    needs: 'changeSettings',
    limit: 'upload',
    input: z.object({ mapping: z.object({ price: column, gtin: column.optional(), sku: column.optional() }), body: bodySchema }),
    run: ({ ctx }, { mapping, body }) => importCosts(ctx, { mapping, stream: bytesOf(body) }),
  }),
});
