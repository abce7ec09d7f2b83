import express, { type Router } from 'express';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart } from '#sandbox/lib/http.server.ts';
import { historySchema, writeHistory } from '#sandbox/sales/history/write-history.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

/** Control calls on sales: years of them at once. */
export function salesRoutes(sandbox: Sandbox): Router {
  const router = express.Router({ mergeParams: true });

  router.post(
    '/history',
    handler(async (req, res) => {
      const store = await getStore(sandbox.db, pathPart(req, 'slug'));
      res.status(201).json(await writeHistory(sandbox, store, parse(historySchema, req.body)));
    }),
  );

  return router;
}
