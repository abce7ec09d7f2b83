import { catalogReader, type ImportReport } from '#sandbox/catalog/import.ts';
import { readCsv } from '#sandbox/catalog/read-csv.server.ts';
import { readJson } from '#sandbox/catalog/read-json.ts';
import { clearCatalog, productWriter } from '#sandbox/catalog/save-products.server.ts';
import type { Sandbox } from '#sandbox/context.server.ts';
import type { Store } from '#sandbox/stores/store.ts';

const MAX_PROBLEMS = 5000;

/**
 * Replaces a store's catalog by an uploaded one, in one transaction, while it streams in. The same file gives the same
 * catalog with the same ids; nothing of the file is dropped without a word in the report.
 */
export async function importCatalog({ db, clock }: Sandbox, store: Store, { body, format }: { body: AsyncIterable<Uint8Array>; format: 'csv' | 'json' }): Promise<ImportReport> {
  const report: ImportReport = { format, rows: 0, products: 0, variants: 0, imageRows: 0, refused: 0, filled: { cost: 0, barcode: 0, stock: 0 }, problems: [] };
  const read = catalogReader(store, report);
  await db.tx(async (client) => {
    await clearCatalog(client, store.id);
    const writer = productWriter(client, store.id, clock.now());
    for await (const raw of format === 'csv' ? readCsv(body, report) : readJson(body, report)) {
      const product = read(raw);
      if (product) {
        await writer.add(product);
      }
    }
    await writer.end();
  });
  return { ...report, problems: report.problems.slice(0, MAX_PROBLEMS) };
}
