import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { StoreContext } from '#app/context.ts';
import { bytes, instant, sql } from '#app/db/sql.ts';
import { assert } from '#app/lib/assert.ts';

const gunzipped = promisify(gunzip);

/** What one clean-up archived, a line of JSON a row, each with the kind it is `of`. @returns null when it archived nothing, or is not there */
export async function openArchive(ctx: StoreContext, input: { archiveId: string }): Promise<{ day: string; lines: AsyncIterable<string> } | null> {
  const found = await ctx.db.tx((tx) =>
    tx.rows(
      z.object({ id: z.string(), started_at: instant }),
      sql`SELECT a.id::text, c.started_at FROM archive_chunk a JOIN cleanup c ON c.store_id = a.store_id AND c.id = a.cleanup_id
          WHERE a.store_id = ${ctx.store.id}::uuid AND a.cleanup_id = ${input.archiveId}::uuid AND c.ended_at IS NOT NULL ORDER BY a.kind, a.id`,
    ),
  );
  const [first] = found;
  return first
    ? {
        day: first.started_at.toISOString().slice(0, 10),
        lines: linesOf(
          ctx,
          found.map(({ id }) => id),
        ),
      }
    : null;
}

async function* linesOf(ctx: StoreContext, chunks: readonly string[]): AsyncIterable<string> {
  for (const id of chunks) {
    const chunk = await ctx.db.bulk((tx) =>
      tx.one(z.object({ kind: z.string(), bytes, sha256: bytes }), sql`SELECT kind, bytes, sha256 FROM archive_chunk WHERE store_id = ${ctx.store.id}::uuid AND id = ${id}::uuid`),
    );
    assert(createHash('sha256').update(chunk.bytes).digest().equals(chunk.sha256), 'an archive is as it was written');
    const text = (await gunzipped(chunk.bytes)).toString('utf8');
    yield text.replace(/^\{/gm, `{"of":"${chunk.kind}",`);
  }
}
