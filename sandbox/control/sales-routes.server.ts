import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart } from '#sandbox/lib/http.server.ts';
import { historySchema, writeHistory } from '#sandbox/sales/history/write-history.server.ts';
import { eventSchema, storefrontEvent } from '#sandbox/sales/live/storefront-event.server.ts';
import { TRUTHS, truthLines } from '#sandbox/sales/truth.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

/** Control calls on sales as a whole: years of them at once, the truth about them, and what a visitor's browser tells. */
export function salesRoutes(sandbox: Sandbox): Router {
  const { db } = sandbox;
  const router = express.Router({ mergeParams: true });
  router.post(
    '/history',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      res.status(201).json(await writeHistory(sandbox, store, parse(historySchema, req.body)));
    }),
  );

  router.get(
    '/truth/:kind',
    handler(async (req, res) => {
      const kind = parse(z.enum(TRUTHS), pathPart(req, 'kind'));
      const lines = truthLines(db, await getStore(db, pathPart(req, 'slug')), kind);
      res.type('application/x-ndjson');
      await pipeline(Readable.from(lines), res);
    }),
  );

  router.post(
    '/storefront-events',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      res.json(await storefrontEvent(sandbox, store, parse(eventSchema, req.body)));
    }),
  );

  return router;
}
