import { randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import type { Sandbox } from '#sandbox/context.server.ts';
import { createFaultSchema } from '#sandbox/faults/fault.ts';
import { handler, parse, pathPart } from '#sandbox/lib/http.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

/** Fault levers, by name, for one store. */
export function faultRoutes({ db, clock }: Sandbox): Router {
  const router = express.Router({ mergeParams: true });

  router.post(
    '/faults',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const { kind, operation, times, probability, seed, ...options } = parse(createFaultSchema, req.body);
      const id = randomUUID();
      await db.query('insert into fault (id, store_id, kind, operation, remaining, probability, seed, options, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
        id,
        store.id,
        kind,
        operation ?? null,
        times ?? null,
        probability,
        seed,
        JSON.stringify(options),
        clock.now(),
      ]);
      res.status(201).json({ id });
    }),
  );

  router.get(
    '/faults',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      res.json({
        faults: await db.rows('select id, kind, operation, remaining, probability, seed, drawn, fired, options from fault where store_id = $1 order by created_at, id', [store.id]),
      });
    }),
  );

  router.delete(
    '/faults/:id?',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      await db.query('delete from fault where store_id = $1 and ($2::text is null or id::text = $2)', [store.id, req.params['id'] ?? null]);
      res.status(204).end();
    }),
  );

  return router;
}
