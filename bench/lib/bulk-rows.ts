import type { RawProduct, RawVariant } from './bare-writer.ts';

export type BulkRow = RawProduct | (RawVariant & { __parentId: string });

/** The lines of a file over HTTP as they come, parsed and nothing more: some hundred at a time. */
export async function* bulkRows(url: string): AsyncGenerator<BulkRow[]> {
  const { body } = await fetch(url);
  if (!body) {
    throw new Error('no file');
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines.map((line) => JSON.parse(line) as BulkRow);
  }
}
