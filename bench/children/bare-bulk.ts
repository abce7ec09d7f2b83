/** P3's ceiling: the same file over the same HTTP, parsed line by line, written by unnest, two batches under way. */
import type { AppContextInput } from '../lib/app-context.ts';
import { bareWriter, type BareBatch } from '../lib/bare-writer.ts';
import { bulkRows } from '../lib/bulk-rows.ts';
import { measured } from '../lib/measured.ts';

const BATCH = 5000;
const IN_FLIGHT = 2;
const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const writer = await bareWriter(input.databaseUrl, input.storeId, IN_FLIGHT);

const result = await measured(async () => {
  const underWay: Promise<void>[] = [];
  let batch: BareBatch = { products: [], variants: [] };
  const send = async (): Promise<void> => {
    underWay.push(writer.save(batch));
    batch = { products: [], variants: [] };
    if (underWay.length >= IN_FLIGHT) {
      await underWay.shift();
    }
  };
  for await (const rows of bulkRows(`${input.platformUrl}/file/${input.token}`)) {
    for (const row of rows) {
      if ('__parentId' in row) {
        batch.variants.push({ product: row.__parentId, variant: row });
        continue;
      }
      // Families stay together, so that no batch needs a product of the one before.
      if (batch.variants.length >= BATCH) {
        await send();
      }
      batch.products.push(row);
    }
  }
  await send();
  await Promise.all(underWay);
});
await writer.end();
process.send?.(result);
