/**
 * The platform's side of a bulk operation, and nothing else of it: says that the operation is done, and sends its file as
 * fast as the reader takes it. The file is made on the way, so that no disk is read.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { BLOCK_BYTES, catalogBytes, LINES_PER_PRODUCT, PER_PRODUCT } from '../lib/catalog-lines.ts';
import { LINES_PER_ORDER, ORDER_BYTES, orderBytes } from '../lib/order-lines.ts';

const operation = { status: 'COMPLETED', errorCode: null, createdAt: '2026-11-20T12:00:00Z' };

/** Operations with ids from here on are of orders. */
const ORDERS = 1_000_000_000_000;
const NONE = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };

/** The operation's id is the number of products that its file holds; the file of collections is empty. */
function answer(query: string, variables: { id?: string; query?: string }, products: number, base: string): object {
  if (query.includes('bulkOperationRunQuery')) {
    const held = variables.query?.includes('collections') ? 0 : variables.query?.includes('orders') ? ORDERS + products : products;
    return { bulkOperationRunQuery: { bulkOperation: { ...operation, id: `gid://shopify/BulkOperation/${held}` }, userErrors: [] } };
  }
  if (query.includes('bulkOperation(')) {
    const size = Number(variables.id?.split('/').at(-1));
    const url = `${base}/file/${size}`;
    if (size >= ORDERS) {
      return { bulkOperation: { ...operation, id: variables.id, objectCount: String((size - ORDERS) * LINES_PER_ORDER), fileSize: String((size - ORDERS) * ORDER_BYTES), url } };
    }
    return { bulkOperation: { ...operation, id: variables.id, objectCount: String(size * LINES_PER_PRODUCT), fileSize: String(size * BLOCK_BYTES), url } };
  }
  if (query.includes('ordersCount')) {
    return { ordersCount: { count: products }, customersCount: { count: 0 } };
  }
  if (query.includes('currentAppInstallation')) {
    return { currentAppInstallation: { accessScopes: [{ handle: 'read_all_orders' }] } };
  }
  if (query.includes('customers(') || query.includes('abandonedCheckouts(')) {
    return { customers: NONE, abandonedCheckouts: NONE };
  }
  if (query.includes('productVariantsCount')) {
    return { productsCount: { count: products }, productVariantsCount: { count: products * PER_PRODUCT }, collectionsCount: { count: 0 } };
  }
  const shop = { id: 'gid://shopify/Shop/1', name: 'Bench', myshopifyDomain: 'bench.myshopify.com', currencyCode: 'SAR', ianaTimezone: 'Asia/Riyadh', taxesIncluded: true };
  return { shop: { ...shop, shopAddress: { countryCodeV2: 'SA' }, plan: { publicDisplayName: 'Plus' } } };
}

async function sendFile(req: IncomingMessage, res: ServerResponse, products: number): Promise<void> {
  const from = Number(/^bytes=(\d+)-$/.exec(req.headers.range ?? '')?.[1] ?? 0);
  const isOrders = products >= ORDERS;
  const total = isOrders ? (products - ORDERS) * ORDER_BYTES : products * BLOCK_BYTES;
  res.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'application/jsonl',
    'content-length': String(total - from),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${total - 1}/${total}` } : {}),
  });
  for (const piece of isOrders ? orderBytes(products - ORDERS, from) : catalogBytes(products, from)) {
    if (res.destroyed) {
      return;
    }
    if (!res.write(piece)) {
      await Promise.race([once(res, 'drain'), once(res, 'close')]);
    }
  }
  res.end();
}

const server = createServer((req, res) => {
  void (async () => {
    const path = req.url ?? '';
    if (path.startsWith('/file/')) {
      await sendFile(req, res, Number(path.slice('/file/'.length)));
      return;
    }
    let text = '';
    for await (const part of req) {
      text += String(part);
    }
    const { query, variables } = JSON.parse(text) as { query: string; variables: { id?: string; query?: string } };
    const products = Number(req.headers['x-shopify-access-token']);
    const data = answer(query, variables, products, `http://${req.headers.host ?? ''}`);
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
  })().catch((error: unknown) => {
    console.error(error);
    res.destroy();
  });
});
// The reader may be busy for long between two questions.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
