import express, { type Router } from 'express';
import type { Request } from 'express';
import { importCatalog } from '#sandbox/catalog/import-catalog.server.ts';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, pathPart } from '#sandbox/lib/http.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

/** The upload of a catalog: the body is the file itself, read as it arrives. Mounted before any body parser. */
export function catalogRoutes(sandbox: Sandbox): Router {
  const router = express.Router();
  router.post(
    '/sandbox/stores/:slug/catalog',
    handler(async (req, res) => {
      const store = await getStore(sandbox.db, pathPart(req, 'slug'));
      const { format, body } = await sniff(req);
      res.json(await importCatalog(sandbox, store, { body, format }));
    }),
  );
  return router;
}

/** Told by the content type, else by the first character that is not space: JSON begins with a bracket. */
async function sniff(req: Request): Promise<{ format: 'csv' | 'json'; body: AsyncIterable<Uint8Array> }> {
  const type = req.header('content-type') ?? '';
  if (type.includes('csv') || type.includes('json')) {
    return { format: type.includes('csv') ? 'csv' : 'json', body: req };
  }
  const chunks: AsyncIterator<Uint8Array> = req[Symbol.asyncIterator]();
  const first = await chunks.next();
  const start =
    first.done === true
      ? ''
      : Buffer.from(first.value.subarray(0, 64))
          .toString('utf8')
          .replace(/^\uFEFF/, '')
          .trimStart();
  const body = (async function* () {
    if (first.done !== true) {
      yield first.value;
    }
    yield* { [Symbol.asyncIterator]: () => chunks };
  })();
  return { format: /^[[{]/.test(start) ? 'json' : 'csv', body };
}
