import type { Request } from 'express';
import type { Sandbox } from '#sandbox/context.server.ts';
import { findStore } from '#sandbox/stores/find-store.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

const SHOP = /^([a-z0-9][a-z0-9-]*)\.myshopify\.com$/;

/**
 * Which shop a call is for. One listener serves them all: a client that was redirected here says so in `x-original-host`;
 * one that cannot set headers uses the path `/shops/{shop}/admin/...`.
 */
export async function shopOfRequest({ db }: Sandbox, req: Request): Promise<Store | null> {
  const named = req.params['shop'] ?? req.header('x-original-host') ?? req.hostname;
  const slug = SHOP.exec(named.toLowerCase().replace(/:\d+$/, ''))?.[1] ?? (req.params['shop'] === named ? named : null);
  return slug === null ? null : findStore(db, slug);
}
