import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { fileDownload } from './download.server.ts';

const TEXT = 'first line\nsecond line\n';
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(url: string, offset: number, idleMs = 2000): Promise<string> {
  const file = await fileDownload({ baseUrl: url, idleMs })(`${url}/file`, offset);
  if (file.kind !== 'open') {
    return file.kind;
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of file.body) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

it.each([0, 1, 11, 22, 23])('gives the bytes from %i on, also when the server answers with the whole file', async (offset) => {
  const url = await serve((_req, res) => res.writeHead(200).end(TEXT));

  expect(await read(url, offset)).toBe(TEXT.slice(offset));
});

it('asks for a range, uncompressed and without credentials, and takes only the range asked for', async () => {
  let asked: Record<string, unknown> = {};
  const url = await serve((req, res) => {
    asked = req.headers;
    res.writeHead(206, { 'content-range': `bytes 11-22/23` }).end(TEXT.slice(11));
  });

  expect(await read(url, 11)).toBe('second line\n');
  expect(asked).toMatchObject({ range: 'bytes=11-', 'accept-encoding': 'identity' });
  expect(Object.keys(asked).filter((name) => /token|authorization|cookie/.test(name))).toEqual([]);
  expect(await read(url, 12)).toBe('refused');
});

it.each([
  [403, 'expired'],
  [404, 'expired'],
  [410, 'expired'],
  [416, 'refused'],
])('takes a %i as %s', async (status, kind) => {
  expect(await read(await serve((_req, res) => res.writeHead(status).end()), 5)).toBe(kind);
});

it('is unavailable when the server fails, sends it elsewhere, stops in the middle or falls silent', async () => {
  const unavailable = { code: 'platform_unavailable' };
  await expect(read(await serve((_req, res) => res.writeHead(503).end()), 0)).rejects.toMatchObject(unavailable);
  await expect(read(await serve((_req, res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()), 0)).rejects.toMatchObject(unavailable);
  const broken = await serve((_req, res) => {
    res.writeHead(200, { 'content-length': 100 });
    res.write(TEXT, () => res.destroy());
  });
  await expect(read(broken, 0)).rejects.toMatchObject(unavailable);
  await expect(read(await serve((_req, res) => void res.writeHead(200).write(TEXT)), 0, 100)).rejects.toMatchObject(unavailable);
});

it('reads from nowhere but https, or the one origin of development', async () => {
  const real = fileDownload({ baseUrl: undefined, idleMs: 1000 });

  expect(await real('http://127.0.0.1:1/file', 0)).toEqual({ kind: 'refused' });
  expect(await real('file:///etc/passwd', 0)).toEqual({ kind: 'refused' });
  expect(await fileDownload({ baseUrl: 'http://127.0.0.1:1', idleMs: 1000 })('https://files.example/file', 0)).toEqual({ kind: 'refused' });
});
