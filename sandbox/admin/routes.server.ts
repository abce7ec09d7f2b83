import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { z } from 'zod';
import { ADMIN_USER, APP_PREFIX, embeddedUrl } from '#sandbox/admin/app-url.server.ts';
import { framePage } from '#sandbox/admin/frame-page.ts';
import { WORDS, type AdminLocale } from '#sandbox/admin/words.ts';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart } from '#sandbox/lib/http.server.ts';
import { mintSessionToken } from '#sandbox/shopify/session-token.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

const ASSETS = fileURLToPath(new URL('./assets/', import.meta.url));
const BRIDGE_PARTS = ['1-elements.js', '2-bridge.js'];
const querySchema = z.object({ locale: z.string().optional() });

/** The admin a merchant sees, and the script that stands in for App Bridge. */
export function adminRoutes({ db, app, clock }: Sandbox): Router {
  const router = express.Router();
  const bridge = `(() => {\n${BRIDGE_PARTS.map((part) => readFileSync(path.join(ASSETS, 'app-bridge', part), 'utf8')).join('\n')}})();\n`;
  const options = { root: ASSETS, headers: { 'Cache-Control': 'no-cache' } };

  // The app is on another origin: the script must be readable there.
  router.get('/app-bridge.js', (_req, res) => {
    res.set({ ...options.headers, 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    res.type('application/javascript').send(bridge);
  });
  router.get('/admin-assets/:file', (req, res, next) => {
    const file = pathPart(req, 'file');
    if (file !== 'admin.css' && file !== 'admin.js') {
      next();
      return;
    }
    res.sendFile(file, options);
  });

  router.get('/store/:slug', (req, res) => {
    res.redirect(302, `/store/${encodeURIComponent(pathPart(req, 'slug'))}/apps/mizan`);
  });

  router.post(
    '/store/:slug/session-token',
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      res.set('Cache-Control', 'no-store').json({ token: mintSessionToken(app, { shop: store.shop, userId: ADMIN_USER, now: clock.now() }) });
    }),
  );

  router.get(
    ['/store/:slug/apps/:app', '/store/:slug/apps/:app/*'],
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const asked = parse(querySchema, req.query).locale ?? store.locale;
      const locale: AdminLocale = asked in WORDS ? (asked as AdminLocale) : 'en';
      const query = new URL(req.originalUrl, 'http://sandbox').searchParams;
      query.delete('locale');
      const rest = pathPart(req, '0');
      const inside = rest === '' ? '' : `/${rest}`;
      const appUrl = app.url === null ? null : embeddedUrl(app, { store, path: inside, query, locale, now: clock.now() });
      const appHandle = pathPart(req, 'app');
      const appName = appHandle.charAt(0).toUpperCase() + appHandle.slice(1);
      res.set('Cache-Control', 'no-store').type('html');
      res.send(framePage({ locale, storeName: store.name, slug: store.slug, appName, appHandle, appUrl, prefix: APP_PREFIX }));
    }),
  );

  return router;
}
