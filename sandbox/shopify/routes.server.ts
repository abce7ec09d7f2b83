import express, { type Router } from 'express';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler } from '#sandbox/lib/http.server.ts';
import { downloadBulk } from '#sandbox/shopify/bulk/download.server.ts';
import { adminGraphql } from '#sandbox/shopify/graphql.server.ts';
import { accessToken } from '#sandbox/shopify/oauth.server.ts';

/** The platform's own paths, under the shop's host and, for clients that cannot say the host, under `/shops/{shop}`. */
export function shopifyRoutes(sandbox: Sandbox): Router {
  const router = express.Router();
  const json = express.json({ limit: '10mb' });
  const form = express.urlencoded({ extended: false });
  for (const prefix of ['', '/shops/:shop']) {
    router.post(
      `${prefix}/admin/oauth/access_token`,
      json,
      form,
      handler((req, res) => accessToken(sandbox, req, res)),
    );
    router.post(
      `${prefix}/admin/api/:version/graphql.json`,
      json,
      handler((req, res) => adminGraphql(sandbox, req, res)),
    );
  }
  router.get(
    '/bulk/:id(\\d+).jsonl',
    handler((req, res) => downloadBulk(sandbox, req, res)),
  );
  return router;
}
