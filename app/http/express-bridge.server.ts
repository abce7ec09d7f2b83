import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, writeReadableStreamToWritable } from '@remix-run/node';
import { AppError } from '#app/lib/errors.ts';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';

/** Bodies of a known length up to this are read before the request is handed on: a stream costs more than what is in it. */
const READ_AT_ONCE_BYTES = 256 * 1024;

/** The Fetch form of an express request. Its signal fires when the browser goes away before the answer is complete. */
export async function toFetchRequest(req: ExpressRequest, res: ExpressResponse, maxBodyBytes: number): Promise<Request> {
  const controller = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) {
      controller.abort();
    }
  });

  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) {
        headers.append(name, one);
      }
    }
  }

  const url = new URL(req.originalUrl, `${req.protocol}://${req.get('host') ?? 'localhost'}`);
  const hasBody = req.method !== 'GET' && req.method !== 'HEAD';
  const length = Number(req.headers['content-length'] ?? Infinity);
  if (hasBody && length <= Math.min(READ_AT_ONCE_BYTES, maxBodyBytes)) {
    return new Request(url, { method: req.method, headers, signal: controller.signal, body: await bytesOf(req) });
  }
  return new Request(url, {
    method: req.method,
    headers,
    signal: controller.signal,
    ...(hasBody
      ? {
          body: createReadableStreamFromReadable(Readable.from(limited(req, maxBodyBytes), { objectMode: false })),
          duplex: 'half' as const,
        }
      : {}),
  });
}

/** @throws when the sender goes away in the middle */
function bytesOf(req: ExpressRequest): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.once('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    req.once('error', reject);
  });
}

/** A chunked body names no length beforehand, so it is counted on the way. */
async function* limited(body: AsyncIterable<Buffer>, maxBytes: number): AsyncIterable<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new AppError('too_large', { maxBytes });
    }
    yield chunk;
  }
}

export async function sendFetchResponse(res: ExpressResponse, response: Response): Promise<void> {
  res.status(response.status);
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie') {
      res.append(name, value);
    } else {
      res.setHeader(name, value);
    }
  }
  if (response.body === null) {
    res.end();
    return;
  }
  await writeReadableStreamToWritable(response.body, res);
}
