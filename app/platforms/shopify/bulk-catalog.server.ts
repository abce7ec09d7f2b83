/** What is large as one file: started, waited for by coming back later, and read as it comes. */
import { AppError } from '#app/lib/errors.ts';
import { asId, type ExternalId } from '#app/lib/ids.ts';
import type { CatalogPage, CollectionPage, ShopSnapshot } from '../port.ts';
import { ask } from './ask.server.ts';
import { BrokenFile, readLines } from './bulk-lines.ts';
import { orderReader, type OrderFilePage } from './bulk-orders.ts';
import { catalogReader, collectionReader, type FileReader, type ResumePoint } from './bulk-readers.ts';
import type { Download } from './download.server.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { BULK_STATUS, CATALOG_BULK, COLLECTIONS_BULK, RUN_BULK } from './operations.ts';
import { ORDERS_BULK } from './sales-operations.ts';
import { bulkStatusShape, fromGid, runBulkShape, toGid, type BulkOperation } from './shapes.ts';

/** `by_pages`: this way fails for good, and everything is to be read by the other one. */
type Ending = 'complete' | 'by_pages';

export interface BulkTools {
  send: GraphqlTransport;
  download: Download;
  readShop: () => Promise<ShopSnapshot>;
  now: () => Date;
  /** Variants a page has at least; twice as many at most. */
  page?: number;
}

/** What is asked for as a file, and how its lines become pages. */
interface BulkFile<Page extends { checkpoint: string | null }> {
  query: string;
  reader(currency: string, from: ResumePoint): FileReader<Page>;
}

const CATALOG: BulkFile<CatalogPage> = { query: CATALOG_BULK, reader: catalogReader };
const ORDERS: BulkFile<OrderFilePage> = { query: ORDERS_BULK, reader: (_currency, from) => orderReader(from) };
const COLLECTIONS: BulkFile<CollectionPage> = { query: COLLECTIONS_BULK, reader: (_currency, from) => collectionReader(from) };

/** Statements of a thousand rows and more cost the database least; a worker that dies reads two pages again, and memory holds as many. */
const PAGE = 1000;
const SOONEST_MS = 1000;
const LATEST_MS = 30_000;

/** `bulk:{operation}:{byte offset}:{lines before it}:{variants after it that are given already}`. */
interface Checkpoint extends ResumePoint {
  id: ExternalId;
}

export function isBulkCheckpoint(text: string | undefined): text is string {
  return text?.startsWith('bulk:') === true;
}

function readCheckpoint(text: string): Checkpoint | null {
  const [, id, offset, line, given] = /^bulk:(\d+):(\d+):(\d+):(\d+)$/.exec(text) ?? [];
  return id === undefined ? null : { id: asId<ExternalId>(id), offset: Number(offset), line: Number(line), given: Number(given) };
}

function writeCheckpoint({ id, offset, line, given }: Checkpoint): string {
  return `bulk:${id}:${offset}:${line}:${given}`;
}

/**
 * Ends as complete only when every line that the platform counted was read and joined.
 * @throws AppError platform_pending while the platform writes the file, platform_unavailable when it stops in the middle
 */
export const listByBulk = (tools: BulkTools, resumeFrom: string | undefined): AsyncGenerator<CatalogPage, Ending> => byBulk(CATALOG, tools, resumeFrom);
export const listCollectionsByBulk = (tools: BulkTools, resumeFrom: string | undefined): AsyncGenerator<CollectionPage, Ending> => byBulk(COLLECTIONS, tools, resumeFrom);
export const listOrdersByBulk = (tools: BulkTools, resumeFrom: string | undefined): AsyncGenerator<OrderFilePage, Ending> => byBulk(ORDERS, tools, resumeFrom);

async function* byBulk<Page extends { checkpoint: string | null }>(file: BulkFile<Page>, tools: BulkTools, resumeFrom: string | undefined): AsyncGenerator<Page, Ending> {
  const from = resumeFrom === undefined ? await startBulk(tools, file.query) : readCheckpoint(resumeFrom);
  const operation = from && (await readStatus(tools, from));
  if (!from || !operation) {
    return 'by_pages';
  }
  try {
    return yield* readFile(file, tools, { operation, from });
  } catch (error) {
    if (error instanceof BrokenFile) {
      return 'by_pages';
    }
    throw error;
  }
}

/** @returns null when the platform takes no such operation now */
async function startBulk({ send }: BulkTools, query: string): Promise<Checkpoint | null> {
  const { bulkOperationRunQuery: answer } = await ask(send, RUN_BULK, { query }, runBulkShape);
  return answer.bulkOperation ? { id: fromGid(answer.bulkOperation.id), offset: 0, line: 0, given: 0 } : null;
}

/** @returns the operation when it has succeeded, null when it never will */
async function readStatus({ send, now }: BulkTools, from: Checkpoint): Promise<BulkOperation | null> {
  const { bulkOperation } = await ask(send, BULK_STATUS, { id: toGid('BulkOperation', from.id) }, bulkStatusShape);
  switch (bulkOperation?.status) {
    case 'CREATED':
    case 'RUNNING': {
      // Half as long again as it has taken so far: soon for a small store, seldom for one that takes hours.
      const age = now().getTime() - bulkOperation.createdAt.getTime();
      throw new AppError('platform_pending', { retryAfterMs: Math.min(LATEST_MS, Math.max(SOONEST_MS, Math.floor(age / 2))), checkpoint: writeCheckpoint(from) });
    }
    case 'COMPLETED':
      return bulkOperation;
    default:
      return null;
  }
}

async function* readFile<Page extends { checkpoint: string | null }>(
  file: BulkFile<Page>,
  tools: BulkTools,
  { operation, from }: { operation: BulkOperation; from: Checkpoint },
): AsyncGenerator<Page, Ending> {
  const { currency } = await tools.readShop();
  const body = await openFile(tools, operation, from);
  const reader = file.reader(currency, from);
  let end = from.offset;
  for await (const line of readLines(body, { from: from.offset })) {
    end = line.end;
    if (!line.whole && operation.fileSize !== null && end < operation.fileSize) {
      break;
    }
    reader.take(line);
    const size = tools.page ?? PAGE;
    // Between two families where there is such a place near: pages that share no product can be saved side by side.
    if (reader.rows() >= 2 * size || (reader.rows() >= size && reader.resumePoint().given === 0)) {
      yield reader.give(writeCheckpoint({ id: from.id, ...reader.resumePoint() }));
    }
  }
  if (operation.fileSize !== null && end < operation.fileSize) {
    throw new AppError('platform_unavailable', { retryAfterMs: 2000 });
  }
  reader.end();
  if (reader.lines() !== operation.objectCount) {
    throw new BrokenFile('not as many lines as the platform counted');
  }
  yield reader.give(null);
  return 'complete';
}

/** A link that has run out is asked for once more. */
async function openFile(tools: BulkTools, operation: BulkOperation, from: Checkpoint): Promise<AsyncIterable<Uint8Array>> {
  if (operation.objectCount === 0 || from.offset === operation.fileSize) {
    return nothing();
  }
  let { url } = operation;
  for (let attempt = 1; attempt <= 2 && url !== null; attempt += 1) {
    const file = await tools.download(url, from.offset);
    if (file.kind === 'open') {
      return file.body;
    }
    if (file.kind === 'refused') {
      break;
    }
    url = (await readStatus(tools, from))?.url ?? null;
  }
  throw new BrokenFile('the file cannot be had');
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
