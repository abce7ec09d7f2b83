import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { takeFault } from '#sandbox/faults/take-fault.server.ts';
import { pathPart } from '#sandbox/lib/http.server.ts';
import { readFile } from '#sandbox/shopify/bulk/file.server.ts';
import { signatureOf } from '#sandbox/shopify/bulk/operations.server.ts';
import { toStore } from '#sandbox/stores/find-store.server.ts';

const rowSchema = z.object({ id: z.number(), store_id: z.number(), file_size: z.number() });

/** `GET /bulk/{id}.jsonl`: a signed link that ends, with ranges. Whoever has it may read. */
export async function downloadBulk(sandbox: Sandbox, req: Request, res: Response): Promise<void> {
  const { db, clock } = sandbox;
  const id = Number(pathPart(req, 'id'));
  const { expires, signature, partial } = z.object({ expires: z.string().catch(''), signature: z.string().catch(''), partial: z.string().optional() }).parse(req.query);
  const found = await db.rows('select id, store_id, file_size from bulk_operation where id = $1', [id]);
  if (found[0] === undefined || signature !== signatureOf(sandbox, id, expires)) {
    res.status(403).type('xml').send('<Error><Code>SignatureDoesNotMatch</Code></Error>');
    return;
  }
  const whole = rowSchema.parse(found[0]);
  // What was written before the operation failed: whole lines, about half of them.
  const row = partial === undefined ? whole : { ...whole, file_size: await lineEnd(sandbox, id, { from: Math.floor(whole.file_size / 2), to: whole.file_size }) };
  const store = toStore((await db.rows('select * from store where id = $1', [row.store_id]))[0]);
  const fault = await takeFault(sandbox, store, [], ['jsonl_cut', 'jsonl_url_expired', 'jsonl_broken_line', 'jsonl_stall']);
  if (fault?.kind === 'jsonl_url_expired' || clock.now().getTime() >= Number(expires)) {
    res.status(403).type('xml').send('<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>');
    return;
  }
  const range = /^bytes=(\d+)-(\d+)?$/.exec(req.header('range') ?? '');
  const from = range ? Number(range[1]) : 0;
  const to = Math.min(row.file_size, range?.[2] === undefined ? row.file_size : Number(range[2]) + 1);
  if (range && from >= row.file_size) {
    res
      .status(416)
      .set('Content-Range', `bytes */${String(row.file_size)}`)
      .end();
    return;
  }
  res.status(range ? 206 : 200).set({ 'Content-Type': 'application/jsonl', 'Accept-Ranges': 'bytes' });
  if (range) {
    res.set('Content-Range', `bytes ${String(from)}-${String(to - 1)}/${String(row.file_size)}`);
  }
  const middle = from + Math.floor((to - from) / 2);
  if (fault?.kind !== 'jsonl_cut') {
    res.set('Content-Length', String(to - from));
    if (fault?.kind === 'jsonl_stall') {
      // Half of it, and then nothing, without an end.
      await send(res, readFile(db, id, { from, to: middle }), { end: false });
      return;
    }
    const pieces = readFile(db, id, { from, to });
    await send(res, fault?.kind === 'jsonl_broken_line' ? withBrokenLine(pieces) : pieces);
    return;
  }
  // Ends in the middle of a line, as if it were the end.
  await send(res, readFile(db, id, { from, to: await insideLine(sandbox, id, middle) }));
}

async function lineEnd({ db }: Sandbox, id: number, { from, to }: { from: number; to: number }): Promise<number> {
  let at = from;
  for await (const piece of readFile(db, id, { from, to })) {
    const end = piece.indexOf(10);
    if (end !== -1) {
      return at + end + 1;
    }
    at += piece.length;
  }
  return to;
}

async function insideLine({ db }: Sandbox, id: number, at: number): Promise<number> {
  for await (const piece of readFile(db, id, { from: at, to: at + 16 })) {
    return piece.includes(10) ? at - 8 : at + 8;
  }
  return at;
}

/** The second line's first brace is another letter: as long as before, and no JSON. */
async function* withBrokenLine(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isDone = false;
  for await (const piece of pieces) {
    const at: number = isDone ? -1 : piece.indexOf('\n{');
    isDone ||= at !== -1;
    yield at === -1 ? piece : Buffer.concat([piece.subarray(0, at + 1), Buffer.from('!'), piece.subarray(at + 2)]);
  }
}

async function send(res: Response, pieces: AsyncIterable<Buffer>, { end = true } = {}): Promise<void> {
  for await (const piece of pieces) {
    if (res.destroyed) {
      return;
    }
    if (!res.write(piece)) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          res.off('drain', go);
          res.off('close', go);
          resolve();
        };
        res.once('drain', go);
        res.once('close', go);
      });
    }
  }
  if (end) {
    res.end();
  }
}
