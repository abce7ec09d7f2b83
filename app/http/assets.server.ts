import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { NextFunction, Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { securityHeaders } from './headers.server.ts';

const compress = promisify(brotliCompress);
const YEAR_SECONDS = 31_536_000;

/** Only text gains; images and fonts are compressed already and go through the plain file handler. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/**
 * The hashed files of the build, compressed once and kept: Polaris' stylesheet is 440 kB plain and 45 kB compressed, which
 * the first paint waits for. A file never changes under its name, so nothing is ever stale; there are few of them.
 */
export function compressedAssets(folder: string) {
  const kept = new Map<string, Promise<Buffer | null>>();

  return (req: ExpressRequest, res: ExpressResponse, next: NextFunction): void => {
    const type = TYPES[extname(req.path)];
    if (!type || !/\bbr\b/.test(req.get('Accept-Encoding') ?? '') || (req.method !== 'GET' && req.method !== 'HEAD')) {
      next();
      return;
    }
    const file = normalize(join(folder, req.path));
    if (!file.startsWith(normalize(`${folder}/`))) {
      next();
      return;
    }
    const body = kept.get(file) ?? load(file);
    kept.set(file, body);
    body
      .then((bytes) => {
        if (bytes === null) {
          // An unknown name must not stay in memory: anyone can make names up.
          kept.delete(file);
          next();
          return;
        }
        for (const [name, value] of Object.entries(securityHeaders({ kind: 'asset', https: req.secure }))) {
          res.setHeader(name, value);
        }
        res.setHeader('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`);
        res.setHeader('Content-Encoding', 'br');
        res.setHeader('Content-Type', type);
        res.setHeader('Vary', 'Accept-Encoding');
        res.setHeader('Content-Length', bytes.length);
        res.end(req.method === 'HEAD' ? undefined : bytes);
      })
      .catch(next);
  };
}

async function load(file: string): Promise<Buffer | null> {
  const plain = await readFile(file).catch(() => null);
  return plain && compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}
