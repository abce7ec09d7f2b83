/**
 * A rival's public storefront: products.json page by page until an empty list, and each product's page for what the list does not
 * say. Only public addresses, at a guest's pace (polite.server.ts).
 */
import { AppError, isAppError } from '#app/lib/errors.ts';
import type { Clock } from '#app/lib/clock.ts';
import { readPage } from '../page/read-page.ts';
import type { PageOffer } from '../page/read-page.ts';
import type { SourceProblem, SourceRow, SourceTarget } from '../port.ts';
import type { Fetched } from '../safe-fetch/safe-fetch.server.ts';
import { joinVariant } from './join.server.ts';
import type { Guest } from './polite.server.ts';
import { readProducts } from './products-json.ts';
import type { ProductsPage, StorefrontProduct } from './products-json.ts';

const PAGE_SIZE = 250;
/** Shopify answers 400 beyond 25,000 products. */
const MAX_PAGES = 100;
const MAX_LIST_BYTES = 16 * 1024 * 1024;

/** Streams every offer. @throws AppError source_blocked | source_address_refused | source_unreadable */
export async function* readStorefront(guest: Guest, clock: Clock, target: SourceTarget, signal?: AbortSignal): AsyncIterable<SourceRow | SourceProblem> {
  const base = baseOf(target.baseUrl);
  const seen = new Set<string>();
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    signal?.throwIfAborted();
    const address = `${base}/products.json?limit=${PAGE_SIZE}&page=${number}`;
    const page = await listPage(guest, address, number, signal);
    if (page === null || page.listed === 0) {
      return;
    }
    if (page.products.length < page.listed) {
      yield problem(address, 'products_unreadable', { count: page.listed - page.products.length });
    }
    const fresh = page.products.filter(({ handle }) => !seen.has(handle));
    if (page.products.length > 0 && fresh.length === 0) {
      // A shop that ignores `page` would otherwise be read for ever.
      return;
    }
    for (const product of fresh) {
      seen.add(product.handle);
      yield* readProduct(guest, clock, { ...target, baseUrl: base }, product, signal);
    }
  }
  yield problem(base, 'too_many_products', { max: PAGE_SIZE * MAX_PAGES });
}

/** Null after the last page a shop gives. */
async function listPage(guest: Guest, address: string, number: number, signal: AbortSignal | undefined): Promise<ProductsPage | null> {
  const answer = await guest.get(address, { accept: 'application/json', maxBytes: MAX_LIST_BYTES, signal });
  if (answer === null) {
    throw new AppError('source_blocked', { reason: 'robots' });
  }
  refuseDoors(answer);
  if (answer.status === 400 && number > 1) {
    return null;
  }
  const page = answer.status === 200 ? readProducts(answer.text) : null;
  if (page === null) {
    throw new AppError('source_unreadable', { reason: 'no_products_json', status: answer.status });
  }
  return page;
}

async function* readProduct(
  guest: Guest,
  clock: Clock,
  target: SourceTarget,
  product: StorefrontProduct,
  signal: AbortSignal | undefined,
): AsyncIterable<SourceRow | SourceProblem> {
  const address = new URL(`/products/${encodeURIComponent(product.handle)}`, target.baseUrl).href;
  const page = await productPage(guest, address, signal);
  if ('code' in page) {
    yield problem(address, page.code, {});
  }
  if (product.unreadable > 0) {
    yield problem(address, 'variants_unreadable', { count: product.unreadable });
  }
  const told = 'code' in page ? [] : page.offers;
  for (const variant of product.variants) {
    const { offer, problems } = joinVariant(product, variant, told, target, clock.now());
    yield* problems.map(({ code, params }) => problem(`${address}?variant=${encodeURIComponent(variant.id)}`, code, params));
    if (offer !== null) {
      yield { kind: 'offer', offer };
    }
  }
}

/** One page that cannot be read costs its second vote, not the whole shop; being refused everywhere does. */
async function productPage(guest: Guest, address: string, signal: AbortSignal | undefined): Promise<{ offers: PageOffer[] } | { code: string }> {
  try {
    const answer = await guest.get(address, { accept: 'text/html', signal });
    if (answer === null) {
      return { code: 'page_forbidden' };
    }
    refuseDoors(answer);
    return answer.status === 200 ? { offers: readPage(answer.text, answer.url).offers } : { code: 'page_missing' };
  } catch (error) {
    if (isAppError(error) && error.code === 'source_unreadable') {
      return { code: 'page_unreadable' };
    }
    throw error;
  }
}

/** A password door or a refusal is an answer: we leave. */
function refuseDoors({ status, url }: Fetched): void {
  if (new URL(url).pathname === '/password') {
    throw new AppError('source_blocked', { reason: 'password' });
  }
  if (status === 401 || status === 403) {
    throw new AppError('source_blocked', { status });
  }
}

/** The shop's origin; what is not an address of one is refused here, private addresses by the fetch. */
function baseOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new AppError('source_address_refused', { reason: 'not_a_shop' });
  }
  return url.origin;
}

function problem(where: string, code: string, params: Record<string, string | number>): SourceProblem {
  return { kind: 'problem', where, code, params };
}
