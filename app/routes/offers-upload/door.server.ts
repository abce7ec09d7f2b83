import { z } from 'zod';
import { embeddedAction, intent, postOnly } from '#app/http/embedded.server.ts';
import { bodySchema, bytesOf } from '#app/http/upload.server.ts';
import { importOffersCsv, readOffersHead } from '#app/modules/market/import-offers.server.ts';
import { OFFER_FIELDS } from '#app/sources/port.ts';

const mappingSchema = z.partialRecord(z.enum(OFFER_FIELDS), z.number().int().min(0).max(500));

export const loader = postOnly;

export const action = embeddedAction({
  readHead: intent({
    needs: 'changeSettings',
    input: z.object({ body: bodySchema }),
    run: ({ ctx }, { body }) => readOffersHead(ctx, { stream: bytesOf(body) }),
  }),
  importOffers: intent({
    needs: 'changeSettings',
    limit: 'upload',
    input: z.object({ seller: z.string().trim().min(1).max(80), mapping: mappingSchema.nullable(), body: bodySchema }),
    run: ({ ctx }, { seller, mapping, body }) => importOffersCsv(ctx, { seller, mapping, stream: bytesOf(body) }),
  }),
});
